"""The new-pupil return: a school tells that a pupil's name was entered in its register. SI 2024/208 reg. 13(1)."""

from collections.abc import Sequence

from msgspec.structs import replace

from chalicelib.domain.child.referral import Belief, Referral
from chalicelib.domain.forms.disposition import Decision
from chalicelib.domain.forms.names import JOINER
from chalicelib.domain.people.people import School
from chalicelib.domain.returns.joining import (
    decide_joining,
)
from chalicelib.journeys.engine.answers_to_referral import date_of, referral_of
from chalicelib.journeys.engine.form import Audience, Form, Move, Setting, StartWords, Values
from chalicelib.journeys.engine.journey import Part
from chalicelib.journeys.parts.needs_and_you import you
from chalicelib.journeys.returns.joiner_class import JUNIOR_CLASS, as_junior, junior_class
from chalicelib.journeys.returns.joiner_pages import MOVED_FROM, previous_school, starting
from chalicelib.journeys.returns.return_parts import CHILD, HOME_ADDRESS, PARENTS

VERSION = 1

DECLARATION = (
    "What I have written is true as far as I know, and is what our admission register has about the child.",
    "I understand that this return is due by the end of the fifth day after the day on which the name was entered.",
    "I understand that this return is not a safeguarding referral and that, where a child is at risk, I must phone.",
)

_PARENTS = replace(PARENTS, intro="Every parent you know of, and any carer the child lives with.")


def _parts(setting: Setting, version: int) -> tuple[Part, ...]:
    return (
        CHILD,
        Part(
            "joining", "Entry and school before", (starting(setting), junior_class(setting), previous_school(setting))
        ),
        Part("home", "Home and parents", (HOME_ADDRESS, MOVED_FROM, _PARENTS)),
        you(setting.schools),
    )


def to_referral(values: Values, schools: Sequence[School]) -> Referral:
    """The child is at this school and lives at the address of the register."""
    return replace(referral_of(values, schools), belief=Belief.SAME_ADDRESS)


def decide(values: Values, referral: Referral, setting: Setting) -> Decision:
    entered = date_of(values, "entered_on")
    if entered is None:
        raise TypeError("a complete return has the day of entry")
    junior = as_junior(date_of(values, "starts_on"), values.get(JUNIOR_CLASS.name), setting)
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
