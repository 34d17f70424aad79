"""The pages about attempts to reach the family."""

from chalicelib.domain.casework.enquiries import LABELS, Enquiry
from chalicelib.domain.guidance import blocks
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Raw
from chalicelib.journeys.engine.journey import Part
from chalicelib.journeys.engine.pages import Repeat
from chalicelib.journeys.parts.address import address_is_secret
from chalicelib.journeys.parts.questions import DATE_OF_BIRTH, not_in_the_future

_VISITED = Field(
    "visited",
    "Which address was visited?",
    longest=300,
    hint="If it was the last known address, write “last known address”.",
)


def _names_a_secret_address(raw: Raw, prefix: str) -> bool:
    """A home visit has the address that was visited."""
    return address_is_secret(raw) and raw.get(f"{prefix}type") == Enquiry.HOME_VISIT


ENQUIRIES = Repeat(
    slug="enquiries",
    name="enquiry",
    title="Reasonable enquiries",
    guidance=(blocks.JOINT_ENQUIRIES,),
    noun="enquiry",
    most=40,
    called=("type", "on"),
    confidential=_names_a_secret_address,
    intro="Everything you tried to reach the family or find the child. Add each attempt separately.",
    fields=(
        Field(
            "type",
            "What was tried?",
            Kind.RADIOS,
            missing="Say what was tried.",
            choices=tuple(
                Choice(kind, LABELS[kind], reveals=(_VISITED,) if kind is Enquiry.HOME_VISIT else ())
                for kind in Enquiry
            ),
        ),
        Field(
            "on",
            "On which day?",
            Kind.DATE,
            missing="Enter the day.",
            date_check=not_in_the_future,
            not_before=(DATE_OF_BIRTH,),
        ),
        Field(
            "at",
            "At what time, if you know it?",
            Kind.TIME,
            on_day="on",
            hint="On a 24-hour clock, like 14:30.",
            longest=5,
            short=True,
        ),
        Field("by", "By whom?", missing="Enter who tried it.", hint="Name or role."),
        Field(
            "contacted",
            "Who was contacted or spoken to?",
            hint="For example, a name and who they are to the child, a phone number or a service. Leave it empty if it was nobody.",
            longest=200,
        ),
        Field(
            "outcome",
            "What came of it?",
            Kind.LONG_TEXT,
            longest=800,
            missing="Enter what came of it, or “no answer”.",
        ),
    ),
)

ENQUIRIES_PART = Part("enquiries", "Reasonable enquiries", (ENQUIRIES,))
