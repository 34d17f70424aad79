"""The pages of a new-pupil return about the entry in the register and what came before."""

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from chalicelib.domain.child.contact_details import normalise_postcode, postcode_problem
from chalicelib.domain.guidance import blocks
from chalicelib.domain.returns.joining import due_in_words, lateness, start_doubt, start_problem
from chalicelib.journeys.engine.answers_to_referral import date_of
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Raw, Value
from chalicelib.journeys.engine.form import Setting
from chalicelib.journeys.engine.journey import When
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.typed_dates import date_in
from chalicelib.journeys.parts.address import address_is_secret
from chalicelib.journeys.parts.questions import DATE_OF_BIRTH, not_in_the_future, which_school, yes_no_not_known
from chalicelib.journeys.returns.joiner_class import junior_of


def _late(values: Mapping[str, Value], today: date) -> dict[str, str]:
    entered = date_of(values, "entered_on")
    words = lateness(entered, today) if entered else None
    return {"entered_on": words} if words else {}


def starting(setting: Setting) -> When:
    """A return that the law does not ask for is not late."""

    def make(raw: Raw) -> Page:
        entered = date_in(raw, "entered_on")
        unasked = entered is not None and junior_of(raw, setting).needs_no_return(entered)
        return replace(STARTING, doubts=None) if unasked else STARTING

    return When(STARTING, make)


STARTING = Page(
    "starting",
    "Entry in the register",
    (
        Field(
            "entered_on",
            "On which day was the child’s name entered in the admission register?",
            Kind.DATE,
            hint="You must send this return by the end of the fifth day after it.",
            missing="Enter the day of entry.",
            date_check=not_in_the_future,
            not_before=(DATE_OF_BIRTH,),
        ),
        Field(
            "starts_on",
            "Starting day",
            Kind.DATE,
            hint="The first day on which the child is expected to attend.",
            missing="Enter the starting day.",
            date_check=start_problem,
            date_doubt=start_doubt,
            not_before=(DATE_OF_BIRTH,),
        ),
        Field(
            "boards",
            "Is the child a day pupil or a boarder?",
            Kind.RADIOS,
            missing="Say whether the child is a day pupil or a boarder.",
            choices=(Choice("day", "Day pupil"), Choice("boarder", "Boarder")),
        ),
    ),
    doubts=_late,
    guidance=(blocks.NEW_PUPIL,),
)

_PREVIOUS = Page(
    "previous-school",
    "The school before",
    (
        Field(
            "previous",
            "Was the child at another school before?",
            Kind.RADIOS,
            missing="Say whether the child was at another school before.",
            choices=yes_no_not_known(
                yes=(
                    which_school(
                        "previous_school", "Which was the last school?", missing="Find the school, or enter it by hand."
                    ),
                    Field("previous_until", "Last day there, if you know it", Kind.DATE, not_before=(DATE_OF_BIRTH,)),
                ),
                no=(
                    Field(
                        "previous_education",
                        "How was the child educated before, if you know?",
                        hint="For example, at home, or in nursery.",
                        longest=300,
                    ),
                ),
            ),
        ),
    ),
)


def previous_school(setting: Setting) -> When:
    """By when the return is due is shown as soon as it can be counted, or that none is needed."""

    def make(raw: Raw) -> Page:
        entered, junior = date_in(raw, "entered_on"), junior_of(raw, setting)
        if entered is None:
            return _PREVIOUS
        words = junior.in_words(entered) if junior.needs_no_return(entered) else due_in_words(entered)
        return replace(_PREVIOUS, intro=words)

    return When(_PREVIOUS, make)


MOVED_FROM = Page(
    "moved-from",
    "The address before",
    (
        Field(
            "moved_from",
            "Has the child moved from another address to come to your school?",
            Kind.RADIOS,
            missing="Say whether the child has moved.",
            choices=yes_no_not_known(
                yes=(
                    Field(
                        "old_address",
                        "Address before, as far as you know it",
                        Kind.LONG_TEXT,
                        hint="With its country, if it is not in the United Kingdom.",
                        longest=300,
                        missing="Enter what you know of the address before.",
                    ),
                    Field(
                        "old_postcode",
                        "Postcode, if you know it",
                        check=postcode_problem,
                        written=normalise_postcode,
                        longest=10,
                        short=True,
                    ),
                ),
            ),
        ),
    ),
    confidential=address_is_secret,
)
