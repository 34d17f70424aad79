"""The pages about who the child is."""

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from chalicelib.domain.child.identifiers import normalise_upn, upn_doubt
from chalicelib.domain.child.school_age import ESTIMATES_ARE_OFF_BY, TAUGHT_APART, year_group_doubt
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Raw, Value
from chalicelib.journeys.engine.journey import Part, When
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.typed_dates import date_in
from chalicelib.journeys.parts.questions import NOT_KNOWN, doubt_of_school_age, of_a_child, yes_no_not_known

YEAR_GROUPS = (
    Choice("0", "Reception"),
    *(Choice(str(year), f"Year {year}") for year in range(1, 14)),
    NOT_KNOWN,
)

NAMES = Page(
    slug="child",
    title="The child’s names",
    fields=(
        Field(
            "first_names",
            "Legal first names",
            hint="As in the admission register.",
            missing="Enter the child’s first names.",
        ),
        Field("last_name", "Legal last name", missing="Enter the child’s last name."),
        Field(
            "known_as",
            "Name the child is known by",
            hint="First and last name. If it is the legal name, enter that again.",
            missing="Enter the name that the child is known by.",
        ),
        Field(
            "previous_names",
            "Previous or other names, if any",
            hint="Separate them with commas.",
            longest=300,
        ),
    ),
)

BIRTH = Page(
    slug="date-of-birth",
    title="Date of birth",
    fields=(
        Field(
            "born",
            "Date of birth",
            Kind.DATE,
            hint="For example, 31 8 2016. If you do not know it, enter your best estimate.",
            missing="Enter the child’s date of birth, or your best estimate of it.",
            date_check=of_a_child,
            date_doubt=doubt_of_school_age,
        ),
        Field(
            "born_is",
            "Where is this date from?",
            Kind.RADIOS,
            missing="Say whether the date of birth is known or estimated.",
            choices=(
                Choice("register", "The admission register or a document"),
                Choice("told", "Somebody told us"),
                Choice("estimated", "It is an estimate"),
            ),
        ),
    ),
)

SEX = Page(
    slug="sex",
    title="Sex",
    fields=(
        Field(
            "sex",
            "Sex",
            Kind.RADIOS,
            hint="As in the admission register.",
            missing="Say which sex is in the register.",
            choices=(Choice("female", "Female"), Choice("male", "Male"), NOT_KNOWN),
        ),
    ),
)

PUPIL = Page(
    slug="pupil",
    title="Pupil number and year group",
    fields=(
        Field(
            "upn",
            "Unique pupil number (UPN), if the child has one",
            hint="13 characters, starting with a letter.",
            longest=20,
            doubt=upn_doubt,
            written=normalise_upn,
            short=True,
        ),
        Field(
            "year_group",
            "Year group for the child’s age",
            Kind.SELECT,
            choices=YEAR_GROUPS,
            missing="Choose the year group, or Not known.",
        ),
        Field(
            "other_year",
            "Is the child taught in another year group?",
            Kind.RADIOS,
            missing="Say whether the child is taught in another year group.",
            choices=yes_no_not_known(
                yes=(
                    Field(
                        "actual_year_group",
                        "Year group that the child is taught in",
                        Kind.SELECT,
                        choices=YEAR_GROUPS,
                        missing="Choose the year group that the child is taught in.",
                    ),
                )
            ),
        ),
    ),
)


def year_group_doubts(values: Mapping[str, Value], born: date, today: date, *, apart: int = 0) -> dict[str, str]:
    """A year group is doubted by the date of birth. Once somebody says that the child is taught in another, a year to
    either side of the age group is what they mean."""
    groups = (("year_group", apart), ("actual_year_group", TAUGHT_APART))
    given = ((name, str(values.get(name, "")), off) for name, off in groups)
    found = {
        name: year_group_doubt(int(group), born, today, apart=off) for name, group, off in given if group.isdecimal()
    }
    return {name: words for name, words in found.items() if words}


def _pupil(raw: Raw) -> Page:
    """An earlier page asks for the date of birth."""
    born, apart = date_in(raw, "born"), ESTIMATES_ARE_OFF_BY if raw.get("born_is") == "estimated" else 0
    if not born:
        return PUPIL
    return replace(PUPIL, doubts=lambda values, today: year_group_doubts(values, born, today, apart=apart))


CHILD = Part("child", "The child", (NAMES, BIRTH, SEX, When(PUPIL, _pupil)))
