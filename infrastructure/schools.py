"""`make schools FILE=edubasealldata.csv`: loads the national register of schools into a stack.

The file is the Department for Education's "Get information about schools" CSV, as downloaded: Windows-1252, about 50,000 rows.
Without APPLY=yes nothing is written: the numbers and the first examples of what is new, changed and gone are shown. A school
that is closed in the file stays in the table, because its contacts may: it is shown as closed, not deleted.
The register's file of links (links_edubasealldata), which says what became of a school, is loaded after it in the same way.
What is loaded already is not written again, so an interrupted load is simply run again and goes on where it stopped.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from chalicelib.domain.errors import TryAgain
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.people import OPERATOR
from chalicelib.domain.schools.openings import Opening, in_words, openings
from chalicelib.domain.schools.register import Difference, Register, RegisterRefused
from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.domain.schools.school_links import Links
from chalicelib.domain.schools.school_search import keys_of
from chalicelib.ports.world import World
from chalicelib.services.administration import register_review
from chalicelib.services.administration.register_review import OPENINGS_SHOWN
from chalicelib.services.mail.access_mail import Word
from infrastructure.deploy import operator_environment, stack_name
from infrastructure.installed import aws_for, outputs_of, stack_arguments
from infrastructure.steps import PlainFailure, main_or_plain_failure

EXAMPLE = Path(__file__).with_name("example_schools.csv")
"""Sixty invented schools of an invented authority, in the register's own form, and one that is closed."""

BATCH = 1000
EXAMPLES = 5
TRIES = 6
AGAIN = "Run the same command again: it goes on where it stopped."
Say = Callable[[str], None]
T = TypeVar("T")


def read_file(path: Path, la_code: str = "") -> Register | Links:
    """The schools of one authority, or of all, each once; or the register's file of links. Raises PlainFailure for another
    file."""
    if not path.name:
        raise PlainFailure("Say which file: FILE= and the register's CSV (docs/deploy.md says where to get it).")
    try:
        with path.open("rb") as file:
            return register_review.read_file(file, la_code)
    except OSError as problem:
        raise PlainFailure(f"{path} cannot be read: {problem.strerror}.") from None
    except RegisterRefused as refused:
        raise PlainFailure(f"{path}: {refused}") from None


def describe(found: Difference, unsound: Sequence[int], say: Say) -> None:
    for words, schools in (("new", found.new), ("changed", found.changed), ("closed, and kept", found.gone)):
        say(f"{len(schools):>7,}  {words}")
        for school in schools[:EXAMPLES]:
            say(f"           {school.urn}  {school.name}, {school.town} ({school.status})")
    say(f"{found.same:>7,}  unchanged")
    if unsound:
        lines = ", ".join(f"{line:,}" for line in unsound[:EXAMPLES]) + (", …" if len(unsound) > EXAMPLES else "")
        say(f"{len(unsound):>7,}  left out: no sound number or name (line {lines})")


def describe_split(split: Sequence[RegisteredSchool], say: Say) -> None:
    if not split:
        return
    say(f"{len(split):>7,}  split into more than one school: contacts of the new ones open nothing of these")
    for school in split[:EXAMPLES]:
        say(f"           {school.urn}  {school.name}, {school.town} ({school.status})")


def batches(items: Sequence[RegisteredSchool]) -> Iterator[Sequence[RegisteredSchool]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))


def load(file: Register | Links, say: Say, *, apply: bool) -> Difference:
    """Runs with the environment of the stack's functions and the operator's rights."""
    from chalicelib.adapters.people.schools import TableSchools
    from chalicelib.bootstrap import world

    store = world().schools
    assert isinstance(store, TableSchools), "only the table can be loaded"
    if isinstance(file, Links):
        say(f"{len(file.urns):,} schools of the file became another one, or were one. Comparing with what was loaded …")
    else:
        say(f"{len(file.schools):,} schools of the file are kept. Comparing with what was loaded before …")
    register, found = _again(lambda: register_review.compared(store, file))
    describe(found, register.unsound, say)
    describe_split(register.split, say)
    opened = openings(register, found)
    for who, what in in_words(opened, OPENINGS_SHOWN).items():
        say(f"{who}: {what}")
    waiting = found.waiting
    if not waiting:
        say("There is nothing to write.")
    elif not apply:
        rows = sum(1 + len(keys_of(school)) for school in waiting)
        say(
            f"Nothing was written. To write {len(waiting):,} schools, in {rows:,} rows with what they are found by: APPLY=yes"
        )
    else:
        if opened:
            _record(world(), opened)
        _write(store.put_many, waiting, say)
    return found


def _record(world: World, opened: Sequence[Opening]) -> None:
    """Before anything is written: an interrupted load opens schools as well. An operator needs no second person, as they can write
    in the table itself, and all who watch over access are told."""
    key, now = world.keys.new_id(), world.clock.now()
    closed = {opening.closed.urn for opening in opened}
    words = in_words(opened, OPENINGS_SHOWN)
    world.changes.add(Change(key, Changed.REGISTER, "", OPERATOR, now, {}, words))
    world.outbox.add([register_review.word_of_openings(world, key, Word.DONE, OPERATOR, len(closed))])


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
        except (PynamoDBException, TryAgain) as problem:
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
    register = read_file(given.file, given.la)  # report a wrong file before asking the stack anything
    aws = aws_for(given)
    outputs = outputs_of(aws, given.stage)
    print(f"{stack_name(given.stage)}, table {outputs['TableName']}", flush=True)
    os.environ.update(operator_environment(aws, outputs))
    load(register, lambda line: print(line, flush=True), apply=given.apply == "yes")


if __name__ == "__main__":
    main_or_plain_failure(main)
