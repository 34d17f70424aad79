"""The work of each morning, when the office opens or would: RED every day, digests on working days. A job of the worker.

It is made once a day, and every email has a key of the day and its reader: done twice, it writes nothing new. After an
outage only today's is done, so that everybody gets one digest.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from chalicelib.domain.calendar.bank_holidays import ENGLAND_AND_WALES
from chalicelib.domain.calendar.days import is_working_day
from chalicelib.domain.casework.barring import may_see
from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import SERVICE
from chalicelib.domain.deadlines.digests import Alarm, Day, Desk, Part, alarms_of, day_of, desks, is_empty, is_unowned
from chalicelib.domain.deadlines.office_hours import begins_week, within_hours
from chalicelib.domain.deadlines.rules import LABELS, Rule
from chalicelib.domain.files.jobs import Job, JobState, new_job
from chalicelib.domain.instants import instant_text, london_day
from chalicelib.domain.messages.ids import message_id_for
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import DUTY_MAILBOX, TEAM_MAILBOX, Recipient, person_of
from chalicelib.domain.newer import read_as
from chalicelib.domain.people.covering import by_id, recipient_for
from chalicelib.domain.people.people import Person
from chalicelib.domain.returns.returns import ReturnState
from chalicelib.ports.world import World
from chalicelib.services.casework.all_cases import all_open
from chalicelib.services.people.staffing import managers_or_team
from chalicelib.services.reminders import silent_check
from chalicelib.services.settings.on_call import on_call

MORNING, RED_MORNING = "morning", "red_morning"
Alarms = tuple[Alarm, ...]
SHOWN = 20
"""Rows of one part of a digest; the page has the rest."""
SET_ASIDE_AT_ONCE = 100


def _opens(world: World, day: date) -> datetime:
    authority = world.authorities.current()
    return within_hours(day, authority.opens, authority)


def _job_id(day: date) -> str:
    return f"{MORNING}-{day.isoformat()}"


def begin(world: World) -> int:
    """Adds today's job once the office opens, or would. Asked for every minute."""
    now = world.clock.now()
    day = london_day(now)
    if now < _opens(world, day):
        return 0
    world.jobs.add(new_job(_job_id(day), MORNING, SERVICE, {"day": day.isoformat()}, now))
    return 1


def late_minutes(world: World) -> float:
    """How long today's work has been waiting to be done; 0 once it is."""
    now = world.clock.now()
    day = london_day(now)
    opens = _opens(world, day)
    if now < opens:
        return 0.0
    job = world.jobs.get(_job_id(day))
    if job and job.state is JobState.DONE:
        return 0.0
    return round((now - opens).total_seconds() / 60, 1)


def work(world: World, job: Job) -> Job:
    """A chunk: the alarms of RED cases first, so that nothing can hold them up; then, on a working day, the digests. The
    silent-child check begins beside both. A morning that was not done on its day is not done later."""
    day = date.fromisoformat(job.subject["day"])
    is_working = is_working_day(day, ENGLAND_AND_WALES)
    if day != london_day(world.clock.now()):
        return job.finished()
    if not job.done:
        if is_working:
            silent_check.begin(world, day)
        write_alarms(world, day)
        return job.at(1, 2)
    if is_working:
        write_digests(world, day)
    return job.finished()


def write_alarms(world: World, day: date, also: Collection[Recipient] = ()) -> None:
    """The RED emails of the day, to these recipients as well. Done again, it writes nothing new."""
    _write(world, _alarms(world, day, also))


def has_alarms_of(world: World, day: date, to: Recipient) -> bool:
    """Whether the RED email of the day to this recipient is written."""
    return world.outbox.get(None, message_id_for(_key(day, RED_MORNING, to))) is not None


def write_digests(world: World, day: date) -> None:
    """The digests of the day. Done again, it writes none to whom it wrote."""
    _write(world, _digests(world, day))


def _write(world: World, messages: Iterable[Message]) -> None:
    for message in messages:
        world.outbox.add([message])


def _message(world: World, day: date, email: str, to: Recipient, variables: Mapping[str, str]) -> Message:
    return new_message(_key(day, email, to), email, to, variables, world.clock.now())


def _key(day: date, email: str, to: Recipient) -> str:
    return f"{email}|{day.isoformat()}|{to}"


# --- RED ---------------------------------------------------------------------------------------------------------------


