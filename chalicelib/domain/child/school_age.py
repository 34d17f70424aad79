"""Compulsory school age and year group, from a date of birth.

Sources: Education Act 1996 s.8; SI 1998/1607 (prescribed days: 31 March, 31 August, 31 December);
SI 1997/1970 (school leaving date: the last Friday in June).
"""

from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.wording import plain_day

PRESCRIBED_DAYS = ((3, 31), (8, 31), (12, 31))
_FRIDAY = 4
_RECEPTION_STARTS = 5  # school years between the one a child is born in and the one they start Reception in
_LAST_YEAR_GROUP = 13


def compulsory_school_age(born: date) -> tuple[date, date]:
    """The first and the last day, both inclusive, on which a child born on `born` is of compulsory school age.

    It begins on the prescribed day on or next after the fifth birthday (s.8(2)), and ends with the last Friday in June
    of the school year, 1 September to 31 August, in which the child turns 16 (s.8(3)).
    """
    return _prescribed_day_from(_birthday(born, 5)), _last_friday_in_june(school_year(born) + 17)


class SchoolAge(StrEnum):
    """Where a child stands to compulsory school age. "Not known" is never one of the others."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"
    NOT_KNOWN = "not-known"


class AgeFinding(Struct, frozen=True):
    """`first_day` of compulsory school age is known only for a day of birth that is known. `why` is a sentence."""

    age: SchoolAge
    why: str
    first_day: date | None = None


ESTIMATES_ARE_OFF_BY = 1
"""Years. An estimate, or an age, decides only what holds a year to either side of it as well."""


def school_age(born: date | None, on: date, *, vague: bool = False) -> AgeFinding:
    """Whether somebody born on `born`, about then when `vague`, is of compulsory school age on the day `on`."""
    if born is None:
        return AgeFinding(SchoolAge.NOT_KNOWN, "The child’s date of birth is not known.")
    if not vague:
        return _finding(born, on)
    years = (-ESTIMATES_ARE_OFF_BY, 0, ESTIMATES_ARE_OFF_BY)
    ages = {_finding(_birthday(born, year), on).age for year in years}
    if len(ages) > 1:
        return AgeFinding(SchoolAge.NOT_KNOWN, "The child’s date of birth is an estimate.")
    age = ages.pop()
    words = {SchoolAge.BELOW: "below", SchoolAge.WITHIN: "of", SchoolAge.ABOVE: "above"}
    return AgeFinding(age, f"By an estimate of the date of birth, the child is {words[age]} compulsory school age.")


def _finding(born: date, on: date) -> AgeFinding:
    first, last = compulsory_school_age(born)
    if on < first:
        return AgeFinding(SchoolAge.BELOW, f"Compulsory school age begins on {plain_day(first)}.", first)
    if on > last:
        return AgeFinding(SchoolAge.ABOVE, f"Compulsory school age ended on {plain_day(last)}.", first)
    return AgeFinding(SchoolAge.WITHIN, "The child is of compulsory school age.", first)


def year_group(born: date, on: date) -> int | None:
    """The year group a child is in by age on the day `on`: 0 is Reception, then 1 to 13; None outside these.

    By date of birth alone: a child taught outside their age group has another "actual" year group.
    """
    group = _group_by_age(born, on)
    return group if 0 <= group <= _LAST_YEAR_GROUP else None


TAUGHT_APART = 1
"""In years. A child may be taught a year ahead of their age group, or a year behind it after a deferred start."""


def year_group_doubt(given: int, born: date, on: date, *, apart: int = 0) -> str | None:
    """What to ask about a year group that is more than `apart` years from the one of the child's age on the day `on`."""
    usual = _group_by_age(born, on)
    out = given - usual
    if abs(out) <= apart:
        return None
    by_age = f"By the date of birth, the child would {_stage(usual)}."
    if abs(out) > TAUGHT_APART:
        return f"{by_age} Check the date of birth and the year group."
    return f"{by_age} Is the child taught a year {'ahead' if out > 0 else 'behind'}?"


def _stage(group: int) -> str:
    if group < 0:
        return "not be in Reception yet"
    if group > _LAST_YEAR_GROUP:
        return "be past Year 13"
    return f"be in Year {group}" if group else "be in Reception"


def _group_by_age(born: date, on: date) -> int:
    """As `year_group`, also before Reception (below 0) and after the last year of school."""
    return school_year(on) - school_year(born) - _RECEPTION_STARTS


def school_year(on: date) -> int:
    """The calendar year in which the school year containing `on` began: 1 September to 31 August."""
    return on.year if on.month >= 9 else on.year - 1


def age_on(born: date, on: date) -> int:
    """How many years old somebody born on `born` is on the day `on`."""
    years = on.year - born.year
    return years if _birthday(born, years) <= on else years - 1


def _birthday(born: date, age: int) -> date:
    # A person attains an age at the start of the anniversary of their birth (Family Law Reform Act 1969 s.9). A child
    # born on 29 February is taken to attain it on 1 March in a common year. Were it 28 February, nothing here would
    # change: no prescribed day, and no edge of a school year, lies between the two.
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def _prescribed_day_from(day: date) -> date:
    return next(found for month, last in PRESCRIBED_DAYS if (found := date(day.year, month, last)) >= day)


def _last_friday_in_june(year: int) -> date:
    end = date(year, 6, 30)
    return end - timedelta(days=(end.weekday() - _FRIDAY) % 7)
