"""Which changes of a person need a second person, and who may agree."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from chalicelib.domain.child.contact_details import normalise_email
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.people.roles import CASE_READERS, Role

LASTS = timedelta(hours=72)
"""How long a request waits before it lapses, and how long somebody still counts after they could last agree."""


GUARDED = CASE_READERS | {Role.ADMINISTRATOR}
"""The roles that open cases, and the one that gives them: else a thief would first make an administrator to help."""


AGREERS = frozenset({Role.ADMINISTRATOR, Role.MANAGER})


WATCHERS = AGREERS | {Role.AUDITOR}
"""Everybody who hears of each change of such a role or address."""


def can_agree(person: Person | None) -> bool:
    """Whether this person may agree to what others ask for."""
    return bool(person and person.active and person.roles & AGREERS)


def _held(person: Person | None) -> frozenset[Role]:
    return person.roles & GUARDED if person and person.active else frozenset()


def _moves(before: Person | None, after: Person) -> bool:
    return before is not None and normalise_email(before.email) != normalise_email(after.email)


def needs_second(before: Person | None, after: Person) -> bool:
    """Whether a second person has to agree. Taking rights away never needs one: it cannot wait.

    A role of somebody disabled does too: else it would be given quietly, and only letting them in again would be agreed to.
    """
    given = (after.roles - (before.roles if before else frozenset())) & GUARDED
    guarded = bool(((before.roles if before else frozenset()) | after.roles) & GUARDED)
    # A member of staff who becomes the contact of a school would read its children's forms.
    joins = guarded and bool(set(after.schools) - set(before.schools if before else ()))
    return bool(given) or bool(_held(after) - _held(before)) or joins or (guarded and _moves(before, after))


def is_told(before: Person | None, after: Person) -> bool:
    """Whether others hear of a change that needs nobody: a moved address, or the loss of a watching role."""
    return needs_second(before, after) or _moves(before, after) or bool((_held(before) - _held(after)) & WATCHERS)


def _led(person: Person | None) -> dict[str, School]:
    return {school.urn: school for school in person.schools if school.safeguarding} if person and person.active else {}


def new_leads(before: Person | None, after: Person) -> list[School]:
    """The schools with confidential answers that this change opens to the person. It needs no second person, but others
    hear at once."""
    led = _led(before)
    return [school for urn, school in _led(after).items() if urn not in led]


class Agreer(Struct, frozen=True):
    """A person who may agree; with `until`, one who no longer may and counts up to then."""

    person_id: str
    until: datetime | None = None


def agreer_after(before: Person | None, after: Person, at: datetime) -> Agreer | None:
    """How a change affects the person's right to agree; None where it does not."""
    could, can = can_agree(before), can_agree(after)
    if could == can:
        return None
    return Agreer(after.person_id, None if can else at + LASTS)


def is_alone(agreers: Iterable[Agreer], asks: str, now: datetime) -> bool:
    """Whether nobody else could have agreed at any moment of the last 72 hours. The person concerned counts too."""
    return not any(agreer.person_id != asks and (agreer.until is None or now < agreer.until) for agreer in agreers)


def able(agreers: Iterable[Agreer]) -> frozenset[str]:
    """The ids of those who may agree now."""
    return frozenset(agreer.person_id for agreer in agreers if agreer.until is None)
