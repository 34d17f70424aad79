"""Whether mail for a contact of schools waits, because all their schools are closed."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.calendar.school_mail import first_school_day, opening_on, place_in_queue
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.mail_contacts import MailContact
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World
from chalicelib.services.settings.school_calendar import calendar_of


def back_at_school(world: World, reader: Person | MailContact, now: datetime) -> datetime | None:
    """Opening time of the reader's next school day at any of their schools; None while it is one, and for anybody but a
    contact of schools."""
    urns = _schools_of(world, reader)
    if not urns:
        return None
    today = london_day(now)
    day = first_school_day(today, [calendar_of(world, urn) for urn in urns])
    return None if day == today else opening_on(day, world.authorities.current().opens)


def _schools_of(world: World, reader: Person | MailContact) -> Sequence[str]:
    """A trust, or the head of two schools, is there once for each: they read their mail while one of them is open."""
    if isinstance(reader, MailContact):
        return list({reader.urn, *(same.urn for same in world.mail_contacts.of_address(reader.email))})
    return [school.urn for school in reader.schools] if reader.active and not reader.roles else []


def held_until(world: World, message: Message, reader: Person | MailContact | None, now: datetime) -> datetime | None:
    """When this message goes that has to wait for its reader's school; None where it goes now."""
    if message.policy.in_holidays or not reader:
        return None
    back = back_at_school(world, reader, now)
    if not back or _is_red(world, message.case_id):
        return None
    return back + place_in_queue(message.message_id)


def _is_red(world: World, case_id: str | None) -> bool:
    case = world.cases.head(case_id) if case_id else None
    return bool(case and case.priority is Priority.RED)
