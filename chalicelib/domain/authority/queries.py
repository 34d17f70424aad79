"""The people whom schools and others may ask, as the authority lists them, and who covers for them."""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.errors import DomainError
from chalicelib.domain.wording import plain_day

MOST_PEOPLE = 12
"""Every page reads the settings, and a longer list helps nobody."""
MOST_COVERS = 20
Directory = tuple["PersonForQueries", ...]


class QueriesRefused(DomainError):
    """The entry cannot be in the directory; the sentence says why."""


class Cover(Struct, frozen=True):
    """Days on which somebody else of the directory is asked instead, both included."""

    first: date
    last: date
    by: str
    """The key of who covers."""

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


class PersonForQueries(Struct, frozen=True):
    """One entry. It is public, and has nothing to do with who may sign in."""

    key: str
    name: str
    role: str
    """As schools know it: children missing education officer, assistant, duty."""
    phone: str
    email: str
    about: str = ""
    """What to ask them."""
    covers: tuple[Cover, ...] = ()

    def covered_by(self, day: date) -> str:
        """The key of who covers on this day; empty while nobody does."""
        return next((cover.by for cover in self.covers if cover.covers(day)), "")


# --- keeping it ----------------------------------------------------------------------------------------------------------


def with_person(directory: Directory, person: PersonForQueries) -> Directory:
    """In the place of the entry with the same key, or at the end. Raises QueriesRefused."""
    if person.key in {known.key for known in directory}:
        return tuple(person if known.key == person.key else known for known in directory)
    if len(directory) >= MOST_PEOPLE:
        raise QueriesRefused(f"The list has {MOST_PEOPLE} people. Remove one first.")
    return (*directory, person)


def without_person(directory: Directory, key: str, today: date) -> Directory:
    """Raises QueriesRefused for somebody who covers for others: nobody would be asked on those days."""
    for other in directory:
        if cover := next((cover for cover in other.covers if cover.by == key and cover.last >= today), None):
            raise QueriesRefused(
                f"They cover for {other.name} from {plain_day(cover.first)} to {plain_day(cover.last)}. Remove that first."
            )
    return tuple(known for known in directory if known.key != key)


def with_cover(person: PersonForQueries, cover: Cover, directory: Directory, today: date) -> PersonForQueries:
    """The person with one more cover, in order, and without those that are over. Raises QueriesRefused."""
    kept = [known for known in person.covers if known.last >= today]
    if cover.last < cover.first:
        raise QueriesRefused("The last day is before the first day. Check both.")
    if cover.last < today:
        raise QueriesRefused("These days are over. Enter days from today on.")
    if cover.by == person.key or cover.by not in {known.key for known in directory}:
        raise QueriesRefused("Somebody else of the list must cover.")
    if any(known.first <= cover.last and cover.first <= known.last for known in kept):
        raise QueriesRefused("Somebody covers on some of these days already. Remove that first to change it.")
    if len(kept) >= MOST_COVERS:
        raise QueriesRefused(f"There are {MOST_COVERS} covers for this person. Remove one first.")
    return replace(person, covers=tuple(sorted((*kept, cover), key=lambda each: each.first)))


def without_cover(person: PersonForQueries, first: date) -> PersonForQueries:
    return replace(person, covers=tuple(cover for cover in person.covers if cover.first != first))


def who_answers(directory: Iterable[PersonForQueries], person: PersonForQueries, day: date) -> PersonForQueries | None:
    """The person, or who covers on this day, or who covers for those in turn. None where that leads nowhere."""
    by_key, seen = {each.key: each for each in directory}, {person.key}
    while key := person.covered_by(day):
        if key in seen or key not in by_key:
            return None
        seen.add(key)
        person = by_key[key]
    return person
