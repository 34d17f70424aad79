"""Whether mail for a contact of schools waits, because all their schools are closed."""

from datetime import datetime

from chalicelib.domain.calendar.school_mail import first_school_day, opening_on, place_in_queue
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World
from chalicelib.services.settings.school_calendar import calendar_of


def back_at_school(world: World, person: Person, now: datetime) -> datetime | None:
    """Opening time of the person's next school day; None while it is one, and for anybody but a contact of schools."""
    if not person.active or not person.schools or person.roles:
        return None
    today = london_day(now)
    day = first_school_day(today, [calendar_of(world, school.urn) for school in person.schools])
    return None if day == today else opening_on(day, world.authorities.current().opens)


def held_until(world: World, message: Message, person: Person | None, now: datetime) -> datetime | None:
    """When this message goes that has to wait for its reader's school; None where it goes now."""
    if message.policy.in_holidays or not person:
        return None
    back = back_at_school(world, person, now)
    if not back or _is_red(world, message.case_id):
        return None
    return back + place_in_queue(message.message_id)


def _is_red(world: World, case_id: str | None) -> bool:
    case = world.cases.head(case_id) if case_id else None
    return bool(case and case.priority is Priority.RED)
