"""`make schools FILE=edubasealldata.csv`: loads the national register of schools into a stack.

The file is the Department for Education's "Get information about schools" CSV, as downloaded: Windows-1252, about 50,000 rows.
Without APPLY=yes nothing is written: the numbers and the first examples of what is new, changed and gone are shown. A school
that is gone from the file (or closed in it) stays in the table, because its contacts may: it is counted and shown, not deleted.
What is loaded already is not written again, so an interrupted load is simply run again and goes on where it stopped.
"""

import csv
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from chalicelib.domain.registered_school import (
    RegisteredSchool,
    is_sound,
    is_wanted,
    missing_columns,
    school_of,
)
from chalicelib.domain.school_search import keys_of
from infrastructure.deploy import operator_environment, stack_name
from infrastructure.installed import aws_for, outputs_of, stack_arguments
from infrastructure.steps import PlainFailure, main_or_plain_failure

EXAMPLE = Path(__file__).with_name("example_schools.csv")
"""Sixty invented schools of an invented authority, in the register's own form, and one that is closed."""

BATCH = 1000
EXAMPLES = 5
TRIES = 6
AGAIN = "Run the same command again: it goes on where it stopped."
ANEW = "Download it again, and take it as it comes, not saved from a spreadsheet."
Say = Callable[[str], None]
T = TypeVar("T")


@dataclass(frozen=True)
class Register:
    """What a file holds: the schools to keep, the numbers of all its schools, and the lines that are no school."""

    schools: Sequence[RegisteredSchool]
    urns: Sequence[str]
    """Closed schools too: one of them may have been loaded while it was open."""
    unsound: Sequence[int]


def read_register(path: Path, la_code: str = "") -> Register:
    """The schools of one authority, or of all, each once. Raises PlainFailure for a file that is something else."""
    if not path.name:
        raise PlainFailure("Say which file: FILE= and the register's CSV (docs/deploy.md says where to get it).")
    try:
        with path.open(encoding=_encoding(path), errors="replace", newline="") as file:
            found = _read(path, csv.DictReader(file), la_code)
    except OSError as problem:
        raise PlainFailure(f"{path} cannot be read: {problem.strerror}.") from None
    except csv.Error as problem:
        raise PlainFailure(f"{path} cannot be read as CSV: {problem}. {ANEW}") from None
    if not found.schools and la_code:
        raise PlainFailure(f"{path} has no open school of authority {la_code}. LA is its three numbers, such as 926.")
    if not found.schools:
        raise PlainFailure(f"{path} has no open school.")
    return found


def _encoding(path: Path) -> str:
    """The register comes in Windows-1252; a copy that some program saved may be UTF-8. Raises PlainFailure for no text."""
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(b"PK"):
        raise PlainFailure(f"{path} is a zip or an Excel file. Unpack it, and give the CSV that is in it.")
    if start.lstrip().startswith(b"<"):
        raise PlainFailure(
            f"{path} is a web page and not the register's CSV. Open the address in a browser, and save the file."
        )
    if b"\0" in start:
        raise PlainFailure(f"{path} is in an encoding that is not the register's (UTF-16?). {ANEW}")
    try:
        with path.open(encoding="utf-8-sig") as file:
            for _ in file:
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _read(path: Path, rows: "csv.DictReader[str]", la_code: str) -> Register:
    absent = missing_columns(rows.fieldnames or ())
    if absent:
        raise PlainFailure(f"{path} is not the register's CSV: it has no column {', '.join(absent)}. {ANEW}")
    schools, urns, unsound, ends_early = dict[str, RegisteredSchool](), dict[str, None](), list[int](), False
    for row in rows:
        school, ends_early = school_of(row), None in row.values()
        if la_code and school.la_code != la_code:
            continue
        if not is_sound(school) or ends_early:
            unsound.append(rows.line_num)
            continue
        urns[school.urn] = None
        if is_wanted(school, la_code):
            schools[school.urn] = school
    if ends_early:
        raise PlainFailure(f"{path} ends in the middle of line {rows.line_num}: it is not all there. {ANEW}")
    return Register(list(schools.values()), list(urns), unsound)


