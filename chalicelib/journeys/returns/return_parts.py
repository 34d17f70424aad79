"""The pages that a school's returns share: the child, the address, the parents, where the child moves.

The regulations ask less of a return than the team asks of a referral. Questions in both are the same.
"""

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from chalicelib.domain.casework.priority import TOLD_TO_SOCIAL_CARE
from chalicelib.domain.child.needs import NEEDS
from chalicelib.journeys.engine.answers_to_referral import date_of
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Raw, Value
from chalicelib.journeys.engine.journey import Part
from chalicelib.journeys.engine.pages import Page, Repeat
from chalicelib.journeys.parts.address import ADDRESS, NEW_ADDRESS, address_is_secret
from chalicelib.journeys.parts.child import BIRTH, NAMES, PUPIL, SEX, year_group_doubts
from chalicelib.journeys.parts.needs_and_you import asks
from chalicelib.journeys.parts.questions import DATE_OF_BIRTH, NOT_KNOWN


def _of(page: Page, *names: str) -> tuple[Field, ...]:
    """Some of the questions of a page, in its order."""
    return tuple(item for item in page.fields if item.name in names)


NAME = Page("child", "The child’s name", _of(NAMES, "first_names", "last_name", "previous_names"))


def _year_group(values: Mapping[str, Value], today: date) -> dict[str, str]:
    born = date_of(values, "born")
    return year_group_doubts(values, born, today) if born else {}


DETAILS = Page(
    "details",
    "From the register",
    (*_of(BIRTH, "born"), *SEX.fields, *_of(PUPIL, "upn", "year_group")),
    doubts=_year_group,
)
CHILD = Part("child", "The child", (NAME, DETAILS))


def address(title: str) -> Page:
    """One address of the child, which may be secret."""
    where, *rest = _of(ADDRESS, "address", "postcode", "restricted_address")
    missing = "Enter the address, or “not known”."
    return replace(ADDRESS, title=title, fields=(replace(where, label=title, missing=missing), *rest))


HOME_ADDRESS, LAST_ADDRESS = address("Address"), address("Last known address")


def _names_a_secret_address(raw: Raw, prefix: str) -> bool:
    return address_is_secret(raw) and bool(raw.get(f"{prefix}address"))


PARENTS = Repeat(
    slug="parents",
    name="parent",
    title="Parents",
    noun="parent or carer",
    most=10,
    called=("name",),
    intro="Each parent or carer of the child’s home.",
    confidential=_names_a_secret_address,
    fields=(
        Field("name", "Full name", missing="Enter the name, or “not known”."),
        Field(
            "same_address",
            "Does this person live at the child’s address?",
            Kind.RADIOS,
            missing="Say whether this person lives at the child’s address.",
            choices=(
                Choice("yes", "Yes"),
                Choice(
                    "no",
                    "No",
                    reveals=(
                        Field(
                            "address",
                            "Full address, with postcode",
                            Kind.LONG_TEXT,
                            longest=300,
                            missing="Enter the address, or “not known”.",
                        ),
                    ),
                ),
                NOT_KNOWN,
            ),
        ),
        Field(
            "has_phone",
            "Does the register have an emergency phone number of this person?",
            Kind.RADIOS,
            missing="Say whether the register has an emergency phone number.",
            choices=(
                Choice(
                    "yes",
                    "Yes",
                    reveals=(
                        Field("phone", "Emergency phone", Kind.PHONE, longest=30, missing="Enter the phone number."),
                        Field("other_phone", "Another phone, if there is one", Kind.PHONE, longest=30),
                    ),
                ),
                Choice("no", "No"),
            ),
        ),
        Field("email", "Email, if you know it", Kind.EMAIL, longest=254),
    ),
)


# --- where the child moves -----------------------------------------------------------------------------------------------

_KNOWN_MOVES = tuple(choice for choice in NEW_ADDRESS.fields[0].choices if choice.value in ("uk", "abroad"))

MOVES = replace(
    NEW_ADDRESS,
    fields=(
        replace(
            NEW_ADDRESS.fields[0],
            label="Does the child move, or has the child moved?",
            choices=(*_KNOWN_MOVES, Choice("stays", "No, the child stays at the same address"), NOT_KNOWN),
            missing="Say whether the child moves.",
        ),
    ),
)
MOVE = Page(
    "move",
    "The move",
    (
        Field("moves_on", "From which day, if you know it", Kind.DATE, not_before=(DATE_OF_BIRTH,)),
        Field("moves_to_parent", "Full name of the parent with whom the child will live, if you know it"),
    ),
    confidential=address_is_secret,
)


def moves(raw: Raw) -> bool:
    return raw.get("moved") in ("uk", "abroad")


# --- social care ---------------------------------------------------------------------------------------------------------


def _always(raw: Raw) -> bool:
    return True


SOCIAL_CARE = Page(
    "social-care",
    "Social care",
    tuple(asks(need) for need in NEEDS if need.code in TOLD_TO_SOCIAL_CARE),
    intro="If social care knows a child who may be missing, you must tell it at once.",
    confidential=_always,
)
