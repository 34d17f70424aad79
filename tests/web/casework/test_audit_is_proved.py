"""The audit proves itself: whatever somebody changes past the service, the next check finds it and names it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import boto3
import pytest

from chalicelib.bootstrap import world
from chalicelib.domain.instants import LONDON, london_day
from chalicelib.domain.records.proof import Fault, Report
from chalicelib.services.audit import proving
from chalicelib.services.casework import taking
from chalicelib.services.casework.reading import load_for_step
from infrastructure import verify_audit
from infrastructure.local.example_data import AUDITOR
from tests.support import steps
from tests.support.browser import Person, Service
from tests.support.table import TUESDAY

Item = dict[str, Any]
DAY = london_day(TUESDAY)
BUCKET = "cme-audit"


@pytest.fixture
def case(service: Service, as_it_was: None, school: Person, manager: Person) -> Iterator[str]:
    """The id of a case that was referred, opened and moved on one day; the worker has kept that day."""
    reference = school.refer()
    manager.get(f"/cases/{reference}")
    me = world().people.by_email("tom.ellis@exampleshire.example")
    assert me
    taking.take(world(), reference, me, 1, "take")
    steps.add_note(world(), reference, me, "Phoned the school.", "note")
    manager.get(f"/cases/{reference}")
    _empty_bucket()
    case_id = load_for_step(world(), reference).case.case_id
    service.stack.set_clock(TUESDAY + timedelta(days=1))
    assert _prove(service).faults == 0
    yield case_id
    _empty_bucket()


def _empty_bucket() -> None:
    s3 = boto3.client("s3")
    for each in s3.list_object_versions(Bucket=BUCKET).get("Versions", ()):
        at = {"Bucket": BUCKET, "Key": each["Key"], "VersionId": each["VersionId"]}
        s3.delete_object(**at, BypassGovernanceRetention=True)


def _prove(service: Service) -> Report:
    """The morning's work: as often as it takes, as the worker does it."""
    today = london_day(world().clock.now())
    proving.begin(world(), today)
    job = world().jobs.get(f"{proving.PROVE}-{today.isoformat()}")
    assert job
    while not job.is_over:
        job = proving.prove(world(), job)
    report = world().proofs.report()
    assert report
    return report


def _rows(service: Service, kind: str, case_id: str, what: str = "") -> list[Item]:
    rows = [row for row in service.stack.rows(kind) if row["pk"]["S"].endswith(case_id)]
    return [row for row in rows if not what or row["what"]["S"] == what]


def _put(service: Service, row: Mapping[str, Any]) -> None:
    service.stack.client.put_item(TableName=service.stack.table, Item=row)


def _alter_a_view(service: Service, case_id: str) -> str:
    row = _rows(service, "AUDIT", case_id, "case-opened")[0]
    _put(service, row | {"person_id": {"S": "somebody-else"}})
    return str(row["sk"]["S"])


def _add_an_attribute(service: Service, case_id: str) -> str:
    row = _rows(service, "AUDIT", case_id, "case-opened")[0]
    _put(service, row | {"unknown": {"S": "1"}})
    return str(row["sk"]["S"])


def _alter_an_event(service: Service, case_id: str) -> str:
    row = _rows(service, "EVENT", case_id, "taken")[0]
    _put(service, row | {"by": {"S": "somebody-else"}})
    return str(row["sk"]["S"]).removeprefix("1#EVENT#")


def _alter_a_note(service: Service, case_id: str) -> str:
    """Which is no link of the chain."""
    row = _rows(service, "EVENT", case_id, "note")[0]
    _put(service, row | {"facts": {"S": '{"a": "b"}'}})
    return str(row["sk"]["S"]).removeprefix("1#EVENT#")


def _remove_a_view(service: Service, case_id: str) -> str:
    row = _rows(service, "AUDIT", case_id, "case-opened")[0]
    service.stack.delete_row(row)
    return str(row["sk"]["S"])


def _insert_a_view(service: Service, case_id: str) -> str:
    row = _rows(service, "AUDIT", case_id, "case-opened")[0]
    at = row["sk"]["S"].partition("#")[0]
    _put(service, row | {"sk": {"S": f"{at}#inserted"}})
    return f"{at}#inserted"


def _insert_off_the_list(service: Service, case_id: str) -> str:
    """A row without the keys of the day's index: no list of the day has it."""
    row = _rows(service, "AUDIT", case_id, "case-opened")[0]
    at = row["sk"]["S"].partition("#")[0]
    _put(service, {k: v for k, v in row.items() if not k.startswith("gsi5")} | {"sk": {"S": f"{at}#hidden"}})
    return f"{at}#hidden"