def _alarms(world: World, day: date, also: Collection[Recipient] = ()) -> list[Message]:
    """One email to each recipient, with all their cases."""
    now, for_each = world.clock.now(), defaultdict[Recipient, list[tuple[Case, Alarms]]](list)
    found = [(case, alarms) for case in all_open(world) if (alarms := alarms_of(case, now))]
    everybody = [*on_call(world), DUTY_MAILBOX, *also] if found else []
    people = by_id(world.people.staff())
    for case, alarms in found:
        for to in dict.fromkeys((recipient_for(people, case.owner_id, day, case.barred), *everybody)):
            if may_see(case, person_of(to)):
                for_each[to].append((case, alarms))
    day_off = "" if is_working_day(day, ENGLAND_AND_WALES) else "yes"
    return [
        _message(world, day, RED_MORNING, to, _alarm_variables(rows) | {"day_off": day_off})
        for to, rows in for_each.items()
    ]


def _alarm_variables(rows: Sequence[tuple[Case, Alarms]]) -> dict[str, str]:
    shown = [[case.reference, instant_text(case.received_at), *alarms] for case, alarms in rows[:SHOWN]]
    return {"count": str(len(rows)), "alarms": json.dumps(shown)}


# --- digests -------------------------------------------------------------------------------------------------------------


def _digests(world: World, day: date) -> list[Message]:
    now, cases = world.clock.now(), list(all_open(world))
    people = by_id(world.people.staff())
    owned = defaultdict[Recipient, list[Case]](list)
    for case in cases:
        to = recipient_for(people, case.owner_id, day, case.barred)
        if to != TEAM_MAILBOX:
            owned[to].append(case)
    days = {to: day_of(mine, now) for to, mine in owned.items()}
    messages = [
        _message(world, day, "digest_owner", to, _day_variables(each))
        for to, each in days.items()
        if not is_empty(each)
    ]
    set_aside = _set_aside(world)
    for to in managers_or_team(world):
        seen = [case for case in cases if may_see(case, person_of(to))]
        found, beside = desks(seen, people, now), _beside(seen, people, day) | {"set_aside": set_aside}
        if any(desk.needs_a_look for desk in found) or any(beside.values()):
            variables = _desk_variables(found) | {name: str(number) for name, number in beside.items()}
            messages.append(_message(world, day, "digest_manager", to, variables))
    found = desks(cases, people, now)
    if found and begins_week(day):
        messages.append(_message(world, day, "digest_team", TEAM_MAILBOX, _desk_variables(found)))
    return messages


def _set_aside(world: World) -> int:
    """How many wait to be read."""
    number, after, more = 0, "", True
    while more:
        page = world.returns.newest(after, SET_ASIDE_AT_ONCE, ReturnState.SET_ASIDE)
        number, after, more = number + len(page.returns), page.after, bool(page.after)
    return number


def _beside(cases: Sequence[Case], people: Mapping[str, Person], day: date) -> dict[str, int]:
    """What waits for a manager beside the dates of cases, and is in nobody else's email."""
    unowned = [case for case in cases if is_unowned(case, people, day)]
    return {
        "to_confirm": sum(case.proposed_at is not None for case in cases),
        "unowned_news": sum(bool(case.news) for case in unowned),
    }


def _day_variables(day: Day) -> dict[str, str]:
    rows = {str(part): [_row(case) for case in cases[:SHOWN]] for part, cases in day.items()}
    return {f"{part}_count": str(len(day[part])) for part in Part} | {"parts": json.dumps(rows)}


def _row(case: Case) -> list[str]:
    """Reference, what is due, when."""
    label = LABELS[read_as(Rule, case.next_rule)] if case.next_rule else ""
    return [case.reference, label, instant_text(case.next_due_at) if case.next_due_at else "", *sorted(case.news)]


def _desk_variables(found: Sequence[Desk]) -> dict[str, str]:
    rows = [
        [
            desk.owner_id or "",
            desk.open,
            desk.overdue,
            desk.today,
            instant_text(desk.oldest_due) if desk.oldest_due else "",
        ]
        for desk in found
    ]
    unowned = next((desk.open for desk in found if desk.owner_id is None), 0)
    numbers = {"open": sum(d.open for d in found), "overdue": sum(d.overdue for d in found), "unowned": unowned}
    return {name: str(number) for name, number in numbers.items()} | {"desks": json.dumps(rows)}
