"""A new stack is filled from a copy: everything is there and opens, nobody is emailed, and nothing is half done unsaid."""

import os
import time
from collections.abc import Iterator
from typing import Any, cast

import boto3
import pytest
from msgspec.structs import replace

from chalicelib.adapters.tables.keyring import Ring
from chalicelib.services.delivery.sweeps import sweep
from infrastructure import restore as restoring
from infrastructure import waiting_mail
from infrastructure.aws import Aws
from infrastructure.keys import Place
from infrastructure.restore import Source, is_left_behind, kind_of, restore
from infrastructure.steps import PlainFailure
from infrastructure.waiting_mail import Waiting, lines_of, take_back, waiting, what_next
from tests.operations.canned import CannedAws, refusal
from tests.support.browser import CHILD, GATE, WHEREABOUTS, YOU, Person, Service
from tests.support.table import IN_LONDON, cold_start, table_properties

NEW, FILES = "cme-rescue", "cme-rescue-files"
SAFE = "GuardDutyMalwareScanStatus=NO_THREATS_FOUND"


@pytest.fixture(scope="module")
def old(service: Service, school: Person) -> Source:
    """A stack with a school's referral, its waiting emails, and a file."""
    school.refer(GATE, CHILD, WHEREABOUTS, YOU)
    boto3.client("s3").put_object(Bucket="cme-files", Key="kept/draft/file", Body=b"a letter", Tagging=SAFE)
    return Source(service.stack.table, "cme-files")


@pytest.fixture
def new(old: Source) -> Iterator[Place]:
    """A stack that was made for it: its table is empty and it has a key of its own in KMS."""
    dynamodb, s3, kms = (boto3.client(name) for name in ("dynamodb", "s3", "kms"))
    dynamodb.create_table(TableName=NEW, **table_properties())
    s3.create_bucket(Bucket=FILES, CreateBucketConfiguration=IN_LONDON)
    yield Place(dynamodb, s3, kms, NEW, FILES, kms.create_key()["KeyMetadata"]["Arn"])
    dynamodb.delete_table(TableName=NEW)
    for found in s3.list_objects_v2(Bucket=FILES).get("Contents", ()):
        s3.delete_object(Bucket=FILES, Key=found["Key"])
    s3.delete_bucket(Bucket=FILES)


def _quietly(_: str) -> None:
    pass


def _rows(table: str) -> list[dict[str, Any]]:
    pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName=table)
    rows = [row for page in pages for row in page["Items"] if not is_left_behind(row)]
    return sorted(rows, key=lambda row: (row["pk"]["S"], row["sk"]["S"]))


def test_every_row_and_file_arrives_and_the_keys_open_it(old: Source, new: Place) -> None:
    said: list[str] = []
    restore(old, new, said.append)
    assert _rows(NEW) == _rows(old.table)
    assert said == [f"{len(_rows(old.table))} rows,", "1 file"]
    assert new.s3.get_object(Bucket=FILES, Key="kept/draft/file")["Body"].read() == b"a letter"
    tags = new.s3.get_object_tagging(Bucket=FILES, Key="kept/draft/file")["TagSet"]
    assert tags == [{"Key": "GuardDutyMalwareScanStatus", "Value": "NO_THREATS_FOUND"}]
    before = replace(new, table=old.table, kms_key=os.environ["DATA_KEY_ID"])
    assert [Ring.of(new.unwrap(row)) for row in new.rows().values()] == [
        Ring.of(before.unwrap(row)) for row in before.rows().values()
    ]
    assert new.copies() == new.rows()
    assert new.rows() != before.rows(), "wrapped by the key of the new stack"


@pytest.fixture
def spoilt(old: Source) -> Iterator[None]:
    """One row of each kind, the keys and a session among them, claims to be of another kind."""
    dynamodb, pages = boto3.client("dynamodb"), boto3.client("dynamodb").get_paginator("scan")
    rows = {kind_of(row): row for page in pages.paginate(TableName=old.table) for row in page["Items"]}
    for row in rows.values():
        dynamodb.put_item(TableName=old.table, Item={**row, "kind": {"S": "~"}})
    yield
    for row in rows.values():
        dynamodb.put_item(TableName=old.table, Item=row)


