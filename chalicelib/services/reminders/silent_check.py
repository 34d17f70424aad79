"""The silent-child check: all open cases each working morning, and once a week everything that was ever sent.

A job of the worker. A case that cannot be read is an exception like any other, and stops nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from chalicelib.domain.casework.events import SERVICE
from chalicelib.domain.deadlines.office_hours import begins_week
from chalicelib.domain.deadlines.silence import Reason, Staff, Watched, exceptions, failed
from chalicelib.domain.deadlines.silence_report import Findings, Found, Report
from chalicelib.domain.errors import Unreadable
from chalicelib.domain.files.jobs import Job, new_job
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.message import new_message
from chalicelib.domain.records.watched import IdPage
from chalicelib.ports.world import World
from chalicelib.services.delivery.problems import task_id_of
from chalicelib.services.people.staffing import managers_or_team

CHECK = "silent-check"
AT_ONCE = 100


class Part(StrEnum):
    AGAIN = "again"
    """What the last check found: only the weekly walk finds some of it, and it stays on the list until it is mended."""
    OPEN = "open"
    EVERYTHING = "everything"


WALK_EVERY = timedelta(days=7)


def begin(world: World, day: date) -> None:
    """Adds the check of this working day. Done again, it adds nothing."""
    job_id, subject = f"silent|{day.isoformat()}", {"day": day.isoformat(), "walk": "yes" if _walks(world, day) else ""}
    world.jobs.add(new_job(job_id, CHECK, SERVICE, subject, world.clock.now()))


def _walks(world: World, day: date) -> bool:
    """On the first working day of the week, and on any other once the last walk is a week ago."""
    before = world.watch.report()
    last = before.walked_at if before else None
    return begins_week(day) or (last is not None and london_day(last) + WALK_EVERY <= day)


def _is_walk(job: Job) -> bool:
    return bool(job.subject["walk"])


def _day(job: Job) -> date:
    return date.fromisoformat(job.subject["day"])


def check(world: World, job: Job) -> Job:
    """A chunk of one part, or the report at the end. Done again, it finds the same. A check of a day that is over does nothing."""
    if _day(job) != london_day(world.clock.now()):
        return job.finished()
    parts = [Part.AGAIN, Part.OPEN, *([Part.EVERYTHING] if _is_walk(job) else [])]
    part, findings = Part(job.checkpoint.get("part", Part.AGAIN)), _stored_findings(job.checkpoint)
    found, looked_at, after = _CHUNKS[part](world, job, job.checkpoint.get("after", ""))
    findings, done = findings.adding(found), job.done + looked_at
    if not after:
        if part is parts[-1]:
            _report(world, job, findings, done)
            return job.at(done, done).finished()
        part = parts[parts.index(part) + 1]
    return job.at(done, 0, part=str(part), after=after, **_findings_to_store(findings))


Chunk = tuple[list[Found], int, str]
"""What was found, how many open cases were looked at, and the mark of the next chunk of the part."""


def _again(world: World, job: Job, after: str) -> Chunk:
    before = world.watch.report()
    return list(_look(world, job, {one.leads_to: one.reference for one in before.found} if before else {})), 0, ""


def _open(world: World, job: Job, after: str) -> Chunk:
    """A case that moves on the list meanwhile may be missed: somebody has just done something with it."""
    page: IdPage = world.watch.open_ids(after, AT_ONCE)
    staff = _staff(world)
    found = (_of_case(world, job, case_id, staff) for case_id in page.ids)
    return [one for one in found if one], len(page.ids), page.after


def _everything(world: World, job: Job, after: str) -> Chunk:
    stretch = world.watch.walk(after)
    leads = {lead.to: lead.reference for lead in sorted(stretch.leads, key=lambda lead: lead.reference)}
    there = world.watch.heads(leads)
    gone = {to: reference for to, reference in leads.items() if to not in there}
    unlisted = {head_id: leads.get(head_id, "") for head_id in stretch.unlisted}
    return list(_look(world, job, gone | unlisted)), 0, stretch.after


_CHUNKS: Mapping[Part, Callable[[World, Job, str], Chunk]] = {
    Part.AGAIN: _again,
    Part.OPEN: _open,
    Part.EVERYTHING: _everything,
}


def _look(world: World, job: Job, references: Mapping[str, str]) -> Iterator[Found]:
    """What is wrong with these cases and returns, by their ids, now."""
    heads, staff = world.watch.heads(references), _staff(world)
    for head_id, reference in references.items():
        head = heads.get(head_id)
        if not head:
            yield Found(reference, head_id, (Reason.HEAD_GONE,))
        elif head.is_case:
            if found := _of_case(world, job, head_id, staff):
                yield found
        elif not head.is_listed:
            yield Found(reference, head_id, (Reason.RETURN_NOT_LOOKED_AT,))


def _of_case(world: World, job: Job, case_id: str, staff: Staff) -> Found | None:
    """An exception found in a read that may lag must also show in a consistent read."""
    found = _reasons(world, job, case_id, staff, may_lag=True)
    return _reasons(world, job, case_id, staff, may_lag=False) if found else None


def _reasons(world: World, job: Job, case_id: str, staff: Staff, *, may_lag: bool) -> Found | None:
    try:
        file = world.watch.watched(case_id, events=_is_walk(job), may_lag=may_lag)
    except Unreadable:
        return Found("", case_id, (Reason.UNREADABLE,))
    if not file:
        return Found("", case_id, (Reason.HEAD_GONE,))
    reasons = exceptions(file, staff, world.authorities.current(), world.clock.now(), _dealt_with(world, file, staff))
    return Found(file.case.reference, case_id, reasons) if reasons else None


def _staff(world: World) -> Staff:
    people = world.people.staff()
    return Staff(
        frozenset(person.person_id for person in people),
        frozenset(person.person_id for person in people if person.may_own_cases),
    )


def _dealt_with(world: World, file: Watched, staff: Staff) -> set[str]:
    return {m.message_id for m in failed(file, staff) if world.tasks.is_open(task_id_of(m)) is False}


# --- the report ------------------------------------------------------------------------------------------------------


def _report(world: World, job: Job, findings: Findings, looked_at: int) -> None:
    """Saved, and told to each manager once a day until there is nothing to tell."""
    day, now, before = _day(job), world.clock.now(), world.watch.report()
    walked_at = now if _is_walk(job) else before.walked_at if before else None
    report = Report(day, now, looked_at, findings.found, findings.more, walked_at)
    if not world.watch.save(report) or not report.exceptions:
        return
    variables = {"exceptions": str(report.exceptions)}
    world.outbox.add(
        [
            new_message(f"silent|{day.isoformat()}|{to}", "silent_children", to, variables, now)
            for to in managers_or_team(world)
        ]
    )


def _findings_to_store(findings: Findings) -> dict[str, Any]:
    found = [[one.reference, one.leads_to, list(map(str, one.reasons))] for one in findings.found]
    return {"found": found, "more": findings.more}


def _stored_findings(checkpoint: Mapping[str, Any]) -> Findings:
    stored: Iterable[Any] = checkpoint.get("found", ())
    found = tuple(Found(reference, to, tuple(map(Reason, reasons))) for reference, to, reasons in stored)
    return Findings(found, checkpoint.get("more", 0))
