"""Who is on call for a RED child while the office is closed, and who backs them up."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from msgspec import Struct

from chalicelib.domain.errors import DomainError
from chalicelib.domain.people.people import Person
from chalicelib.domain.wording import plain_day

LONGEST = timedelta(days=366)
Rota = tuple["OnCall", ...]
PersonOf = Callable[[str], Person | None]


class RotaRefused(DomainError):
    """The stretch cannot be part of the rota; the sentence says why."""


class OnCall(Struct, frozen=True):
    """One stretch of the rota, both days included. The second person is told when the first has not said *I have it*."""

    first: date
    last: date
    person_id: str
    phone: str
    second_id: str = ""
    second_phone: str = ""

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


def on_call_on(rota: Iterable[OnCall], day: date) -> OnCall | None:
    """The stretch that covers the day; the one that begins last where two do. None while nobody is on call."""
    return max((stretch for stretch in rota if stretch.covers(day)), key=lambda stretch: stretch.first, default=None)


def is_in(rota: Iterable[OnCall], person_id: str, day: date) -> bool:
    """Whether the rota has this person for the day, as the first or the second."""
    stretch = on_call_on(rota, day)
    return bool(stretch and person_id in (stretch.person_id, stretch.second_id))


# --- keeping the rota ----------------------------------------------------------------------------------------------------


def with_stretch(rota: Rota, stretch: OnCall, today: date) -> Rota:
    """The rota in order. A stretch may lie over a longer one, as a holiday does. Raises RotaRefused."""
    if stretch.last < stretch.first:
        raise RotaRefused("The last day is before the first day. Check both.")
    if stretch.last < today:
        raise RotaRefused("These days are in the past. Enter days from today on.")
    if stretch.last - stretch.first > LONGEST:
        raise RotaRefused("That is longer than a year. Check the years.")
    if any(known.first == stretch.first for known in rota):
        raise RotaRefused(f"Another entry begins on {plain_day(stretch.first)}. Remove that one first to change it.")
    return tuple(sorted((*rota, stretch), key=lambda each: each.first))


def without_stretch(rota: Rota, first: date) -> Rota:
    return tuple(stretch for stretch in rota if stretch.first != first)


# --- who can be told -----------------------------------------------------------------------------------------------------


class Contact(Struct, frozen=True):
    """Somebody on call, and the number to ring."""

    person_id: str
    name: str
    phone: str


class Watch(Struct, frozen=True):
    """The people on call on one day. `missing` says why nobody is, `second_missing` why there is no second person."""

    first: Contact | None = None
    second: Contact | None = None
    missing: str = ""
    second_missing: str = ""

    @property
    def to_ring(self) -> tuple[Contact, ...]:
        return tuple(contact for contact in (self.first, self.second) if contact)


_NOBODY = "the rota has nobody for the day"


def watch_on(rota: Iterable[OnCall], person_of: PersonOf, day: date) -> Watch:
    """People who are away, may not sign in or work no cases are not on call, whatever the rota says."""
    stretch = on_call_on(rota, day)
    if not stretch:
        return Watch(missing=_NOBODY, second_missing=_NOBODY)
    first = _contact(person_of, stretch.person_id, stretch.phone, day)
    second = _contact(person_of, stretch.second_id, stretch.second_phone, day)
    missing = "" if first else _why_not(person_of(stretch.person_id), day)
    if not stretch.second_id:
        return Watch(first, second, missing, "the rota has no second person")
    return Watch(first, second, missing, "" if second else _why_not(person_of(stretch.second_id), day))


def _contact(person_of: PersonOf, person_id: str, phone: str, day: date) -> Contact | None:
    person = person_of(person_id) if person_id else None
    return Contact(person_id, person.name, phone) if person and not _why_not(person, day) else None


def _why_not(person: Person | None, day: date) -> str:
    if not person:
        return "the person in the rota is no longer known"
    if not person.may_own_cases:
        return f"{person.name} no longer works cases here"
    return f"{person.name} is away" if person.is_away(day) else ""


class Gap(Struct, frozen=True):
    """Days in a row on which nobody is on call, for one reason."""

    first: date
    last: date
    why: str


def gaps(rota: Sequence[OnCall], person_of: PersonOf, days: Iterable[date]) -> tuple[Gap, ...]:
    """The stretches of these consecutive days without anybody on call."""
    found: list[Gap] = []
    for day in days:
        why = watch_on(rota, person_of, day).missing
        if why and found and found[-1].why == why and found[-1].last == day - timedelta(days=1):
            found[-1] = Gap(found[-1].first, day, why)
        elif why:
            found.append(Gap(day, day, why))
    return tuple(found)
