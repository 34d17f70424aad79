"""Proves the audit each morning: writes a root for each past day, then checks the last days row by row, the older days whose turn
it is, and those of mornings that were missed.

A job of the worker: one day a chunk, or several chunks for a day with many cases. Each may run twice: the bucket keeps the first
root of a day, and refuses another.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from chalicelib.domain.calendar.days import ONE_DAY
from chalicelib.domain.casework.events import SERVICE
from chalicelib.domain.files.jobs import Job, new_job
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.message import new_message
from chalicelib.domain.messages.recipients import WATCHERS, Recipient, person_recipient
from chalicelib.domain.people.roles import Role
from chalicelib.domain.records.proof import (
    NAMED_AT_MOST,
    Report,
    Wrong,
    days_between,
    root_over,
    text_of,
    wrong_as_stored,
)
from chalicelib.domain.records.proof_turns import Audit, days_to_check, first_of_last_days, made_after
from chalicelib.domain.wording import plain_day
from chalicelib.ports.world import World
from chalicelib.services.audit.checking import CASES_AT_ONCE, cases_of, check_rows, follow

PROVE = "prove-audit"


def begin(world: World, day: date) -> None:
    """Adds the proof of this day. Done again, it adds nothing."""
    subject = {"day": day.isoformat()}
    world.jobs.add(new_job(f"{PROVE}-{day.isoformat()}", PROVE, SERVICE, subject, world.clock.now()))


def prove(world: World, job: Job) -> Job:
    """A chunk: a day gets its root; or a part of a day is checked; or, at the end, the report. One whose day is over does nothing:
    the next day's job does it all."""
    today = date.fromisoformat(job.subject["day"])
    if today != london_day(world.clock.now()):
        return job.finished()
    if unsealed := _without_root(world, today):
        seal(world, unsealed[0])
        return job.at(job.done + 1, 0, **job.checkpoint)
    first = world.roots.days()[0]
    audit = Audit(min(world.proofs.begun() or first, first), first)
    made = _made(world, job.checkpoint)
    days, place = days_to_check(today, made, audit), job.checkpoint.get("place", 0)
    if place < len(days):
        part = _part_of(world, days[place], first, job.checkpoint)
        return job.at(job.done + 1, 0, made=made.isoformat() if made else "", **part)
    wrong, more, rows = _so_far(job.checkpoint)
    last_days, until = max(first, first_of_last_days(today)), made_after(today, made, audit)
    older = sum(day < last_days for day in days)
    _tell(world, Report(today, world.clock.now(), last_days, today - ONE_DAY, rows, tuple(wrong), more, older, until))
    return job.finished()


def _made(world: World, checkpoint: Mapping[str, Any]) -> date | None:
    """The last morning whose days were all checked, as it was when this job began: its own report changes nothing for a chunk
    that runs again."""
    if "made" in checkpoint:
        return date.fromisoformat(checkpoint["made"]) if checkpoint["made"] else None
    report = world.proofs.report()
    return (report.made or report.day) if report else None


def _part_of(world: World, day: date, first: date, checkpoint: Mapping[str, Any]) -> dict[str, Any]:
    """Checks the rows of a day and the chains of some cases, or of some more; returns where that leads. `after`: the last case
    that was followed; "" before any."""
    wrong, more, rows = _so_far(checkpoint)
    after = checkpoint.get("after", "")
    found, count = check_rows(world, day, first) if not after else ([], 0)
    cases = cases_of(world, day, after)
    named = [*wrong, *found, *follow(world, cases[:CASES_AT_ONCE])]
    place, after = checkpoint.get("place", 0), ""
    if len(cases) > CASES_AT_ONCE:
        after = cases[CASES_AT_ONCE - 1]
    else:
        place += 1
    return {
        "place": place,
        "after": after,
        "wrong": [each.as_stored() for each in named[:NAMED_AT_MOST]],
        "more": more + max(0, len(named) - NAMED_AT_MOST),
        "rows": rows + count,
    }


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
