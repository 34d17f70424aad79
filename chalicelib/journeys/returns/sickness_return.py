"""The sickness return: a pupil missed, or will miss, fifteen school days through illness. SI 2024/208 reg. 13."""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from chalicelib.domain.child.referral import Belief, Referral
from chalicelib.domain.forms.disposition import Decision
from chalicelib.domain.forms.names import SICKNESS_RETURN
from chalicelib.domain.guidance import blocks
from chalicelib.domain.people.people import School
from chalicelib.domain.returns.absence_return import Illness, days_of_illness_doubt, decide_illness
from chalicelib.journeys.engine.answers_to_referral import referral_of, text_of
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Value
from chalicelib.journeys.engine.form import Audience, Form, Setting, StartWords, Values
from chalicelib.journeys.engine.journey import Part
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.parts.needs_and_you import you
from chalicelib.journeys.parts.questions import DATE_OF_BIRTH, not_in_the_future
from chalicelib.journeys.returns.return_parts import CHILD, HOME_ADDRESS

VERSION = 1
MOST_DAYS = 200
"""More school days than a school year has."""

DECLARATION = (
    "What I have written is true as far as I know.",
    "The child is recorded as unable to attend because of sickness, and I have reasonable grounds to believe that it will be "
    "fifteen school days or more, one after another or in all this school year.",
    "I understand that this return is not a safeguarding referral and that, where a child is at risk, I must phone.",
)


def _days(text: str) -> int | None:
    """A number of days as typed; None where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else None


def _days_problem(text: str) -> str | None:
    days = _days(text)
    sound = days is not None and days <= MOST_DAYS
    return None if sound else f"Enter a number of school days from 0 to {MOST_DAYS}, like 12."


def _doubts(values: Mapping[str, Value], today: date) -> dict[str, str]:
    days, reached = _days(str(values.get("days_missed", ""))), values.get("reached")
    words = days_of_illness_doubt(days, reached == "reached") if days is not None and reached else None
    return {"days_missed": words} if words else {}


ILLNESS = Page(
    "illness",
    "The absence",
    (
        Field(
            "reached",
            "Are fifteen school days reached?",
            Kind.RADIOS,
            missing="Say whether fifteen school days are reached.",
            choices=(
                Choice("reached", "Yes, they are reached"),
                Choice(
                    "expected",
                    "Not yet, but I expect that they will be",
                    reveals=(
                        Field(
                            "expected_because",
                            "What makes you expect it?",
                            Kind.LONG_TEXT,
                            hint="For example, a doctor’s note or planned treatment. No details of the illness are needed.",
                            longest=500,
                            missing="Say what makes you expect it.",
                        ),
                    ),
                ),
            ),
        ),
        Field(
            "how",
            "How are the days counted?",
            Kind.RADIOS,
            missing="Say how the days are counted.",
            choices=(
                Choice("consecutive", "One after another, as one illness"),
                Choice("cumulative", "In all, this school year"),
            ),
        ),
        Field(
            "days_missed",
            "How many school days has the child missed so far, coded I?",
            missing="Enter how many school days the child has missed so far.",
            check=_days_problem,
            longest=10,
            short=True,
        ),
        Field(
            "ill_since",
            "First day of the absence, or of the first absence this school year",
            Kind.DATE,
            missing="Enter the first day.",
            date_check=not_in_the_future,
            not_before=(DATE_OF_BIRTH,),
        ),
    ),
    doubts=_doubts,
    guidance=(blocks.SICKNESS_RETURN,),
)


def _parts(setting: Setting, version: int) -> tuple[Part, ...]:
    return (
        CHILD,
        Part("absence", "The absence", (ILLNESS,)),
        Part("home", "Home", (HOME_ADDRESS,)),
        you(setting.schools),
    )


def to_referral(values: Values, schools: Sequence[School]) -> Referral:
    return replace(referral_of(values, schools), belief=Belief.SAME_ADDRESS)


def decide(values: Values, referral: Referral, setting: Setting) -> Decision:
    days = _days(text_of(values, "days_missed")) or 0
    return decide_illness(Illness(days, values["how"] == "consecutive", values["reached"] == "expected"))


_START = StartWords(
    "Tell us of a pupil who is ill for fifteen school days or more. The law calls it a sickness return.",
    uses=(
        "a pupil has missed fifteen school days through illness, coded I, one after another or in all this school year",
        "you have good reason to believe that a pupil will",
    ),
    to_hand=("how many days were missed, and since when", "the child’s address"),
    note="We need no details of the illness.",
    minutes=5,
)

FORM = Form(
    name=SICKNESS_RETURN,
    version=VERSION,
    title="Tell us that a pupil is ill for fifteen days or more",
    noun="sickness return",
    audience=Audience.SCHOOL,
    parts=_parts,
    declaration=DECLARATION,
    to_referral=to_referral,
    decide=decide,
    start=_START,
)
