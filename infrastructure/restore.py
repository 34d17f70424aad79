"""`make restore` fills a new, empty stack from a table that was kept or restored, with its files and keys.

The new stack sends no email meanwhile (`make deploy … RESTORING=yes`) and has no keys until everything is there, so none of its
functions seals anything with keys that are about to be replaced. Rows and files are copied unchanged, so a run that stops in the
middle can be repeated. The keys come last, wrapped by the KMS key of the new stack. After that nothing is copied any more, because
people may be working in the stack.
"""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

from botocore.exceptions import ClientError
from msgspec import Struct
from msgspec.structs import replace

from chalicelib.adapters.tables.keyring import CONTEXT, Ring
from chalicelib.settings import HELD
from infrastructure.aws import Aws
from infrastructure.deploy import STAGE, as_typed, environment_of, stack_name
from infrastructure.installed import aws_for, outputs_of, stack_arguments
from infrastructure.keys import Place, copy_missing
from infrastructure.steps import PlainFailure, main_or_plain_failure, step

LEFT_BEHIND = frozenset({"SESSION", "SIGN_IN", "LINK", "STACK"})
"""Partitions that are not copied, whatever the kind of their rows. Everybody signs in anew, and the keys are wrapped
anew."""
PREFIXES = ("incoming/", "kept/")
AT_ONCE = 8
MOST_IN_A_BATCH = 25

LONGEST = timedelta(days=1)
"""Rows that lapse within this time may be gone from the new table before it is counted."""
LOOKS_A_MINUTE = 3

Row = Mapping[str, Any]


class Source(Struct, frozen=True):
    """Where the rows and files come from."""

    table: str
    bucket: str


def kind_of(row: Row) -> str:
    """Empty for a row that is not ours; it is copied like all others."""
    return str(row.get("kind", {}).get("S", ""))


class Copied(Struct, frozen=True):
    """How many rows were put, and how many of each kind have to be there at the end."""

    rows: int
    lasting: Counter[str]


def _lasting(rows: Iterable[Row], until: datetime) -> Counter[str]:
    """The kinds of those that DynamoDB does not delete by itself before then."""
    return Counter(
        kind_of(row) for row in rows if "ttl" not in row or float(row["ttl"].get("N", 0)) > until.timestamp()
    )


def is_left_behind(row: Row) -> bool:
    return str(row["pk"]["S"]).partition("#")[0] in LEFT_BEHIND


def restore(source: Source, target: Place, say: Callable[[str], None]) -> None:
    """Copy everything. Raises PlainFailure when it would not be safe."""
    rings = _rings(source, target)
    if not rings:
        raise PlainFailure(f"{source.table} holds no keys, so nothing in it could be opened. Is it the right table?")
    _refuse_other_keys(target, rings)
    if target.rows():
        _refuse_whole(target, rings)  # the keys come last, so all else is there, and people may be working in it
    else:
        _copy_all(source, target, say)
    for number in sorted(rings.keys() - target.rows().keys()):
        target.add_row(number, target.wrap(rings[number]))
    copy_missing(target)


def _copy_all(source: Source, target: Place, say: Callable[[str], None]) -> None:
    until = datetime.now(UTC) + LONGEST
    copied = _copy_rows(source, target, until)
    say(f"{copied.rows} rows,")
    files = _copy_files(source, target)
    say(f"{files} file" if files == 1 else f"{files} files")
    missing = copied.lasting - _there(target, until)
    if missing:
        raise PlainFailure(f"Not all rows arrived: {dict(missing)} are missing. Run it again.")


def _rings(source: Source, target: Place) -> dict[int, Ring]:
    """The keys in the rows of the source. A wrapped key says itself which KMS key opens it."""
    kms = target.kms

    def opened(wrapped: bytes) -> Ring:
        return Ring.of(kms.decrypt(CiphertextBlob=wrapped, EncryptionContext=CONTEXT)["Plaintext"])

    return {number: opened(wrapped) for number, wrapped in replace(target, table=source.table).rows().items()}


def _refuse_other_keys(target: Place, rings: Mapping[int, Ring]) -> None:
    """A stack with keys of its own was used, or its functions may be sealing something at this moment."""
    for number, wrapped in target.rows().items():
        if number not in rings or Ring.of(target.unwrap(wrapped)) != rings[number]:
            raise PlainFailure(
                "This stack has keys of its own, so it is not new. Restore into a stack that was made with RESTORING=yes."
            )


def _refuse_whole(target: Place, rings: Mapping[int, Ring]) -> None:
    """The copy must not overwrite later work in a restored stack."""
    if rings.keys() == target.rows().keys() == target.copies().keys():
        raise PlainFailure(
            "This stack was restored already, and what was done in it since would be lost. Nothing was changed. To restore "
            "again, from another moment too, make another stack with RESTORING=yes."
        )


def _copy_rows(source: Source, target: Place, until: datetime) -> Copied:
    """In several threads."""
    with ThreadPoolExecutor(AT_ONCE) as strands:
        parts = list(strands.map(partial(_copy_part, source, target, until), range(AT_ONCE)))
    return Copied(sum(part.rows for part in parts), sum((part.lasting for part in parts), Counter[str]()))


def _copy_part(source: Source, target: Place, until: datetime, segment: int) -> Copied:
    put, lasting = 0, Counter[str]()
    for page in _pages(target, source.table, segment):
        rows = [row for row in page if not is_left_behind(row)]
        for start in range(0, len(rows), MOST_IN_A_BATCH):
            _put(target, rows[start : start + MOST_IN_A_BATCH])
        put += len(rows)
        lasting.update(_lasting(rows, until))
    return Copied(put, lasting)


