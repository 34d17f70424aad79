"""Answers and date rules that several forms share."""

import re
from datetime import date

from chalicelib.domain.child.school_age import age_on
from chalicelib.journeys.engine.fields import Choice, Field, Kind

YOUNGEST, OLDEST = 3, 19
"""Usual ages of a referred child; any other raises a doubt and is never refused."""

YES = Choice("yes", "Yes")
NO = Choice("no", "No")
NOT_KNOWN = Choice("not-known", "Not known")
DATE_OF_BIRTH = ("born", "date of birth")
"""The field that other dates of a form must follow, and what to call it."""


def yes_no_not_known(*, yes: tuple[Field, ...] = (), no: tuple[Field, ...] = ()) -> tuple[Choice, ...]:
    """Yes, no and not known, with the questions that follow from the first two."""
    return (Choice("yes", "Yes", reveals=yes), Choice("no", "No", reveals=no), NOT_KNOWN)


def which_school(name: str, label: str, missing: str | None = None) -> Field:
    """A school of the register, or one abroad or elsewhere that is written by hand."""
    hint = (
        "Type its name and town, its postcode or its URN. If it is not found, or is abroad, you can enter it by hand."
    )
    return Field(name, label, Kind.SCHOOL, hint=hint, missing=missing)


def not_in_the_future(value: date, today: date) -> str | None:
    return "The date must be today or in the past." if value > today else None


def of_a_child(value: date, today: date) -> str | None:
    if value > today:
        return "The date of birth must be in the past."
    if today.year - value.year > 25:
        return "The date of birth is more than 25 years ago. Check the year."
    return None


def doubt_of_school_age(born: date, today: date) -> str | None:
    """A child may be younger or older than those who are usually referred; a wrong year is likelier."""
    age = age_on(born, today)
    return (
        None
        if YOUNGEST <= age <= OLDEST
        else f"This makes the child {age} {'year' if age == 1 else 'years'} old. Check the year."
    )


def percentage_problem(text: str) -> str | None:
    """What is wrong with an attendance figure: from 0 to 100, with or without a decimal and the sign."""
    match = re.fullmatch(r"([0-9]{1,3})(\.[0-9]{1,2})?\s*%?", text.strip())
    return None if match and float(match[1] + (match[2] or "")) <= 100 else "Enter a number from 0 to 100, like 87.5."
