"""The grounds of a deletion that the date of birth alone can refute: (b), out of the nursery, and (l), over school age."""

from datetime import date, timedelta

from chalicelib.domain.calendar.days import SchoolCalendar
from chalicelib.domain.child.school_age import (
    TAUGHT_APART,
    SchoolAge,
    compulsory_school_age,
    school_age,
    year_group_doubt,
)
from chalicelib.domain.errors import CalendarTooShort
from chalicelib.domain.returns.deletion import Deletion
from chalicelib.domain.wording import plain_day

_LONGEST_BREAK = timedelta(days=60)
"""Until a school meets again, where its calendar does not say: nothing is held against it that may turn out right."""


def refuted_by_birth(deletion: Deletion, calendar: SchoolCalendar) -> tuple[str, ...]:
    """Words where a child born on that day cannot leave on this ground."""
    if deletion.ground.letter == "b":
        return _nursery(deletion)
    return _over_age(deletion, calendar) if deletion.ground.letter == "l" else ()


def _nursery(deletion: Deletion) -> tuple[str, ...]:
    """A child may be taught a year behind: then nursery ends in the year after the Reception of their age."""
    doubt = year_group_doubt(0, deletion.born, deletion.on, apart=TAUGHT_APART)
    too_old = doubt and deletion.on >= compulsory_school_age(deletion.born)[0]
    return (f"A child born on {plain_day(deletion.born)} is too old to leave a nursery. {doubt}",) if too_old else ()


def _over_age(deletion: Deletion, calendar: SchoolCalendar) -> tuple[str, ...]:
    """By the time the school next meets."""
    found = school_age(deletion.born, _next_meets(deletion.on, calendar))
    if found.age is SchoolAge.ABOVE:
        return ()
    words = "is" if found.age is SchoolAge.WITHIN else "is not yet"
    return (f"A child born on {plain_day(deletion.born)} {words} of compulsory school age, and not over it.",)


def _next_meets(on: date, calendar: SchoolCalendar) -> date:
    days = (on + timedelta(days=step) for step in range(1, _LONGEST_BREAK.days))
    try:
        return next((day for day in days if calendar.is_school_day(day)), on + _LONGEST_BREAK)
    except CalendarTooShort:
        return on + _LONGEST_BREAK
