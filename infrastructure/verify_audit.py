"""Checks the audit against the locked roots: `make verify-audit` runs it with the operator's rights, and opens nothing.

It reads each day's rows as they are stored, their list and the root over it, and follows the chain of each case that had a row on
one of the days. Whatever was altered, removed or put in is named, and the command fails. The worker puts the root over a day when
the office opens on the next one: before that, the command says so, and checks only the chains of the day's cases.
"""

import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from chalicelib.bootstrap import world
from chalicelib.domain.calendar.days import ONE_DAY
from chalicelib.domain.instants import london_day
from chalicelib.domain.needs_a_person import LATE_MINUTES
from chalicelib.domain.records.proof import FAULTS, Fault, Wrong, days_between
from chalicelib.domain.wording import london
from chalicelib.ports.world import World
from chalicelib.services.audit.checking import check
from chalicelib.services.reminders.morning import opens_on
from infrastructure.deploy import last_line, run_as_the_stack
from infrastructure.installed import aws_for, outputs_of, stack_arguments
from infrastructure.steps import PlainFailure, main_or_plain_failure

DAYS = 35
_FOUND = "  "
NO_DAY = (
    "No day of the audit was kept yet, so nothing was checked. The worker keeps the first on the morning after the first day. "
    "A restored stack has a bucket of its own: check the days before in the stack that it was restored from."
)


def found(now: World, days: int) -> Iterator[str]:
    """A line for each thing that is wrong, and at last how much was looked at."""
    kept = now.roots.days()
    if not kept:
        yield f"{_FOUND}{NO_DAY}"
        return
    yesterday = london_day(now.clock.now()) - ONE_DAY
    first, rows = max(kept[0], yesterday - ONE_DAY * (days - 1)), 0
    due = root_due(now, yesterday)
    not_due = yesterday not in kept and now.clock.now() < due
    for day in days_between(first, yesterday):
        wrong, count = check(now, day, first=kept[0])
        rows += count
        is_due = day != yesterday or not not_due
        yield from lines_of(one for one in wrong if is_due or one.fault is not Fault.DAY_MISSING)
    if not_due:
        not_yet = f"{yesterday.isoformat()} has no root yet. It is not due until {london(due)}"
        yield f"{not_yet}, so only the chains of its cases were checked."
    yield f"{rows} rows of {first.isoformat()} to {yesterday.isoformat()}, and the chains of their cases."


def root_due(now: World, day: date) -> datetime:
    """When a day has its root at the latest: the worker begins when the office opens on the next day, and may be an hour late."""
    return opens_on(now, day + ONE_DAY) + timedelta(minutes=LATE_MINUTES)


def lines_of(wrong: Iterable[Wrong]) -> Iterator[str]:
    for one in wrong:
        where = ", ".join(part for part in (one.day, one.key, one.who and f"by {one.who}", one.what) if part)
        yield f"{_FOUND}{FAULTS[one.fault]}: {where}"


def main() -> None:
    if sys.argv[1:2] == ["check"]:
        print("\n".join(found(world(), int(sys.argv[2]))))
        return
    parser = stack_arguments(__doc__)
    parser.add_argument("--days", type=int, default=DAYS, help="how many days back, yesterday first")
    given = parser.parse_args()
    if given.days < 1:
        raise PlainFailure("DAYS is a number of days, such as 35.")
    aws = aws_for(given)
    done = run_as_the_stack(aws, outputs_of(aws, given.stage), "infrastructure.verify_audit", "check", str(given.days))
    if done.returncode != 0:
        raise PlainFailure(f"It did not work: {last_line(done.stderr)}")
    lines = [line for line in done.stdout.splitlines() if not line.startswith("{")]  # log lines of the service
    print("\n".join(lines))
    if f"{_FOUND}{NO_DAY}" in lines:
        raise PlainFailure("Nothing was checked.")
    wrong = [line for line in lines if line.startswith(_FOUND)]
    if wrong:
        raise PlainFailure(
            f"The audit is not as it was written: {len(wrong)} things are wrong. docs/operations.md says what to do."
        )
    print("The audit is as it was written.")


if __name__ == "__main__":
    main_or_plain_failure(main)