@dataclass(frozen=True)
class Difference:
    """What loading would change. `gone`: loaded before, but no longer open in the file."""

    new: Sequence[RegisteredSchool]
    changed: Sequence[RegisteredSchool]
    gone: Sequence[RegisteredSchool]
    same: int


def difference(schools: Sequence[RegisteredSchool], loaded: Iterable[RegisteredSchool]) -> Difference:
    """Compares by URN. `loaded` are those in the table under any URN of the file, closed ones included."""
    before, wanted = {school.urn: school for school in loaded}, {school.urn for school in schools}
    new = [school for school in schools if school.urn not in before]
    changed = [school for school in schools if school.urn in before and before[school.urn] != school]
    gone = [school for urn, school in before.items() if urn not in wanted]
    return Difference(new, changed, gone, len(schools) - len(new) - len(changed))


def describe(found: Difference, unsound: Sequence[int], say: Say) -> None:
    for words, schools in (("new", found.new), ("changed", found.changed), ("gone or closed, and kept", found.gone)):
        say(f"{len(schools):>7,}  {words}")
        for school in schools[:EXAMPLES]:
            say(f"           {school.urn}  {school.name}, {school.town} ({school.status})")
    say(f"{found.same:>7,}  unchanged")
    if unsound:
        lines = ", ".join(f"{line:,}" for line in unsound[:EXAMPLES]) + (", …" if len(unsound) > EXAMPLES else "")
        say(f"{len(unsound):>7,}  left out: no sound number or name (line {lines})")


def batches(items: Sequence[RegisteredSchool]) -> Iterator[Sequence[RegisteredSchool]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))


def load(register: Register, say: Say, *, apply: bool) -> Difference:
    """Runs with the environment of the stack's functions and the operator's rights."""
    from chalicelib.adapters.schools import TableSchools
    from chalicelib.bootstrap import world

    store = world().schools
    assert isinstance(store, TableSchools), "only the table can be loaded"
    say(f"{len(register.schools):,} schools of the file are kept. Comparing with what was loaded before …")
    found = difference(register.schools, _again(lambda: store.get_many(register.urns)))
    describe(found, register.unsound, say)
    waiting = [*found.new, *found.changed]
    if not waiting:
        say("There is nothing to write.")
    elif not apply:
        rows = sum(1 + len(keys_of(school)) for school in waiting)
        say(
            f"Nothing was written. To write {len(waiting):,} schools, in {rows:,} rows with what they are found by: APPLY=yes"
        )
    else:
        _write(store.put_many, waiting, say)
    return found


def _write(
    put_many: Callable[[Sequence[RegisteredSchool]], None], waiting: Sequence[RegisteredSchool], say: Say
) -> None:
    done = 0
    try:
        for batch in batches(waiting):
            _again(partial(put_many, batch))
            done += len(batch)
            say(f"{done:>7,} of {len(waiting):,} written")
    except KeyboardInterrupt:
        raise PlainFailure(f"Stopped after {done:,} of {len(waiting):,}. {AGAIN}") from None
    say("Done.")


def _again(ask: Callable[[], T]) -> T:
    """Tried again with longer and longer pauses: a new on-demand table takes some minutes to grow to a load like this."""
    from pynamodb.exceptions import PynamoDBException

    for attempt in range(TRIES):
        try:
            return ask()
        except PynamoDBException as problem:
            if attempt == TRIES - 1:
                raise PlainFailure(f"DynamoDB did not take it: {problem}. {AGAIN}") from None
            time.sleep(2**attempt)
    raise AssertionError


def main() -> None:
    parser = stack_arguments(__doc__)
    parser.add_argument("--file", required=True, type=Path, help="the register's CSV, as downloaded")
    parser.add_argument("--la", default="", help="three-digit code of one authority; without it, all")
    parser.add_argument("--apply", default="", help="yes: write")
    given = parser.parse_args()
    register = read_register(given.file, given.la)  # a wrong file is said before anything is asked of the stack
    aws = aws_for(given)
    outputs = outputs_of(aws, given.stage)
    print(f"{stack_name(given.stage)}, table {outputs['TableName']}", flush=True)
    os.environ.update(operator_environment(aws, outputs))
    load(register, lambda line: print(line, flush=True), apply=given.apply == "yes")


if __name__ == "__main__":
    main_or_plain_failure(main)
