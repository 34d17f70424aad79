"""The pages of a referral about the child's school, where the child may be, and what was tried to find out."""

from collections.abc import Mapping, Sequence
from datetime import date

from chalicelib.domain.casework.enquiries import LABELS, Enquiry
from chalicelib.domain.child.identifiers import normalise_postcode, postcode_problem
from chalicelib.domain.child.primary_reason import NOT_RECORDED, PRIMARY_REASONS
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Page, Part, Raw, Repeat, Value
from chalicelib.journeys.parts.child_and_home import address_is_secret
from chalicelib.journeys.parts.questions import (
    NOT_KNOWN,
    not_in_the_future,
    percentage_problem,
    which_school,
    yes_no_not_known,
)

_BIRTH = ("born", "date of birth")

ROLL = Page(
    slug="roll",
    title="On roll",
    fields=(
        Field(
            "on_roll",
            "Is the child on the school’s roll now?",
            Kind.RADIOS,
            choices=yes_no_not_known(),
            missing="Say whether the child is on the roll.",
        ),
        Field(
            "start_day",
            "Starting day at the school, if you know it",
            Kind.DATE,
            date_check=not_in_the_future,
            not_before=(_BIRTH,),
        ),
    ),
)


def _dates_in_order(values: Mapping[str, Value], today: date) -> dict[str, str]:
    attended, seen = values.get("last_attended"), values.get("last_seen")
    if isinstance(attended, date) and isinstance(seen, date) and seen < attended:
        return {"last_seen": "The child was last seen before the last day at school. Check both dates."}
    return {}


LAST_SEEN = Page(
    slug="last-seen",
    title="Last attended and last seen",
    check=_dates_in_order,
    fields=(
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
                            not_before=(_BIRTH, ("start_day", "starting day at the school")),
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
                            not_before=(_BIRTH,),
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
    ),
)

SCHOOL = Part("school", "School", (ROLL, LAST_SEEN))


PREVIOUS_SCHOOL = which_school("previous_school", "Previous school, if there was one")


def attendance(days: Sequence[date], caveat: str) -> Part:
    """The register of the last school days, the attendance figure and the school before. `days` may be none; `caveat` is
    what to say of how they were counted."""
    codes = Field(
        "codes",
        "Attendance codes",
        Kind.CODES,
        hint="Leave blank what is not in the register yet.",
        days=tuple(days),
    )
    without_days = "Your school’s term dates are not known to this service, so it cannot show the days. Go on."
    register = Page(
        "register",
        f"The last {len(days)} school days" if days else "The last school days",
        (codes,) if days else (),
        intro=caveat if days else without_days,
    )
    figure = Page(
        "attendance-figure",
        "Attendance and previous school",
        (
            Field(
                "attendance",
                "Attendance this school year, in per cent",
                check=percentage_problem,
                longest=8,
                short=True,
            ),
            PREVIOUS_SCHOOL,
        ),
    )
    return Part("attendance", "Attendance", (register, figure))


BELIEF = Page(
    slug="whereabouts",
    title="Where the child may be",
    confidential=address_is_secret,
    fields=(
        Field(
            "belief",
            "Where do you believe the child to be?",
            Kind.RADIOS,
            missing="Say where you believe the child to be.",
            choices=(
                Choice("same-address", "Still at the last known address"),
                Choice(
                    "moved-in-england",
                    "Moved within the United Kingdom",
                    reveals=(
                        Field("place", "Town or area, if you know it"),
                        Field(
                            "place_postcode",
                            "Postcode, if you know it",
                            check=postcode_problem,
                            written=normalise_postcode,
                            longest=10,
                            short=True,
                        ),
                    ),
                ),
                Choice(
                    "moved-abroad",
                    "Moved abroad",
                    reveals=(Field("country", "Country", missing="Enter the country, or “not known”."),),
                ),
                NOT_KNOWN,
            ),
        ),
        Field(
            "basis",
            "What is this based on?",
            Kind.RADIOS,
            missing="Say what this is based on.",
            choices=(
                Choice("parent", "A parent or carer said so"),
                Choice("document", "A document"),
                Choice("sibling", "A brother or sister said so"),
                Choice("hearsay", "Somebody else said so"),
                Choice("none", "Nothing that I can name"),
            ),
        ),
        Field(
            "belief_why",
            "Tell us more",
            Kind.LONG_TEXT,
            hint="Who said it and when, or what you saw.",
            longest=2000,
        ),
    ),
)

NEW_SCHOOL = which_school("new_school", "Which school?", missing="Find the school, or enter it by hand.")


DESTINATION = Page(
    slug="new-school",
    title="New school",
    confidential=address_is_secret,
    fields=(
        Field(
            "destination",
            "Has anybody named a new school?",
            Kind.RADIOS,
            missing="Say whether anybody has named a new school.",
            choices=yes_no_not_known(
                yes=(
                    NEW_SCHOOL,
                    Field("new_school_start", "Starting date there, if you know it", Kind.DATE),
                    Field(
                        "confirmed",
                        "Has the school confirmed it?",
                        Kind.RADIOS,
                        missing="Say whether the school has confirmed it.",
                        choices=yes_no_not_known(
                            yes=(
                                Field(
                                    "confirmed_how",
                                    "How was it confirmed?",
                                    hint="For example, by phone on 3 November, by their office.",
                                    longest=300,
                                    missing="Say how it was confirmed.",
                                ),
                            )
                        ),
                    ),
                )
            ),
        ),
    ),
)

REASON = Page(
    slug="reason",
    title="Main reason",
    fields=(
        Field(
            "primary_reason",
            "Which is the main reason, as you see it?",
            Kind.RADIOS,
            hint="The list is the Department for Education’s. The team may change it later.",
            missing="Choose the main reason, or Unknown.",
            choices=tuple(Choice(reason, reason) for reason in PRIMARY_REASONS if reason != NOT_RECORDED),
        ),
    ),
)


WHEREABOUTS = Part("whereabouts", "Where the child may be", (BELIEF, DESTINATION, REASON))


_VISITED = Field(
    "visited", "Which address was visited?", longest=300, hint="Write “last known address” if it was that one."
)


def _names_a_secret_address(raw: Raw, prefix: str) -> bool:
    """A home visit has the address that was visited."""
    return address_is_secret(raw) and raw.get(f"{prefix}type") == Enquiry.HOME_VISIT


ENQUIRIES = Repeat(
    slug="enquiries",
    name="enquiry",
    title="Reasonable enquiries",
    noun="enquiry",
    most=40,
    called=("type", "on"),
    confidential=_names_a_secret_address,
    intro="Everything that was tried to reach the family or to learn where the child is. Add each attempt by itself.",
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
            not_before=(_BIRTH,),
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