def _insert_an_event(service: Service, case_id: str) -> str:
    row = _rows(service, "EVENT", case_id, "note")[0]
    at = row["sk"]["S"].removeprefix("1#EVENT#").partition("#")[0]
    _put(service, row | {"sk": {"S": f"1#EVENT#{at}#inserted"}})
    return f"{at}#inserted"


def _remove_the_end(service: Service, case_id: str) -> str:
    row = _rows(service, "AUDIT", case_id, "taken")[0]
    service.stack.delete_row(row)
    return str(row["sk"]["S"])


def _swap_two(service: Service, case_id: str) -> str:
    first, other = _rows(service, "AUDIT", case_id, "case-opened")[0], _rows(service, "AUDIT", case_id, "taken")[0]
    keys = {"pk", "sk"}
    _put(service, {k: v for k, v in other.items() if k not in keys} | {k: first[k] for k in keys})
    _put(service, {k: v for k, v in first.items() if k not in keys} | {k: other[k] for k in keys})
    return str(first["sk"]["S"])


TAMPERED: Mapping[Callable[[Service, str], str], set[Fault]] = {
    _alter_a_view: {Fault.ALTERED, Fault.NOT_ON_DAY},
    _add_an_attribute: {Fault.ALTERED},
    _alter_an_event: {Fault.EVENT_ALTERED},
    _alter_a_note: {Fault.EVENT_ALTERED},
    _remove_a_view: {Fault.REMOVED},
    _insert_a_view: {Fault.INSERTED},
    _insert_off_the_list: {Fault.INSERTED, Fault.NOT_ON_DAY},
    _insert_an_event: {Fault.EVENT_INSERTED},
    _remove_the_end: {Fault.REMOVED, Fault.EVENT_INSERTED},
    _swap_two: {Fault.ALTERED},
}


@pytest.mark.parametrize("tamper", TAMPERED, ids=lambda each: each.__name__.strip("_"))
def test_what_was_changed_is_found_and_named(
    service: Service, case: str, tamper: Callable[[Service, str], str]
) -> None:
    key = tamper(service, case)
    report = _again(service)
    found = {wrong.fault for wrong in report.wrong if wrong.key.endswith(key)}
    assert found >= TAMPERED[tamper], report.wrong
    named = [wrong for wrong in report.wrong if wrong.key.endswith(key)]
    assert {wrong.day for wrong in named} == {DAY.isoformat()}
    assert any(wrong.who and wrong.what for wrong in named) or found == {Fault.EVENT_INSERTED}


def _again(service: Service) -> Report:
    service.stack.set_clock(TUESDAY + timedelta(days=2))
    return _prove(service)


def _chain_only(case_id: str) -> list[Fault]:
    from chalicelib.domain.records.proof import wrong_with_chain

    return [wrong.fault for wrong in wrong_with_chain(world().proofs.chain_of(case_id))]


def test_the_chain_alone_misses_its_last_row(service: Service, case: str) -> None:
    """Before the night has kept the day, the head still knows."""
    for kind in ("AUDIT", "EVENT"):
        service.stack.delete_row(_rows(service, kind, case, "taken")[0])
    assert Fault.REMOVED in _chain_only(case)


def test_a_head_that_was_set_back_is_found(service: Service, case: str) -> None:
    (head,) = _rows(service, "CASE", case)
    for kind in ("AUDIT", "EVENT"):
        service.stack.delete_row(_rows(service, kind, case, "taken")[0])
    _put(service, head | {"version": {"N": "1"}})
    assert _chain_only(case) == [Fault.END_MISSING]


def test_erasing_a_child_leaves_the_audit_provable(service: Service, case: str) -> None:
    for row in service.stack.rows("CHILD_KEY"):
        service.stack.delete_row(row)
    assert _again(service).faults == 0


