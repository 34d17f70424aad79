"""The child, for people who may know little: everything is optional, and "not known" is an answer."""

from collections.abc import Mapping
from datetime import date

from chalicelib.journeys.engine.fields import Choice, Field, Kind, Value
from chalicelib.journeys.engine.journey import Part
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.parts.questions import (
    NOT_KNOWN,
    doubt_of_school_age,
    of_a_child,
)

AGES = range(20)
"""That may be given instead of a date of birth."""


def _some_clue(values: Mapping[str, Value], today: date) -> dict[str, str]:
    """A child without any name must still be possible to refer, and somehow to find."""
    if any(values.get(name) for name in ("first_names", "last_name", "other_names", "who_it_is")):
        return {}
    return {"who_it_is": "Enter any name of the child, or say in your own words who the child is."}


NAMES = Page(
    slug="child",
    title="Who the child is",
    intro="Fill in what you know and leave the rest empty. A first name alone helps.",
    check=_some_clue,
    fields=(
        Field("first_names", "First names, if you know them"),
        Field("last_name", "Last name, if you know it"),
        Field(
            "other_names",
            "Other names that the child is or was known by, if any",
            hint="Separate them with commas.",
            longest=300,
        ),
        Field(
            "who_it_is",
            "If you do not know the full name: who is the child?",
            Kind.LONG_TEXT,
            hint="For example, “the younger of the two girls at 5 Example Street”.",
            longest=500,
        ),
    ),
)


def _age(age: int, today: date) -> Choice:
    """Its value is a year of birth: an age would be another one at the next birthday."""
    born, words = today.year - age, f"{age} year{'' if age == 1 else 's'} old" if age else "Under 1 year old"
    return Choice(str(born), f"{words} (born {born - 1} or {born})")


def birth(today: date) -> Page:
    return Page(
        slug="date-of-birth",
        title="Date of birth",
        fields=(
            Field(
                "birth_known",
                "Do you know when the child was born?",
                Kind.RADIOS,
                missing="Say whether you know when the child was born, or choose Not known.",
                choices=(
                    Choice("yes", "I know the date", reveals=(_born("born", "Date of birth"),)),
                    Choice(
                        "estimated",
                        "I can estimate the date",
                        reveals=(_born("born_about", "Estimated date of birth"),),
                    ),
                    Choice(
                        "age",
                        "I know about how old the child is",
                        reveals=(
                            Field(
                                "birth_year",
                                "About how old is the child?",
                                Kind.SELECT,
                                missing="Choose about how old the child is.",
                                choices=tuple(_age(age, today) for age in AGES),
                            ),
                        ),
                    ),
                    NOT_KNOWN,
                ),
            ),
        ),
    )


def _born(name: str, label: str) -> Field:
    return Field(
        name,
        label,
        Kind.DATE,
        hint="For example, 31 8 2016.",
        missing=f"Enter the {label[0].lower()}{label[1:]}.",
        date_check=of_a_child,
        date_doubt=doubt_of_school_age,
    )


SEX = Page(
    slug="sex",
    title="Sex",
    fields=(
        Field(
            "sex",
            "Sex of the child",
            Kind.RADIOS,
            missing="Choose the sex of the child, or Not known.",
            choices=(Choice("female", "Female"), Choice("male", "Male"), NOT_KNOWN),
        ),
    ),
)


def child(today: date) -> Part:
    return Part("child", "The child", (NAMES, birth(today), SEX))
