"""Who does the work of people who are away or have left, and what makes an absence valid."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from msgspec import Struct

from chalicelib.domain.errors import DomainError
from chalicelib.domain.messages.recipients import TEAM_MAILBOX, Recipient, person_recipient
from chalicelib.domain.people.people import Away, Person
from chalicelib.domain.wording import plain_day


class AbsenceRefused(DomainError):
    """The entered absence is not valid. `about` is the answer to change: first, last or cover."""

    def __init__(self, about: str, sentence: str) -> None:
        super().__init__(sentence)
        self.about = about


def stand_in(
    people: Mapping[str, Person], person_id: str | None, on: date, barred: Collection[str] = ()
) -> Person | None:
    """The person, or while they are away their cover, or the cover's cover; None (the team) if nobody is there.
    `barred`: the people who may not see the case, or cover for it."""
    asked = set[str]()
    while person_id and person_id not in asked:
        asked.add(person_id)
        person = people.get(person_id)
        if not person or not person.may_own_cases or person_id in barred:
            return None
        if not person.away or not person.is_away(on):
            return person
        person_id = person.away.cover_id
    return None


def recipient_for(
    people: Mapping[str, Person], owner_id: str | None, on: date, barred: Collection[str] = ()
) -> Recipient:
    """The reader of an email about a case with this owner and these bars."""
    person = stand_in(people, owner_id, on, barred)
    return person_recipient(person.person_id) if person else TEAM_MAILBOX


def check_absence(person: Person, away: Away, cover: Person | None, today: date) -> None:
    """Raises AbsenceRefused."""
    if away.last < away.first:
        raise AbsenceRefused("last", "The last day away must be the first day or a later one.")
    if away.last < today:
        raise AbsenceRefused("last", "The last day away must be today or later.")
    if away.cover_id == person.person_id:
        raise AbsenceRefused("cover", "Somebody cannot cover for themselves. Choose a colleague.")
    if not cover or not cover.may_own_cases:
        name = cover.name if cover else "This person"
        raise AbsenceRefused("cover", f"{name} does not work cases. Choose an officer or a manager.")


class Absence(Struct, frozen=True):
    """Somebody's absence that is not over, in words. `warning` is empty where the cover is there."""

    days: str
    covered: str
    begun: bool
    warning: str = ""

    @property
    def words(self) -> str:
        return f"{self.days}, {self.covered}"

    @property
    def sentence(self) -> str:
        return f"{self.words[0].upper()}{self.words[1:]}."


def absence_of(people: Mapping[str, Person], person: Person, today: date) -> Absence | None:
    """None if the person is not away and has no absence ahead."""
    away = person.away
    if not away or away.last < today:
        return None
    begun, last = away.first <= today, plain_day(away.last)
    days = f"away until {last}" if begun else f"away from {plain_day(away.first)} until {last}"
    cover = people.get(away.cover_id)
    covered = f"covered by {cover.name}" if cover else "covered by nobody"
    return Absence(days, covered, begun, _warning(person, away, cover))


def _warning(person: Person, away: Away, cover: Person | None) -> str:
    if not cover or not cover.may_own_cases:
        return (
            f"The cover of {person.name} no longer works cases, so the team’s mailbox gets the emails. "
            "Choose somebody else."
        )
    if cover.away and cover.away.overlaps(away):
        both = f"{plain_day(max(cover.away.first, away.first))} to {plain_day(min(cover.away.last, away.last))}"
        return f"{cover.name}, who covers for {person.name}, is away too, from {both}."
    return ""


def by_id(people: Iterable[Person]) -> dict[str, Person]:
    return {person.person_id: person for person in people}
