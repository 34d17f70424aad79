"""Version 1 of a school's referral, frozen: what was sent with it, or begun with it, is read with it."""

from collections.abc import Mapping, Sequence
from datetime import date

from chalicelib.domain.child.identifiers import postcode_problem, upn_doubt
from chalicelib.domain.people.people import School
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Page, Part, Value
from chalicelib.journeys.parts.child_and_home import address_is_secret
from chalicelib.journeys.parts.danger import DANGER
from chalicelib.journeys.parts.questions import NOT_KNOWN, not_in_the_future, of_a_child, yes_no_not_known

_YEAR_GROUPS = (
    Choice("0", "Reception"),
    *(Choice(str(year), f"Year {year}") for year in range(1, 14)),
    NOT_KNOWN,
)

CHILD = Page(
    slug="child",
    title="The child",
    fields=(
        Field(
            "first_names",
            "Legal first names",
            hint="As in the admission register.",
            missing="Enter the child’s first names.",
        ),
        Field("last_name", "Legal last name", missing="Enter the child’s last name."),
        Field(
            "born",
            "Date of birth",
            Kind.DATE,
            hint="For example, 31 8 2016.",
            missing="Enter the child’s date of birth.",
            date_check=of_a_child,
        ),
        Field(
            "sex",
            "Sex",
            Kind.RADIOS,
            missing="Say which sex is in the register.",
            choices=(Choice("female", "Female"), Choice("male", "Male"), NOT_KNOWN),
        ),
        Field(
            "upn",
            "Unique pupil number (UPN), if the child has one",
            hint="13 characters, starting with a letter.",
            longest=20,
            doubt=upn_doubt,
            short=True,
        ),
        Field(
            "year_group",
            "Year group that the child is taught in",
            Kind.SELECT,
            choices=_YEAR_GROUPS,
            missing="Choose the year group, or Not known.",
        ),
    ),
)


def _dates_in_order(values: Mapping[str, Value], today: date) -> dict[str, str]:
    attended, seen = values.get("last_attended"), values.get("last_seen")
    if isinstance(attended, date) and isinstance(seen, date) and seen < attended:
        return {"last_seen": "The child was last seen before the last day at school. Check both dates."}
    return {}


WHEREABOUTS = Page(
    slug="whereabouts",
    title="Where the child may be",
    fields=(
        Field(
            "on_roll",
            "Is the child on your school’s roll now?",
            Kind.RADIOS,
            choices=yes_no_not_known(),
            missing="Say whether the child is on your roll.",
        ),
        Field(
            "attended",
            "Do you know when the child last attended?",
            Kind.RADIOS,
            missing="Say whether you know when the child last attended.",
            choices=(
                Choice(
                    "yes",
                    "Yes",
                    reveals=(
                        Field(
                            "last_attended",
                            "Last day attended",
                            Kind.DATE,
                            missing="Enter the last day attended.",
                            date_check=not_in_the_future,
                        ),
                    ),
                ),
                Choice("never", "The child never attended this school"),
                NOT_KNOWN,
            ),
        ),
        Field(
            "seen",
            "Do you know when the child was last seen, by anybody?",
            Kind.RADIOS,
            missing="Say whether you know when the child was last seen.",
            choices=(
                Choice(
                    "yes",
                    "Yes",
                    reveals=(
                        Field(
                            "last_seen",
                            "Day last seen",
                            Kind.DATE,
                            missing="Enter the day on which the child was last seen.",
                            date_check=not_in_the_future,
                        ),
                        Field(
                            "seen_by",
                            "By whom",
                            hint="For example, a class teacher, or a neighbour on a home visit.",
                            missing="Enter who saw the child.",
                        ),
                    ),
                ),
                NOT_KNOWN,
            ),
        ),
        Field(
            "address",
            "Last known address",
            Kind.LONG_TEXT,
            hint="Without the postcode. Write “not known” if you do not know it.",
            missing="Enter the last known address, or “not known”.",
            longest=300,
            autocomplete="off",
        ),
        Field(
            "postcode", "Postcode, if you know it", check=postcode_problem, longest=10, short=True, autocomplete="off"
        ),
        Field(
            "restricted_address",
            "Must this address be kept secret?",
            Kind.RADIOS,
            hint="For example, a refuge, or an address that a parent must not learn. If you are not sure, choose Not known.",
            missing="Say whether the address must be kept secret.",
            choices=yes_no_not_known(),
        ),
        Field(
            "belief",
            "Where do you believe the child to be?",
            Kind.RADIOS,
            missing="Say where you believe the child to be.",
            choices=(
                Choice("same-address", "Still at the last known address"),
                Choice("moved-in-england", "Moved within the United Kingdom"),
                Choice("moved-abroad", "Moved abroad"),
                NOT_KNOWN,
            ),
        ),
        Field(
            "belief_why",
            "What makes you believe so?",
            Kind.LONG_TEXT,
            hint="Who said it, what you saw, which enquiries you have made.",
            longest=2000,
        ),
    ),
    check=_dates_in_order,
    confidential=address_is_secret,
)

_REFERRER = (
    Field("referrer_name", "Your name", missing="Enter your name.", autocomplete="name"),
    Field(
        "referrer_role",
        "Your role",
        hint="For example, attendance lead.",
        missing="Enter your role.",
        autocomplete="organization-title",
    ),
    Field(
        "referrer_phone",
        "A phone number on which we reach you",
        Kind.PHONE,
        longest=30,
        missing="Enter a phone number on which we reach you.",
        autocomplete="tel",
    ),
)


def parts(schools: Sequence[School]) -> tuple[Part, ...]:
    """Version 1: a part for each page."""
    school = Field(
        "school_urn",
        "Your school",
        Kind.RADIOS,
        missing="Choose the school for which you refer this child.",
        choices=tuple(Choice(school.urn, school.name) for school in schools),
    )
    pages = (DANGER, CHILD, WHEREABOUTS, Page("you", "You and your school", (*_REFERRER, school)))
    return tuple(Part(page.slug, page.title, (page,)) for page in pages)
