"""The words of the lists of looks: their titles, their months, what a line says, and what is said where there is none."""

from datetime import date, timedelta

from msgspec import Struct

from chalicelib.domain.instants import london_day
from chalicelib.domain.people.changes import LABELS
from chalicelib.domain.records.access import ADMINISTRATORS
from chalicelib.domain.wording import london_date, plain_day
from chalicelib.ports.world import World
from chalicelib.services.casework import looks
from chalicelib.services.casework.exporting_looks import Asked
from chalicelib.services.casework.looks import Sought
from chalicelib.web.casework.access_view import ACCESSES
from chalicelib.web.casework.names import Names

MONTHS = 36


class Pick(Struct, frozen=True):
    """A month or a person to choose."""

    value: str
    text: str


def months_until(today: date, since: date) -> list[Pick]:
    """The latest first; none before anything could be looked at."""
    month, found = today.replace(day=1), list[Pick]()
    while len(found) < MONTHS and (month >= since.replace(day=1) or not found):
        found.append(Pick(key_of(month), named(month)))
        month = (month - timedelta(days=1)).replace(day=1)
    return found


def words_of(what: str, case_id: str) -> str:
    """What administrators did has names of its own: one may be the name of a step of a case too."""
    if case_id == ADMINISTRATORS:
        label = LABELS.get(what)  # type: ignore[call-overload]
        return f"recorded under administration: {label or what}"
    return ACCESSES.get(what, what)


def nothing_of(world: World, asked: Asked) -> str:
    if asked.day:
        return nothing_of_day(world, asked.day)
    if asked.whose and asked.month:
        return nothing_of_person(world, asked.whose, asked.month)
    return nothing_of_case(looks.sought_by(world, asked.reference), asked.month)


def title_of_day(day: date) -> str:
    return f"Looks and changes on {london_date(day)}"


def title_of_person(names: Names, whose: str, month: date) -> str:
    return f"Looks and changes by {names.of(whose)} in {named(month)}"


def title_of_case(reference: str, month: date | None) -> str:
    return f"Who looked at or changed {reference}{f' in {named(month)}' if month else ''}"


def nothing_of_day(world: World, day: date) -> str:
    words = f"Nobody looked at anything or changed anything on {london_date(day)}."
    return f"{words} {_NOT_YET}" if day > london_day(world.clock.now()) else words


def nothing_of_person(world: World, whose: str, month: date) -> str:
    so_far = " so far" if looks.end_of(month) > london_day(world.clock.now()) else ""
    return f"{Names(world).of(whose)} looked at nothing and changed nothing in {named(month)}{so_far}."


def nothing_of_case(sought: Sought, month: date | None) -> str:
    if not month:
        return f"Nobody looked at {sought.reference} or changed it."
    words = f"Nobody looked at {sought.reference} or changed it in {named(month)}."
    is_before = looks.end_of(month) <= sought.came
    return f"{words} It only came to us on {plain_day(sought.came)}." if is_before else words


def list_of(when: str) -> str:
    return f"the list of {when}"


_NOT_YET = "That day has not come yet."
NEWEST_FIRST = "The newest come first."
BY_PERSON = "Each person’s looks and changes are together, from the first of the day to the last."


def key_of(month: date) -> str:
    return month.isoformat()[:7]


def named(month: date) -> str:
    return f"{month:%B} {month.year}"
