"""The questions about a person for queries, and about who covers for them."""

from collections.abc import Mapping, Sequence
from datetime import date

from chalicelib.domain.authority.queries import Cover, PersonForQueries
from chalicelib.domain.child.contact_details import normalise_email
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Value
from chalicelib.journeys.engine.pages import Page

PERSON = Page(
    "person-for-queries",
    "Person for queries",
    (
        Field("name", "Name", missing="Enter the name."),
        Field(
            "role",
            "Role",
            hint="As schools know it, like children missing education officer, assistant or duty.",
            missing="Enter the role.",
        ),
        Field("phone", "Telephone", Kind.PHONE, missing="Enter the telephone."),
        Field("email", "Email address", Kind.EMAIL, missing="Enter the email address.", longest=254),
        Field(
            "about",
            "What to ask them",
            Kind.LONG_TEXT,
            hint="For example, referrals and decisions about a school’s roll.",
            longest=300,
        ),
    ),
)


def cover_page(others: Sequence[PersonForQueries]) -> Page:
    """`others` are those who can cover."""
    choices = tuple(Choice(person.key, f"{person.name}, {person.role}") for person in others)
    return Page(
        "cover",
        "Add cover",
        (
            Field("first", "First day", Kind.DATE, missing="Enter the first day."),
            Field("last", "Last day", Kind.DATE, hint="The same day for one day.", missing="Enter the last day."),
            Field("by", "Who covers?", Kind.RADIOS, choices=choices, missing="Choose who covers."),
        ),
    )


def typed_person(person: PersonForQueries) -> dict[str, str]:
    """The form as it would have been filled in."""
    return {name: str(getattr(person, name)) for name in ("name", "role", "phone", "email", "about")}


def to_person(key: str, values: Mapping[str, Value], covers: tuple[Cover, ...] = ()) -> PersonForQueries:
    """From answers that have no problems."""
    name, role, phone = (str(values[each]) for each in ("name", "role", "phone"))
    about = " ".join(str(values.get("about", "")).split())
    return PersonForQueries(key, name, role, phone, normalise_email(str(values["email"])), about, covers)


def to_cover(values: Mapping[str, Value]) -> Cover:
    first, last = values["first"], values["last"]
    assert isinstance(first, date)
    assert isinstance(last, date)
    return Cover(first, last, str(values["by"]))