def test_a_changed_root_is_found_though_the_true_one_lies_under_it(service: Service, case: str) -> None:
    key = f"roots/{DAY.isoformat()}.json"
    body = boto3.client("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read().replace(b'"rows":', b'"rows":1')
    boto3.client("s3").put_object(Bucket=BUCKET, Key=key, Body=body)
    assert [(wrong.fault, wrong.day) for wrong in _again(service).wrong] == [(Fault.ROOT_CHANGED, DAY.isoformat())]


def test_a_root_may_not_be_deleted_and_is_missed_when_it_is(service: Service, case: str) -> None:
    _again(service)
    (version,) = [
        each
        for each in boto3.client("s3").list_object_versions(Bucket=BUCKET)["Versions"]
        if each["Key"] == f"roots/{(DAY + timedelta(days=1)).isoformat()}.json"
    ]
    at = {"Bucket": BUCKET, "Key": version["Key"], "VersionId": version["VersionId"]}
    with pytest.raises(boto3.client("s3").exceptions.ClientError):
        boto3.client("s3").delete_object(**at)
    service.stack.set_clock(TUESDAY + timedelta(days=3))
    _prove(service)
    boto3.client("s3").delete_object(**at, BypassGovernanceRetention=True)
    service.stack.set_clock(TUESDAY + timedelta(days=4))
    found = {(wrong.fault, wrong.day) for wrong in _prove(service).wrong}
    assert (Fault.DAY_MISSING, (DAY + timedelta(days=1)).isoformat()) in found


def test_a_changed_list_is_found(service: Service, case: str) -> None:
    s3, key = boto3.client("s3"), f"leaves/{DAY.isoformat()}"
    body = s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()
    (version,) = s3.list_object_versions(Bucket=BUCKET, Prefix=key)["Versions"]
    s3.delete_object(Bucket=BUCKET, Key=key, VersionId=version["VersionId"])
    s3.put_object(Bucket=BUCKET, Key=key, Body=body.split(b"\n", 1)[1])
    faults = [wrong.fault for wrong in _again(service).wrong]
    assert faults == [Fault.LIST_CHANGED, Fault.INSERTED]


def test_after_an_outage_each_day_gets_its_root(service: Service, case: str) -> None:
    service.stack.set_clock(TUESDAY + timedelta(days=5))
    assert _prove(service).faults == 0
    days: list[date] = list(world().roots.days())
    assert days == [DAY + timedelta(days=n) for n in range(5)]


def test_the_auditors_hear_at_once_and_once_a_week_that_it_is_whole(service: Service, case: str) -> None:
    me = world().people.by_email(AUDITOR.address)
    assert me

    def told(email: str) -> list[str]:
        return [row["recipient"]["S"] for row in service.stack.rows("MESSAGE") if row["email"]["S"] == email]

    assert told("audit_proved") == [f"person:{me.person_id}"]
    _again(service)
    assert told("audit_proved") == [f"person:{me.person_id}"]
    assert told("audit_not_proved") == []
    _alter_a_view(service, case)
    service.stack.set_clock(TUESDAY + timedelta(days=3))
    _prove(service)
    assert told("audit_not_proved") == [f"person:{me.person_id}"]


def test_make_verify_audit_says_the_same_to_an_operator(service: Service, case: str) -> None:
    (said,) = verify_audit.found(world(), 35)
    assert said.endswith(f"rows of {DAY} to {DAY}, and the chains of their cases.")
    key = _alter_a_view(service, case)
    lines = list(verify_audit.found(world(), 35))
    assert any(line.startswith("  The row was altered") and key in line and "case-opened" in line for line in lines)


def test_before_the_office_opens_an_operator_hears_that_yesterdays_root_is_not_due(service: Service, case: str) -> None:
    """And an hour after it has opened, that the root is missing."""
    yesterday = DAY + timedelta(days=1)
    night = datetime.combine(yesterday + timedelta(days=1), time(1), LONDON)
    service.stack.set_clock(night)
    not_due, rows = verify_audit.found(world(), 35)
    assert not_due.startswith(f"{yesterday} has no root yet. It is not due until")
    assert "until 14 January 2027 at " in not_due
    assert rows.endswith(f"rows of {DAY} to {yesterday}, and the chains of their cases.")
    _alter_an_event(service, case)
    assert any("The event in the case was altered" in line for line in verify_audit.found(world(), 35))
    service.stack.set_clock(night.replace(hour=10))
    assert f"  The day has no root: {yesterday}" in list(verify_audit.found(world(), 35))


def test_an_operator_is_not_told_that_all_is_well_where_nothing_could_be_checked(service: Service, case: str) -> None:
    _empty_bucket()
    assert [line.startswith("  No day of the audit was kept") for line in verify_audit.found(world(), 35)] == [True]


def test_each_change_is_a_link_and_a_note_is_none(service: Service, case: str) -> None:
    links = {row["what"]["S"]: row.get("version") for row in _rows(service, "AUDIT", case)}
    assert links["taken"] == {"N": "2"}
    assert links["note"] is None
    assert links["case-opened"] is None
