"""One round of reminders that cannot wait for the morning, each once. Run every minute; running it twice changes nothing."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import takewhile

from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import SERVICE, Event, EventKind, writing
from chalicelib.domain.deadlines.clocks import wait_of
from chalicelib.domain.deadlines.deadline import Deadline
from chalicelib.domain.deadlines.digests import alarms_of
from chalicelib.domain.deadlines.ladders import Audience
from chalicelib.domain.deadlines.office_hours import office_is_open, within_hours
from chalicelib.domain.deadlines.reminders import Reminder, Round, reminders_due
from chalicelib.domain.deadlines.rules import LABELS
from chalicelib.domain.errors import Unreadable
from chalicelib.domain.instants import instant_text, london_day
from chalicelib.domain.messages.emails.catalogue import EMAILS
from chalicelib.domain.messages.ids import message_id_for
from chalicelib.domain.messages.many_readers import bounded
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import DUTY_MAILBOX, Recipient
from chalicelib.domain.records.due import Due, What
from chalicelib.domain.waiting import Wait
from chalicelib.ports.world import World
from chalicelib.services.casework.all_cases import all_open
from chalicelib.services.casework.chasing import above_asked, asked
from chalicelib.services.people.people_read_once import PeopleReadOnce
from chalicelib.services.people.staffing import managers_or_team, owner_or_team
from chalicelib.services.reminders.red_mornings import has_alarms_of, write_alarms
from chalicelib.services.schedule.sweeping import go_through
from chalicelib.services.schedule.time_budget import NO_END
from chalicelib.services.settings.on_call import on_call, second_on_call

Told = tuple[date, Recipient]
"""Somebody who has the RED email of a day."""


def remind_all(world: World, until: datetime = NO_END) -> int:
    """Carries out what is due and returns how many reminders were written."""
    once, told = world.but(people=PeopleReadOnce(world.people)), set[Told]()
    return go_through(once, What.DEADLINE, lambda world, due: _remind_or_tell(world, due, told), until)


def _remind_or_tell(world: World, due: Due, told: set[Told]) -> int:
    """A clock rings also on a case that cannot be read: whose it is nobody knows then, so each manager hears of it, once a
    day. Raises Unreadable all the same."""
    try:
        return _remind(world, due, told)
    except Unreadable as unreadable:
        now = world.clock.now()
        key, variables = f"unreadable|{due.case_id}|{london_day(now).isoformat()}", {"log": unreadable.reference}
        world.outbox.add(
            [new_message(f"{key}|{to}", "case_unreadable", to, variables, now) for to in managers_or_team(world)]
        )
        raise


def _remind(world: World, due: Due, told: set[Told]) -> int:
    found, now = world.cases.head_and_deadline(due.case_id, due.id), world.clock.now()
    if not found or found[1].next_check_at is None or found[1].next_check_at > now:
        return 0  # the index lagged behind the row
    case, deadline = found
    plan = reminders_due(
        case, deadline, _recipients(world, case, wait_of(case, deadline.rule)), world.authorities.current(), now
    )
    if case.is_told_together:
        return _remind_together(world, case, deadline, plan)
    late = [reminder.recipient for reminder in plan.reminders if _is_of_the_morning(world, case, deadline, reminder)]
    if late:
        _tell_in_the_morning(world, case, late, told)
    words = [_message(world, case, deadline, r) for r in plan.reminders if r.recipient not in late]
    messages = bounded(words)
    events = [_event(world, case, deadline, plan, rung) for rung in dict.fromkeys(r.rung for r in plan.reminders)]
    events[:1] = [writing(event, messages) for event in events[:1]]
    world.cases.remind(case, deadline, plan, messages, events)
    return len(words)


def _is_of_the_morning(world: World, case: Case, deadline: Deadline, reminder: Reminder) -> bool:
    """Whether an outage held it up until the office has opened on another day, or would have: the RED email of that day
    names the case then, together with all others."""
    now, authority = world.clock.now(), world.authorities.current()
    opens = within_hours(london_day(now), authority.opens, authority)
    return not wait_of(case, deadline.rule) and reminder.at < opens <= now and bool(alarms_of(case, opens))


def _tell_in_the_morning(world: World, case: Case, recipients: Sequence[Recipient], told: set[Told]) -> None:
    """Whoever the morning would not tell of the case gets the RED email of the day too, once. `told`: who is known to have it."""
    day = london_day(world.clock.now())
    owner = owner_or_team(world, case.owner_id, case.barred)
    asked_of = [to for to in dict.fromkeys((owner, *recipients)) if (day, to) not in told]
    have_it = [to for to in asked_of if has_alarms_of(world, day, to)]
    told.update((day, to) for to in have_it)
    if len(have_it) < len(asked_of):
        write_alarms(world, day, [to for to in recipients if to != owner])


def _remind_together(world: World, case: Case, deadline: Deadline, plan: Round) -> int:
    """The email is written first, unless another case brought it already. What this case then lacks is noted next minute."""
    written = sum(_tell_together(world, reminder) for reminder in plan.reminders)
    events = [_event(world, case, deadline, plan, rung) for rung in dict.fromkeys(r.rung for r in plan.reminders)]
    world.cases.remind(case, deadline, plan, (), events)
    return written


def _tell_together(world: World, reminder: Reminder) -> bool:
    if world.outbox.get(None, message_id_for(reminder.key)):
        return False
    now, authority = world.clock.now(), world.authorities.current()
    waiting = sum(case.is_told_together for case in takewhile(lambda case: case.comes_first, all_open(world)))
    closed = "" if office_is_open(now, authority) else "yes"
    variables = {"count": str(max(waiting, 1)), "closed": closed}  # the list may lag behind the case that is due
    world.outbox.add([new_message(reminder.key, reminder.email, reminder.recipient, variables, now)])
    return True


def _recipients(world: World, case: Case, wait: Wait | None) -> Callable[[Audience], Sequence[Recipient]]:
    """Who each audience of this case is today."""

    def who(audience: Audience) -> Sequence[Recipient]:
        match audience:
            case Audience.DUTY:
                return [DUTY_MAILBOX]
            case Audience.ON_CALL:
                return on_call(world)
            case Audience.SECOND_ON_CALL:
                return second_on_call(world)
            case Audience.OWNER_OR_TEAM:
                return [owner_or_team(world, case.owner_id, case.barred)]
            case Audience.MANAGER:
                return managers_or_team(world)
            case Audience.ASKED:
                return asked(world, case, wait) if wait else []
            case Audience.ABOVE_ASKED:
                return above_asked(world, case, wait) if wait else []

    return who


def _message(world: World, case: Case, deadline: Deadline, reminder: Reminder) -> Message:
    facts = {
        "reference": case.reference,
        "priority": str(case.priority),
        "received": instant_text(case.received_at),
        "due": instant_text(deadline.due_at),
        "what": LABELS[deadline.rule],
        "deadline": deadline.deadline_id,
        "submission": case.submission_id,
    }
    variables = {name: facts[name] for name in EMAILS[reminder.email].variables}
    return new_message(
        reminder.key, reminder.email, reminder.recipient, variables, world.clock.now(), case_id=case.case_id
    )


def _event(world: World, case: Case, deadline: Deadline, plan: Round, rung: str) -> Event:
    now = world.clock.now()
    recipients = ",".join(str(reminder.recipient) for reminder in plan.reminders if reminder.rung == rung)
    event_id = message_id_for(f"{deadline.deadline_id}|{rung}|{now.isoformat()}")
    facts = {"rule": str(deadline.rule), "rung": rung, "to": recipients}
    return Event(event_id, case.case_id, EventKind.REMINDED, london_day(now), now, SERVICE, facts)
