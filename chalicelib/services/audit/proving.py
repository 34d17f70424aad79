"""Proves the audit each morning: writes a root for each past day, then checks the last days row by row.

A job of the worker, one day a chunk. Each step may run twice: the bucket keeps the first root of a day, and refuses another.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from chalicelib.domain.calendar.days import ONE_DAY
from chalicelib.domain.casework.events import SERVICE
from chalicelib.domain.files.jobs import Job, new_job
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.message import new_message
from chalicelib.domain.messages.recipients import WATCHERS, Recipient, person_recipient
from chalicelib.domain.people.roles import Role
from chalicelib.domain.records.access import ADMINISTRATORS, NO_CASE
from chalicelib.domain.records.proof import (
    NAMED_AT_MOST,
    Leaf,
    Report,
    Wrong,
    days_between,
    leaves_of,
    root_over,
    text_of,
    wrong_as_stored,
    wrong_with_chain,
    wrong_with_day,
)
from chalicelib.domain.wording import plain_day
from chalicelib.ports.world import World

PROVE = "prove-audit"
EACH_DAY, EACH_WEEK = timedelta(days=7), timedelta(days=35)
"""How far back a check looks. Further back: make verify-audit."""
_MONDAY = 0


def begin(world: World, day: date) -> None:
    """Adds the proof of this day. Done again, it adds nothing."""
    subject = {"day": day.isoformat()}
    world.jobs.add(new_job(f"{PROVE}-{day.isoformat()}", PROVE, SERVICE, subject, world.clock.now()))


def prove(world: World, job: Job) -> Job:
    """A chunk: a day gets its root; or a day is checked; or, at the end, the report. One whose day is over does nothing: the
    next day's job does it all."""
    today = date.fromisoformat(job.subject["day"])
    if today != london_day(world.clock.now()):
        return job.finished()
    if unsealed := _without_root(world, today):
        seal(world, unsealed[0])
        return job.at(job.done + 1, 0, **job.checkpoint)
    kept = world.roots.days()
    begun = max(kept[0], today - (EACH_WEEK if today.weekday() == _MONDAY else EACH_DAY))
    day = date.fromisoformat(job.checkpoint.get("next", begun.isoformat()))
    wrong, more, rows = _so_far(job.checkpoint)
    if day < today:
        found, count = check(world, day, first=kept[0])
        named = [*wrong, *found]
        more += max(0, len(named) - NAMED_AT_MOST)
        stored = [each.as_stored() for each in named[:NAMED_AT_MOST]]
        checkpoint = {"next": (day + ONE_DAY).isoformat(), "wrong": stored, "more": more, "rows": rows + count}
        return job.at(job.done + 1, 0, **checkpoint)
    _tell(world, Report(today, world.clock.now(), begun, today - ONE_DAY, rows, tuple(wrong), more))
    return job.finished()


def _so_far(checkpoint: Any) -> tuple[list[Wrong], int, int]:
    wrong = [wrong_as_stored(each) for each in checkpoint.get("wrong", ())]
    return wrong, checkpoint.get("more", 0), checkpoint.get("rows", 0)


def _without_root(world: World, today: date) -> Sequence[date]:
    """The days since the last root, up to yesterday: after an outage, all of them. The first root ever is yesterday's."""
    kept, yesterday = world.roots.days(), today - ONE_DAY
    return days_between(kept[-1] + ONE_DAY, yesterday) if kept else [yesterday]


def seal(world: World, day: date) -> None:
    """Lists the rows of a day that is over, and puts a root over the list. Rows that are there first are believed: an
    interrupted run left its list, and the root is over that."""
    before = world.roots.kept(day - ONE_DAY).root
    leaves = world.roots.keep_leaves(day, text_of(world.proofs.rows_of(day)))
    world.roots.keep_root(day, root_over(day, leaves, before).as_kept())
    world.log("audit-day-kept", day=day.isoformat(), rows=leaves.count(b"\n"))


def check(world: World, day: date, first: date) -> tuple[list[Wrong], int]:
    """What is wrong with a day, and with the chain of each case that had a row on it; and how many rows the day has."""
    kept, listed = world.roots.kept(day), list[Leaf]()
    with suppress(TypeError, ValueError):  # `wrong_with_day` says so
        listed = leaves_of(kept.leaves or b"")
    rows = world.proofs.rows_of(day, (leaf.key for leaf in listed))
    before = world.roots.kept(day - ONE_DAY).root
    wrong = wrong_with_day(kept, before, rows, is_first=day == first)
    for case_id in _cases(rows, listed):
        wrong += _wrong_with_case(world, case_id)
    return wrong, len(rows)


def _wrong_with_case(world: World, case_id: str) -> list[Wrong]:
    """A case is read in several calls, and a step may come between them. So what seems wrong is looked at once more."""
    first = wrong_with_chain(world.proofs.chain_of(case_id))
    if not first:
        return []
    again = wrong_with_chain(world.proofs.chain_of(case_id))
    return [wrong for wrong in again if wrong in first]


def _cases(rows: Iterable[Leaf], listed: Iterable[Leaf]) -> list[str]:
    partitions = {leaf.key.partition(" ")[0].removeprefix("AUDIT#") for leaf in (*rows, *listed)}
    return sorted(partitions - {NO_CASE, ADMINISTRATORS})


def _tell(world: World, report: Report) -> None:
    """Saves the report. Emails the auditors once a week if all is well, and at once and daily if not."""
    world.proofs.save(report)
    if report.faults:
        world.log(
            "audit-not-proved", faults=report.faults, first=report.first.isoformat(), last=report.last.isoformat()
        )
        email, key, variables = "audit_not_proved", report.day.isoformat(), {"faults": str(report.faults)}
        readers = _auditors(world) or [WATCHERS]
    else:
        year, week, _ = report.day.isocalendar()
        email, key, readers = "audit_proved", f"{year}-{week}", _auditors(world)
        variables = {
            "rows": str(report.rows),
            "first": plain_day(report.first),
            "last": plain_day(report.last),
        }
    now = world.clock.now()
    world.outbox.add([new_message(f"{email}|{key}|{to}", email, to, variables, now) for to in readers])


def _auditors(world: World) -> list[Recipient]:
    people = world.people.staff()
    return [person_recipient(each.person_id) for each in people if each.active and Role.AUDITOR in each.roles]
