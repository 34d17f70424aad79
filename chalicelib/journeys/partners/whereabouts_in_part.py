"""Where a child is, and which family and risks are known, for people who may know little."""

from msgspec.structs import replace

from chalicelib.domain.child.contact_details import normalise_postcode, postcode_problem
from chalicelib.domain.child.needs import NEEDS
from chalicelib.domain.guidance import blocks
from chalicelib.journeys.engine.fields import Field, Kind
from chalicelib.journeys.engine.journey import Part
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.parts.address import address_is_secret
from chalicelib.journeys.parts.family import PARENTS
from chalicelib.journeys.parts.questions import (
    not_in_the_future,
    yes_no_not_known,
)
from chalicelib.journeys.parts.school import LAST_SEEN
from chalicelib.journeys.parts.whereabouts import BELIEF

SECRET = Field(
    "restricted_address",
    "Must this address be kept secret?",
    Kind.RADIOS,
    hint=(
        "For example, a refuge, or an address that a parent must not learn. If you are not sure, choose Not known. "
        "Unless you answer No, only you and the team can see it."
    ),
    missing="Say whether the address must be kept secret, or choose Not known.",
    choices=yes_no_not_known(),
)

ADDRESS = Page(
    slug="address",
    title="Last known address",
    confidential=address_is_secret,
    fields=(
        Field(
            "address",
            "Last known address, or what you know of it",
            Kind.LONG_TEXT,
            hint="Without the postcode. A street, a building or a town helps. You can also write “no fixed address”.",
            longest=300,
        ),
        Field(
            "postcode",
            "Postcode, if you know it",
            check=postcode_problem,
            written=normalise_postcode,
            longest=10,
            short=True,
        ),
        SECRET,
    ),
    guidance=(blocks.SECRET_ADDRESS,),
)

SEEN = Page(slug="last-seen", title="Last seen", fields=(LAST_SEEN.fields[1],))

SCHOOL = Page(
    slug="school",
    title="School",
    fields=(
        Field(
            "on_roll",
            "Is the child on the roll of a school, as far as you know?",
            Kind.RADIOS,
            missing="Say whether the child is on the roll of a school, or choose Not known.",
            choices=yes_no_not_known(
                yes=(Field("school_known", "Name and place of the school, if you know it", longest=200),),
                no=(Field("school_before", "Last school, if you know it", longest=200),),
            ),
        ),
        Field("last_attended", "Last day at school, if you know it", Kind.DATE, date_check=not_in_the_future),
    ),
)

WHEREABOUTS = Part("whereabouts", "Where the child is, or may be", (ADDRESS, BELIEF, SEEN, SCHOOL))
_ASKED_OF_A_PARENT = ("name", "relationship", "phone", "email", "safe")

FAMILY = replace(
    PARENTS,
    fields=tuple(item for item in PARENTS.fields if item.name in _ASKED_OF_A_PARENT),
    intro="Anybody who looks after the child, as far as you know them.",
)

_RISKS_ASKED = frozenset(
    {"child-protection-plan", "section-47", "looked-after", "reported-missing", "child-in-need", "domestic-abuse"}
)

RISKS = Page(
    slug="risks",
    title="What is known of risks",
    intro="Answer what your service knows. Not known is an answer.",
    confidential=lambda raw: True,
    fields=tuple(
        Field(
            f"need-{need.code}",
            need.label,
            Kind.RADIOS,
            choices=yes_no_not_known(),
            missing=f"{need.label}: answer Yes, No or Not known.",
        )
        for need in NEEDS
        if need.code in _RISKS_ASKED
    ),
)