def _pages(place: Place, table: str, segment: int) -> Iterator[list[Row]]:
    pages = place.dynamodb.get_paginator("scan").paginate(
        TableName=table, Segment=segment, TotalSegments=AT_ONCE, ConsistentRead=True
    )
    return (page["Items"] for page in pages)


def _put(target: Place, rows: list[Row]) -> None:
    waiting = {target.table: [{"PutRequest": {"Item": row}} for row in rows]}
    while waiting:
        waiting = target.dynamodb.batch_write_item(RequestItems=waiting).get("UnprocessedItems", {})


def _there(target: Place, until: datetime) -> Counter[str]:
    pages = (page for segment in range(AT_ONCE) for page in _pages(target, target.table, segment))
    return _lasting((row for page in pages for row in page), until)


def _copy_files(source: Source, target: Place) -> int:
    """Copies files with their tags: a kept file opens only with the scanner's tag. A new upload is scanned again."""
    pages = target.s3.get_paginator("list_objects_v2")
    found = [
        one["Key"]
        for prefix in PREFIXES
        for page in pages.paginate(Bucket=source.bucket, Prefix=prefix)
        for one in page.get("Contents", ())
    ]
    with ThreadPoolExecutor(AT_ONCE) as strands:
        list(strands.map(partial(_copy_file, source, target), found))
    return len(found)


def _copy_file(source: Source, target: Place, key: str) -> None:
    target.s3.copy_object(
        Bucket=target.bucket, Key=key, CopySource={"Bucket": source.bucket, "Key": key}, TaggingDirective="COPY"
    )


# --- the command ------------------------------------------------------------------------------------------------------


def main() -> None:
    parser = stack_arguments(__doc__)
    parser.add_argument("--from", dest="source", required=True, help="a stage, or the name of a table that was kept")
    parser.add_argument("--at", help="the moment to go back to, such as 2026-11-29T14:05Z; only with a stage")
    parser.add_argument("--bucket", help="the bucket that was kept with the table; not with a stage")
    given = parser.parse_args()
    aws = aws_for(given)
    outputs = outputs_of(aws, given.stage)
    environment = environment_of(aws, outputs)
    if environment.get("MAIL") != HELD:
        raise PlainFailure(
            f"{stack_name(given.stage)} would send the emails that the copy still has. "
            "Make a new stack for it: make deploy STAGE=… ADMIN=… RESTORING=yes (docs/deploy.md, Restoring)."
        )
    with step("Where it comes from"):
        source = source_of(aws, given.source, given.at, given.bucket)
    with step("Copy") as note:
        restore(source, Place.of(aws.client, environment), note)
    print(f"{stack_name(given.stage)} has everything of {source.table}, and emails nobody.")
    if given.at:
        print(f"{source.table} was made for this only. Delete it in the DynamoDB console once all is well.")
    print(f"Next: make sign-in-link {as_typed(given)} ADMIN=… lets you in to look.")
    print(f"      make waiting-mail {as_typed(given)} says which emails wait, and what to do about them.")


def _say(line: str) -> None:
    print(line, flush=True)


def source_of(aws: Aws, name: str, at: str | None, bucket: str | None, say: Callable[[str], None] = _say) -> Source:
    """Raises PlainFailure."""
    if not name:
        raise PlainFailure(
            "Say what to copy: FROM= and a stage, such as FROM=live, or a table that was kept, with BUCKET=."
        )
    if bucket:
        if at:
            raise PlainFailure("AT is only for a stage. Of a table that was kept there is one state: leave AT out.")
        return Source(name, bucket)
    if not re.fullmatch(STAGE, name):
        raise PlainFailure("With the name of a table give its bucket too: BUCKET=.")
    outputs = outputs_of(aws, name)
    table = outputs["TableName"]
    return Source(_as_it_was(aws, table, _instant(at), say) if at else table, outputs["FilesBucketName"])


def _instant(at: str) -> datetime:
    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        raise PlainFailure("AT is a moment such as 2026-11-29T14:05Z.") from None
    if found.tzinfo is None:
        raise PlainFailure("AT ends with Z, for UTC, or with a difference such as +01:00.")
    return found


_NOT_THEN = {
    "InvalidRestoreTimeException": "AWS can go back 35 days at most, not to before the table was made, and only until about five "
    "minutes ago. AT is in UTC where it ends with Z: in summer an hour less than the clock in London.",
    "PointInTimeRecoveryUnavailableException": "Point-in-time recovery is off for this table, so AWS cannot go back. Leave AT out "
    "to copy the table as it is now.",
}


def _as_it_was(aws: Aws, table: str, at: datetime, say: Callable[[str], None]) -> str:
    """A table as this one was at that moment, made again unless it is there already. AWS takes some ten minutes and more."""
    dynamodb = aws.client("dynamodb")
    name = f"{table[:200]}-{at.astimezone(UTC):%Y%m%dT%H%M%S}"
    try:
        dynamodb.restore_table_to_point_in_time(SourceTableName=table, TargetTableName=name, RestoreDateTime=at)
    except ClientError as refused:
        code = refused.response["Error"]["Code"]
        if code in _NOT_THEN:
            raise PlainFailure(_NOT_THEN[code]) from None
        if code != "TableAlreadyExistsException":
            raise
    say(f"  AWS makes {name}, which takes ten minutes and more")
    for look in count(1):
        if dynamodb.describe_table(TableName=name)["Table"]["TableStatus"] == "ACTIVE":
            return name
        time.sleep(60 / LOOKS_A_MINUTE)
        minutes, seconds = divmod(look, LOOKS_A_MINUTE)
        if not seconds:
            say(f"  {minutes} minute{'s' if minutes > 1 else ''}, and it is not there yet")
    raise AssertionError("unreachable")


if __name__ == "__main__":
    main_or_plain_failure(main)
