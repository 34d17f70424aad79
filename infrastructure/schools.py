"""`make schools FILE=edubasealldata.csv`: loads the national register of schools into a stack.

The file is the Department for Education's "Get information about schools" CSV, as downloaded: Windows-1252, about 50,000 rows.
Without APPLY=yes nothing is written: the numbers and the first examples of what is new, changed and gone are shown. A school
that is gone from the file (or closed in it) stays in the table, because its contacts may: it is counted and shown, not deleted.
What is loaded already is not written again, so an interrupted load is simply run again and goes on where it stopped.
"""

import argparse
import csv
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.registered_school import RegisteredSchool, kept_schools, missing_columns
from infrastructure import cloudformation
from infrastructure.deploy import Aws, operator_environment, stack_name
from infrastructure.local.running import Running, aws_of
from infrastructure.steps import ROOT, PlainFailure, main_or_plain_failure

EXAMPLE = Path(__file__).with_name("example_schools.csv")
"""Sixty invented schools of an invented authority, in the register's own form, and one that is closed."""

BATCH = 1000
EXAMPLES = 5
TRIES = 6
Say = Callable[[str], None]
T = TypeVar("T")


def read_register(path: Path, la_code: str = "") -> list[RegisteredSchool]:
    """The schools of the file that are kept, each once. Raises PlainFailure for a file that is something else."""
    try:
        with path.open(encoding="cp1252", errors="replace", newline="") as file:
            rows = csv.DictReader(file)
            absent = missing_columns(rows.fieldnames or ())
            if absent:
                raise PlainFailure(f"{path} is not the register's CSV: it has no column {', '.join(absent)}.")
            found = {school.urn: school for school in kept_schools(rows, la_code)}
    except OSError as problem:
        raise PlainFailure(f"{path} cannot be read: {problem.strerror}.") from None
    if not found:
        raise PlainFailure(f"{path} has no open school{f' of authority {la_code}' if la_code else ''}.")
    return list(found.values())


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


def urns_in(path: Path, la_code: str) -> list[str]:
    """The numbers of these authorities' schools, closed ones too: one of them may have been loaded while it was open."""
    with path.open(encoding="cp1252", errors="replace", newline="") as file:
        wanted = (row for row in csv.DictReader(file) if not la_code or (row["LA (code)"] or "").strip() == la_code)
        return list(dict.fromkeys(row["URN"].strip() for row in wanted if (row["URN"] or "").strip()))


def describe(found: Difference, say: Say) -> None:
    for words, schools in (("new", found.new), ("changed", found.changed), ("gone or closed, and kept", found.gone)):
        say(f"{len(schools):>7,}  {words}")
        for school in schools[:EXAMPLES]:
            say(f"           {school.urn}  {school.name}, {school.town} ({school.status})")
    say(f"{found.same:>7,}  unchanged")


def batches(items: Sequence[RegisteredSchool]) -> Iterator[Sequence[RegisteredSchool]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))


def load(path: Path, la_code: str, say: Say, *, apply: bool) -> Difference:
    """Runs with the environment of the stack's functions and the operator's rights."""
    from chalicelib.adapters.schools import TableSchools
    from chalicelib.bootstrap import world

    store = world().schools
    assert isinstance(store, TableSchools), "only the table can be loaded"
    schools = read_register(path, la_code)
    say(f"{len(schools):,} schools of the file are kept. Comparing with what was loaded before …")
    found = difference(schools, _again(lambda: store.get_many(urns_in(path, la_code))))
    describe(found, say)
    waiting, done = [*found.new, *found.changed], 0
    if not apply:
        say("Nothing was written. To write it: APPLY=yes" if waiting else "There is nothing to write.")
        return found
    for batch in batches(waiting):
        _again(partial(store.put_many, batch))
        done += len(batch)
        say(f"{done:>7,} of {len(waiting):,} written")
    say("Done.")
    return found


def _again(ask: Callable[[], T]) -> T:
    """Tried again with longer and longer pauses: a new on-demand table takes some minutes to grow to a load like this."""
    from pynamodb.exceptions import PynamoDBException

    for attempt in range(TRIES):
        try:
            return ask()
        except PynamoDBException as problem:
            if attempt == TRIES - 1:
                raise PlainFailure(f"DynamoDB did not take it: {problem}. Run the same command again.") from None
            time.sleep(2**attempt)
    raise AssertionError


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", required=True, type=Path, help="the register's CSV, as downloaded")
    parser.add_argument("--la", default="", help="three-digit code of one authority; without it, all")
    parser.add_argument("--stage", default="local")
    parser.add_argument("--apply", default="", help="yes: write")
    parser.add_argument("--profile")
    parser.add_argument("--region", default="eu-west-2")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    arguments = _arguments()
    if arguments.here:
        load(arguments.file, arguments.la, lambda line: print(line, flush=True), apply=arguments.apply == "yes")
        return
    try:
        environment = _environment(arguments)
    except (BotoCoreError, ClientError) as error:
        raise PlainFailure(f"AWS refused or could not be reached: {error}") from error
    read_register(arguments.file, arguments.la)  # a wrong file is said before anything is asked of the stack
    command = [sys.executable, "-m", "infrastructure.schools", "--here", *sys.argv[1:]]
    if subprocess.run(command, env={**os.environ, **environment}, cwd=ROOT).returncode:
        sys.exit(1)


def _environment(arguments: argparse.Namespace) -> dict[str, str]:
    if arguments.stage == "local":
        running = Running.read()
        return operator_environment(aws_of(running), running.outputs)
    aws = Aws(boto3.Session(profile_name=arguments.profile or None, region_name=arguments.region))
    return operator_environment(aws, cloudformation.outputs(aws.client("cloudformation"), stack_name(arguments.stage)))


if __name__ == "__main__":
    main_or_plain_failure(main)
