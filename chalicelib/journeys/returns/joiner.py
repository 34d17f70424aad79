"""The new-pupil return: a school tells that a pupil's name was entered in its register. SI 2024/208 reg. 13(1)."""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from chalicelib.domain.child.identifiers import normalise_postcode, postcode_problem
from chalicelib.domain.child.referral import Belief, Referral
from chalicelib.domain.forms.disposition import Decision
from chalicelib.domain.forms.names import JOINER
from chalicelib.domain.people.people import School
from chalicelib.domain.returns.joining import (
    Junior,
    decide_joining,
    due_in_words,
    lateness,
    may_be_first_day,
    start_doubt,
    start_problem,
)
from chalicelib.journeys.engine.answers import date_in
from chalicelib.journeys.engine.answers_to_referral import date_of, referral_of
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Page, Part, Raw, Value, When
from chalicelib.journeys.engine.form import Audience, Form, Move, Setting, StartWords, Values
from chalicelib.journeys.parts.child_and_home import address_is_secret
from chalicelib.journeys.parts.needs_and_you import you
from chalicelib.journeys.parts.questions import not_in_the_future, which_school, yes_no_not_known
from chalicelib.journeys.returns.return_parts import CHILD, HOME_ADDRESS, PARENTS

VERSION = 1

DECLARATION = (
    "What I have written is true as far as I know, and is what our admission register has about the child.",
    "I understand that this return is due by the end of the fifth day after the day on which the name was entered.",
    "I understand that this return is not a safeguarding referral and that, where a child is at risk, I must phone.",
)

_BIRTH = ("born", "date of birth")


def _late(values: Mapping[str, Value], today: date) -> dict[str, str]:
    entered = date_of(values, "entered_on")
    words = lateness(entered, today) if entered else None
    return {"entered_on": words} if words else {}


_JUNIOR = Field(
    "junior_class",
    "Was the child placed in your school’s most junior class?",
    Kind.RADIOS,
    hint="For example, Reception of a primary school without a nursery.",
    missing="Say whether the child was placed in your most junior class.",
    choices=yes_no_not_known(),
)


def _starts_with_the_year(starts: date | None, setting: Setting) -> bool:
    return starts is not None and may_be_first_day(starts, setting.calendar)


def _junior(starts: date | None, answer: object, setting: Setting) -> Junior:
    return Junior(answer == "yes" and _starts_with_the_year(starts, setting), setting.junior_returns_asked_on)


def _junior_of(raw: Raw, setting: Setting) -> Junior:
    return _junior(date_in(raw, "starts_on"), raw.get(_JUNIOR.name), setting)


def _junior_class(setting: Setting) -> When:
    """Asked of a child who starts with the school year: then the law may ask for no return."""

    def make(raw: Raw) -> Page | None:
        entered = date_in(raw, "entered_on")
        asked = _starts_with_the_year(date_in(raw, "starts_on"), setting) or raw.get(_JUNIOR.name, "")
        return (
            page_of(Junior(True, setting.junior_returns_asked_on).in_words(entered) if entered else "")
            if asked
            else None
        )

    def page_of(words: str) -> Page:
        def told(values: Mapping[str, Value], today: date) -> dict[str, str]:
            return {_JUNIOR.name: words} if words and values.get(_JUNIOR.name) == "yes" else {}

        return Page("junior-class", "The start of the school year", (_JUNIOR,), doubts=told)

    return When(page_of(""), make, "Only where the child starts on the first day of the school year")


def _starting(setting: Setting) -> When:
    """A return that the law does not ask for is not late."""

    def make(raw: Raw) -> Page:
        entered = date_in(raw, "entered_on")
        unasked = entered is not None and _junior_of(raw, setting).needs_no_return(entered)
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
            hint="You have until the end of the fifth day after it to send this return.",
            missing="Enter the day of entry.",
            date_check=not_in_the_future,
            not_before=(_BIRTH,),
        ),
        Field(
            "starts_on",
            "Starting day",
            Kind.DATE,
            hint="The first day on which the child is expected to attend.",
            missing="Enter the starting day.",
            date_check=start_problem,
            date_doubt=start_doubt,
            not_before=(_BIRTH,),
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
                    Field("previous_until", "Last day there, if you know it", Kind.DATE, not_before=(_BIRTH,)),
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


def _previous_of(setting: Setting) -> When:
    """By when the return is due is shown as soon as it can be counted, or that none is needed."""

    def make(raw: Raw) -> Page:
        entered, junior = date_in(raw, "entered_on"), _junior_of(raw, setting)
        if entered is None:
            return _PREVIOUS
        words = junior.in_words(entered) if junior.needs_no_return(entered) else due_in_words(entered)
        return replace(_PREVIOUS, intro=words)

    return When(_PREVIOUS, make)


_MOVED_FROM = Page(
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

_PARENTS = replace(PARENTS, intro="Every parent whom you know, and any carer with whom the child lives.")


def _parts(setting: Setting, version: int) -> tuple[Part, ...]:
    return (
        CHILD,
        Part("joining", "Entry and school before", (_starting(setting), _junior_class(setting), _previous_of(setting))),
        Part("home", "Home and parents", (HOME_ADDRESS, _MOVED_FROM, _PARENTS)),
        you(setting.schools),
    )


def to_referral(values: Values, schools: Sequence[School]) -> Referral:
    """The child is at this school and lives at the address of the register."""
    return replace(referral_of(values, schools), belief=Belief.SAME_ADDRESS)


def decide(values: Values, referral: Referral, setting: Setting) -> Decision:
    entered = date_of(values, "entered_on")
    if entered is None:
        raise TypeError("a complete return has the day of entry")
    junior = _junior(date_of(values, "starts_on"), values.get(_JUNIOR.name), setting)
    return decide_joining(entered, setting.today, junior)


_START = StartWords(
    "Tell us of a pupil whose name you entered in your admission register. The law calls it a new-pupil return.",
    uses=("a pupil joined your school, other than with the youngest class on the first day of the school year",),
    to_hand=(
        "what your admission register has about the child and the parents",
        "the last school, and the address before, if the child moved",
    ),
    note="The return is due by the end of the fifth day after the day of entry. Weekends and holidays count.",
)

FORM = Form(
    name=JOINER,
    version=VERSION,
    title="Tell us of a new pupil",
    noun="new-pupil return",
    audience=Audience.SCHOOL,
    parts=_parts,
    declaration=DECLARATION,
    to_referral=to_referral,
    decide=decide,
    move=Move.ARRIVES,
    late_words="It came late: a new-pupil return is due by the end of the fifth day after the day of entry.",
    start=_START,
)
