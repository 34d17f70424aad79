"""The digests of each working morning: to owners, managers and the team."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from chalicelib.domain.casework.barring import may_see
from chalicelib.domain.casework.case import Case
from chalicelib.domain.deadlines.digests import Day, Part, Workload, day_of, is_empty, is_unowned, workloads
from chalicelib.domain.deadlines.office_hours import begins_week
from chalicelib.domain.deadlines.rules import LABELS, Rule
from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages.message import Message
from chalicelib.domain.messages.recipients import TEAM_MAILBOX, Recipient, person_of
from chalicelib.domain.newer import read_as
from chalicelib.domain.people.covering import by_id, recipient_for
from chalicelib.domain.people.people import Person
from chalicelib.domain.returns.returns import ReturnState
from chalicelib.ports.world import World
from chalicelib.services.casework.all_cases import all_open
from chalicelib.services.people.staffing import managers_or_team
from chalicelib.services.reminders.morning_mail import SHOWN, morning_message, write_each

SET_ASIDE_AT_ONCE = 100


def write_digests(world: World, day: date) -> None:
    """The digests of the day. Done again, it writes none to whom it wrote."""
    write_each(world, _digests(world, day))


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
        morning_message(world, day, "digest_owner", to, _day_variables(each))
        for to, each in days.items()
        if not is_empty(each)
    ]
    set_aside = _set_aside(world)
    for to in managers_or_team(world):
        seen = [case for case in cases if may_see(case, person_of(to))]
        found, beside = workloads(seen, people, now), _beside(seen, people, day) | {"set_aside": set_aside}
        if any(workload.needs_a_look for workload in found) or any(beside.values()):
            variables = _workload_variables(found) | {name: str(number) for name, number in beside.items()}
            messages.append(morning_message(world, day, "digest_manager", to, variables))
    found = workloads(cases, people, now)
    if found and begins_week(day):
        messages.append(morning_message(world, day, "digest_team", TEAM_MAILBOX, _workload_variables(found)))
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


def _workload_variables(found: Sequence[Workload]) -> dict[str, str]:
    rows = [
        [
            workload.owner_id or "",
            workload.open,
            workload.overdue,
            workload.today,
            instant_text(workload.oldest_due) if workload.oldest_due else "",
        ]
        for workload in found
    ]
    unowned = next((workload.open for workload in found if workload.owner_id is None), 0)
    numbers = {"open": sum(d.open for d in found), "overdue": sum(d.overdue for d in found), "unowned": unowned}
    return {name: str(number) for name, number in numbers.items()} | {"workloads": json.dumps(rows)}
