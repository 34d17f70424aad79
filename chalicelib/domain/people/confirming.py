"""The yearly confirmation of an account: who gives it, and by when. Nobody confirms themselves."""

from collections.abc import Iterable
from datetime import date, timedelta

from msgspec.structs import replace

from chalicelib.domain.people.people import Person

LASTS = timedelta(days=365)
"""How long a confirmation holds."""
ASKED = (timedelta(days=30), timedelta(days=14), timedelta(days=7))
"""How long before the day we ask for the confirmation, and remind."""


def needs_confirming(person: Person) -> bool:
    """Every account of staff and of contacts. A partner has no manager: they prove their mailbox at each sign-in."""
    return person.active and (person.is_staff or bool(person.schools))


def due_on(person: Person) -> date:
    """The last day of the confirmation; long over where nobody knows when it was."""
    return person.confirmed + LASTS if person.confirmed else date.min


def asked_on(person: Person) -> date:
    """The day of the first email about a confirmed account."""
    return due_on(person) - ASKED[0]


def is_asked_about(person: Person, today: date) -> bool:
    return needs_confirming(person) and (not person.confirmed or today >= asked_on(person))


def is_silent(person: Person, today: date) -> bool:
    """The day has come, and nobody has answered."""
    return needs_confirming(person) and today >= due_on(person)


def rung(person: Person, today: date) -> date | None:
    """The day of the newest email that those who confirm should have by today; None before the first and once the day is there.

    Not only on that day: a morning that was not worked is made up for.
    """
    if not is_asked_about(person, today) or is_silent(person, today):
        return None
    return max(day for before in ASKED if (day := due_on(person) - before) <= today)


def confirmers(person: Person, people: Iterable[Person]) -> list[Person]:
    """Those who are asked, of all staff and, for a contact, the contacts of their first school.

    Managers for staff, and the other administrators for an administrator. For contacts the safeguarding leads of all their
    schools: a lead of one knows nothing of the others. Where there is nobody, the administrators.
    """
    others = [one for one in people if one.active and one.person_id != person.person_id]
    if person.is_staff:
        asked = [one for one in others if one.manages or (person.administers and one.administers)]
    else:
        asked = [one for one in others if all(one.safeguards(school.urn) for school in person.schools)]
    return asked or [one for one in others if one.administers]


def may_confirm(me: Person, person: Person, people: Iterable[Person], today: date) -> bool:
    """Those who are asked; once the day has passed in silence, the other administrators too."""
    if me.person_id == person.person_id or not me.active or not is_asked_about(person, today):
        return False
    answers_for_silence = me.administers and is_silent(person, today)
    return answers_for_silence or any(one.person_id == me.person_id for one in confirmers(person, people))


def begun(before: Person | None, after: Person, today: date) -> Person:
    """A new account, and one that somebody lets in again, counts as confirmed on that day."""
    is_new = needs_confirming(after) and not (before and needs_confirming(before))
    return replace(after, confirmed=today) if is_new else after