@pytest.mark.usefixtures("spoilt")
def test_rows_that_cannot_be_read_arrive_as_they_are_and_no_old_key_comes_with_them(old: Source, new: Place) -> None:
    restore(old, new, _quietly)
    assert _rows(NEW) == _rows(old.table)
    assert all(Ring.of(new.unwrap(row)) for row in new.rows().values())
    assert not [row for row in new.dynamodb.scan(TableName=NEW)["Items"] if row["pk"]["S"].startswith("SESSION#")]


def test_nobody_stays_signed_in(old: Source, new: Place) -> None:
    restore(old, new, _quietly)
    kinds = set(map(kind_of, boto3.client("dynamodb").scan(TableName=NEW)["Items"]))
    assert not kinds & {"SESSION", "SIGN_IN", "SIGN_IN_LINK"}


@pytest.mark.parametrize("call", ["_put", "_copy_file"])
def test_a_restore_that_stopped_has_no_keys_and_is_finished_by_running_it_again(
    old: Source, new: Place, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def _breaks(*_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as broken:
        broken.setattr(restoring, call, _breaks)
        with pytest.raises(RuntimeError):
            restore(old, new, _quietly)
    assert new.rows() == {}, "so that no function begins to work on half of it"
    restore(old, new, _quietly)
    assert _rows(NEW) == _rows(old.table)
    assert new.rows() == new.copies()


def test_what_was_done_in_a_restored_stack_is_not_written_over(old: Source, new: Place) -> None:
    restore(old, new, _quietly)
    row = next(row for row in _rows(NEW) if row["kind"]["S"] == "MESSAGE")
    row["state"] = {"S": "withdrawn"}
    new.dynamodb.put_item(TableName=NEW, Item=row)
    with pytest.raises(PlainFailure, match="restored already"):
        restore(old, new, _quietly)
    assert row in _rows(NEW)


def test_only_the_keys_that_are_missing_are_put_where_rows_may_be_newer(old: Source, new: Place) -> None:
    restore(old, new, _quietly)
    row = next(row for row in _rows(NEW) if row["kind"]["S"] == "MESSAGE")
    row["state"] = {"S": "withdrawn"}
    new.dynamodb.put_item(TableName=NEW, Item=row)
    for found in new.s3.list_objects_v2(Bucket=FILES, Prefix="keys/")["Contents"]:
        new.s3.delete_object(Bucket=FILES, Key=found["Key"])
    restore(old, new, _quietly)
    assert new.copies() == new.rows()
    assert row in _rows(NEW)


def test_a_row_that_did_not_arrive_is_noticed(old: Source, new: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    put = restoring._put
    monkeypatch.setattr(restoring, "_put", lambda target, rows: put(target, rows[1:]) if rows[1:] else None)
    with pytest.raises(PlainFailure, match="Not all rows arrived"):
        restore(old, new, _quietly)
    assert new.rows() == {}


@pytest.mark.parametrize("seconds", [-3600, 3600])
def test_a_row_that_lapsed_meanwhile_is_not_missed(
    old: Source, new: Place, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    """A table that AWS made of a moment deletes nothing by itself, so it has rows that the new stack deletes at once."""
    lapsing = {
        "pk": {"S": "LAPSING"},
        "sk": {"S": "A"},
        "kind": {"S": "DRAFT"},
        "ttl": {"N": str(int(time.time()) + seconds)},
    }
    new.dynamodb.put_item(TableName=old.table, Item=lapsing)
    key = {name: lapsing[name] for name in ("pk", "sk")}
    copy = restoring._copy_files

    def _meanwhile(source: Source, target: Place) -> int:
        new.dynamodb.delete_item(TableName=NEW, Key=key)
        return copy(source, target)

    monkeypatch.setattr(restoring, "_copy_files", _meanwhile)
    try:
        restore(old, new, _quietly)
    finally:
        new.dynamodb.delete_item(TableName=old.table, Key=key)
    assert new.rows() == new.copies() != {}


def test_a_stack_that_was_used_is_not_written_over(old: Source, new: Place) -> None:
    new.add_row(1, new.wrap(Ring.new()))
    with pytest.raises(PlainFailure, match="it is not new"):
        restore(old, new, _quietly)
    assert _rows(NEW) == []


def test_a_table_without_keys_is_not_taken(old: Source, new: Place) -> None:
    with pytest.raises(PlainFailure, match="Is it the right table"):
        restore(Source(NEW, FILES), replace(new, table=old.table), _quietly)


AT = "2026-11-29T14:05Z"


def _told(*, there: bool) -> CannedAws:
    answer: Any = refusal("TableAlreadyExistsException") if there else {}
    stack = {"StackStatus": "CREATE_COMPLETE", "Outputs": [
        {"OutputKey": "TableName", "OutputValue": "live-table"}, {"OutputKey": "FilesBucketName", "OutputValue": "live-files"},
    ]}  # fmt: skip
    return CannedAws(
        {
            "cloudformation.describe_stacks": {"Stacks": [stack]},
            "dynamodb.restore_table_to_point_in_time": answer,
            "dynamodb.describe_table": {"Table": {"TableStatus": "ACTIVE"}},
        }
    )


@pytest.mark.parametrize("there", [False, True])
def test_a_moment_of_a_stage_is_restored_by_aws_into_a_table_of_its_own(there: bool) -> None:
    """The second time as well: the same command goes on where it stopped."""
    aws = _told(there=there)
    source = restoring.source_of(cast(Aws, aws), "live", AT, None)
    assert source == Source("live-table-20261129T140500", "live-files")
    (given,) = [given for name, given in aws.calls if name == "dynamodb.restore_table_to_point_in_time"]
    assert (given["SourceTableName"], given["RestoreDateTime"].isoformat()) == (
        "live-table",
        "2026-11-29T14:05:00+00:00",
    )


@pytest.mark.parametrize(
    ("name", "at", "bucket", "words"),
    [
        ("live", "yesterday", None, "AT is a moment"),
        ("live", "2026-11-29T14:05", None, "AT ends with Z"),
        ("children-missing-education-live-Table-1", None, None, "give its bucket too"),
        ("a-table", AT, "a-bucket", "AT is only for a stage"),
        ("", None, None, "Say what to copy"),
        ("", None, "a-bucket", "Say what to copy"),
    ],
)
def test_a_moment_or_source_that_cannot_be_right_is_refused(
    name: str, at: str | None, bucket: str | None, words: str
) -> None:
    with pytest.raises(PlainFailure, match=words):
        restoring.source_of(cast(Aws, _told(there=False)), name, at, bucket)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("InvalidRestoreTimeException", "until about five minutes ago"),
        ("PointInTimeRecoveryUnavailableException", "Point-in-time recovery is off"),
    ],
)
def test_an_impossible_moment_is_refused_plainly(code: str, words: str) -> None:
    aws = _told(there=False)
    aws._answers["dynamodb.restore_table_to_point_in_time"] = refusal(code)
    with pytest.raises(PlainFailure, match=words):
        restoring.source_of(cast(Aws, aws), "live", AT, None)


def test_somebody_who_waits_for_aws_sees_that_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    aws, states, said = _told(there=False), iter(["CREATING"] * 7), list[str]()
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    aws._answers["dynamodb.describe_table"] = lambda **_: {"Table": {"TableStatus": next(states, "ACTIVE")}}
    restoring.source_of(cast(Aws, aws), "live", AT, None, said.append)
    assert "live-table-20261129T140500" in said[0]
    assert [line.split(",")[0] for line in said[1:]] == ["  1 minute", "  2 minutes"]


@pytest.fixture
def restored(old: Source, new: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The functions of the new stack, as they start."""
    restore(old, new, _quietly)
    for name, value in {"TABLE_NAME": NEW, "FILES_BUCKET": FILES, "DATA_KEY_ID": new.kms_key, "MAIL": "held"}.items():
        monkeypatch.setenv(name, value)
    cold_start()
    yield
    monkeypatch.undo()
    cold_start()


def test_what_is_held_is_not_withheld_for_good_by_the_list_of_a_practice_copy(
    restored: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guide restores into a stage other than *live*, which emails only the addresses of MAIL_ALLOW."""
    from chalicelib.bootstrap import world

    now, waited = world(), {message.message_id for message in waiting(world()).messages}
    assert waited
    monkeypatch.setenv("STAGE", "rescue")
    monkeypatch.setenv("MAIL_ALLOW", "you@county.gov.uk")
    cold_start()
    sweep(world().but(clock=now.clock))
    assert {message.message_id for message in waiting(now).messages} >= waited


def test_nothing_of_the_copy_is_emailed_until_somebody_lets_it(service: Service, restored: None) -> None:
    from chalicelib import runs
    from chalicelib.bootstrap import world

    waited, sent = waiting(world()).messages, len(service.stack.mails)
    assert waited
    runs.tick()
    assert len(service.stack.mails) == sent
    assert {message.message_id for message in waiting(world()).messages} >= {message.message_id for message in waited}


def test_what_the_stack_looked_at_meanwhile_is_taken_back_too(restored: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """It tries each held email every ten minutes, and taking thousands back takes minutes."""
    from chalicelib.bootstrap import world

    found = waiting(world()).messages
    monkeypatch.setattr(waiting_mail, "waiting", lambda now: Waiting(found, 0))
    sweep(world())
    take_back(world())
    assert waiting(world()).messages == []


def test_what_waits_can_be_taken_back_and_the_team_is_told(restored: None) -> None:
    from chalicelib.bootstrap import world

    count = len(waiting(world()).messages)
    assert len(take_back(world()).messages) == count
    assert waiting(world()).messages == []
    texts = [row["text"]["S"] for row in _rows(NEW) if row["kind"]["S"] == "TASK"]
    assert any(f"{count} emails that waited in it were not sent" in text for text in texts)
    assert not take_back(world()).messages


def test_a_message_that_cannot_be_read_is_counted_and_the_others_are_taken_back(new: Place, restored: None) -> None:
    from chalicelib.bootstrap import world

    whole = waiting(world()).messages
    pk, sk = next((row["pk"], row["sk"]) for row in _rows(NEW) if _is_of(row, whole[0].message_id))
    broken = {"Key": {"pk": pk, "sk": sk}, "UpdateExpression": "SET created_at = :never"}
    new.dynamodb.update_item(TableName=NEW, ExpressionAttributeValues={":never": {"S": "never"}}, **broken)
    looked = waiting(world())
    assert (len(looked.messages), looked.unreadable) == (len(whole) - 1, 1)
    assert lines_of(looked)[-1] == "       1  that cannot be read"
    taken = take_back(world())
    assert (taken, waiting(world())) == (looked, Waiting([], 1))
    texts = [row["text"]["S"] for row in _rows(NEW) if row["kind"]["S"] == "TASK"]
    assert any("1 more cannot be read" in text for text in texts)


def _is_of(row: dict[str, Any], message_id: str) -> bool:
    return (row["kind"]["S"], row.get("message_id")) == ("MESSAGE", {"S": message_id})


@pytest.mark.parametrize(
    ("lines", "held", "taken", "words"),
    [
        ([], True, False, ["No email waits.", "Next: make deploy STAGE=rescue ADMIN=… MAIL=on lets it send."]),
        ([], False, False, ["No email waits.", "This stack sends its emails by itself."]),
        (["       1  Alert"], False, False, ["This stack sends its emails by itself."]),
        (["       1  Alert"], True, False, ["To send them: make deploy STAGE=rescue ADMIN=… MAIL=on. "
          "Not to: make waiting-mail STAGE=rescue TAKE_BACK=yes, then the same make deploy."]),
        (["       1  Alert"], True, True, ["These will not be sent, and the team has a task that says so.",
          "Next: make deploy STAGE=rescue ADMIN=… MAIL=on lets it send."]),
        (["       1  Alert", "       2  that cannot be read"], True, True, [
          "These will not be sent, and the team has a task that says so.",
          "What cannot be read is left as it is: it goes out only if a later release can read it.",
          "Next: make deploy STAGE=rescue ADMIN=… MAIL=on lets it send."]),
        (["       2  that cannot be read"], True, True, [
          "What cannot be read is left as it is: it goes out only if a later release can read it.",
          "Next: make deploy STAGE=rescue ADMIN=… MAIL=on lets it send."]),
    ],
)  # fmt: skip
def test_it_says_what_to_do_next(lines: list[str], held: bool, taken: bool, words: list[str]) -> None:
    assert what_next(lines, "STAGE=rescue", held=held, taken=taken) == words
