"""The attendance return: ten continuous school days without authorisation, or irregular attendance. SI 2024/208 reg. 13."""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from chalicelib.domain.child.referral import Answer, Belief, Referral
from chalicelib.domain.forms.disposition import Decision
from chalicelib.domain.forms.names import ATTENDANCE_RETURN
from chalicelib.domain.guidance import blocks
from chalicelib.domain.people.people import School
from chalicelib.domain.returns.absence_return import Absence, decide_absence, longest_run
from chalicelib.journeys.engine.answers_to_referral import answer_of, codes_of, days_typed, referral_of
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Raw, Value
from chalicelib.journeys.engine.form import Audience, Form, Setting, StartWords, Values
from chalicelib.journeys.engine.journey import Part, When
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.parts.danger import SAFETY_PART
from chalicelib.journeys.parts.evidence import EVIDENCE_PART
from chalicelib.journeys.parts.needs_and_you import you
from chalicelib.journeys.parts.questions import DATE_OF_BIRTH, not_in_the_future, percentage_problem, yes_no_not_known
from chalicelib.journeys.returns.return_parts import CHILD, HOME_ADDRESS

VERSION = 1
TEN_DAYS, IRREGULAR = "ten-days", "irregular"

DECLARATION = (
    "What I have written is true as far as I know.",
    "The child is of compulsory school age, and fails to attend regularly or has been absent without authorisation for a "
    "continuous period of ten school days or more.",
    "I understand that this return is not a safeguarding referral and that, where a child is at risk, I must phone.",
)

WHY = Page(
    "why",
    "What you return",
    (
        Field(
            "trigger",
            "Which of these is it?",
            Kind.RADIOS,
            missing="Say which of these it is.",
            choices=(
                Choice(TEN_DAYS, "Ten school days or more, one after another, coded G, N, O or U"),
                Choice(IRREGULAR, "The child fails to attend regularly"),
            ),
        ),
        Field(
            "cause",
            "What is the cause, if you know it?",
            Kind.LONG_TEXT,
            hint="Leave it empty if you do not know.",
            longest=1000,
        ),
    ),
    guidance=(blocks.ATTENDANCE_RETURN,),
)


def _not_ten(values: Mapping[str, Value], today: date) -> dict[str, str]:
    """A return is not refused for it: the register here may be behind the school's own."""
    run = longest_run(codes_of(values, "codes"))
    return {} if run.reaches else {"codes": f"{run.words} Ten are needed. Check the codes, or send it all the same."}


def _register_page(days: Sequence[date], caveat: str) -> Page:
    codes = Field(
        "codes",
        "Attendance codes",
        Kind.CODES,
        hint="Leave blank what is not in the register yet.",
        missing="Enter the codes of the absence.",
        days=tuple(days),
    )
    without_days = "Your school’s term dates are not known to this service, so it cannot show the days. Continue."
    title = "The register, day by day"
    return (
        Page("register", title, (codes,), caveat, doubts=_not_ten)
        if days
        else Page("register", title, (), without_days)
    )


def _register(setting: Setting) -> When:
    def make(raw: Raw) -> Page | None:
        days = sorted({*setting.days, *days_typed(raw, "codes")})
        return _register_page(days, setting.calendar.caveat) if raw.get("trigger") == TEN_DAYS else None

    return When(_register_page(setting.days, ""), make, "Only for ten school days one after another")


FIGURES = Page(
    "figures",
    "How the child attends",
    (
        Field(
            "attendance",
            "Attendance this school year, in per cent",
            missing="Enter the attendance this school year.",
            check=percentage_problem,
            longest=8,
            short=True,
        ),
        Field(
            "pattern",
            "What does the attendance look like?",
            Kind.LONG_TEXT,
            hint="For example, absent on most Mondays since half-term, coded O.",
            longest=1000,
            missing="Say what the attendance looks like.",
        ),
    ),
)

WHEREABOUTS = Page(
    "where",
    "Where the child is",
    (
        Field(
            "whereabouts_known",
            "Do you know for certain where the child lives now?",
            Kind.RADIOS,
            hint="If not, the Children Missing Education team opens a case.",
            missing="Say whether you know where the child lives now.",
            choices=yes_no_not_known(),
        ),
        Field(
            "last_attended",
            "Last day attended, if you know it",
            Kind.DATE,
            date_check=not_in_the_future,
            not_before=(DATE_OF_BIRTH,),
        ),
    ),
)


def _parts(setting: Setting, version: int) -> tuple[Part, ...]:
    figures = When(
        FIGURES, lambda raw: FIGURES if raw.get("trigger") == IRREGULAR else None, "Only for irregular attendance"
    )
    return (
        SAFETY_PART,
        CHILD,
        Part("absence", "The absence", (WHY, _register(setting), figures, WHEREABOUTS)),
        Part("home", "Home", (HOME_ADDRESS,)),
        EVIDENCE_PART,
        you(setting.schools),
    )


def to_referral(values: Values, schools: Sequence[School]) -> Referral:
    known = answer_of(values, "whereabouts_known") is Answer.YES
    return replace(referral_of(values, schools), belief=Belief.SAME_ADDRESS if known else Belief.NOT_KNOWN)


def decide(values: Values, referral: Referral, setting: Setting) -> Decision:
    irregular = values.get("trigger") == IRREGULAR
    return decide_absence(Absence(irregular, answer_of(values, "whereabouts_known"), codes_of(values, "codes")))


_START = StartWords(
    "Tell us of a pupil who does not attend. The law calls it an attendance return.",
    uses=(
        "a pupil was absent for ten school days one after another, coded G, N, O or U",
        "a pupil fails to attend regularly",
    ),
    elsewhere="If you do not know where the child is, refer the child as one who may be missing education.",
    to_hand=("the codes of the register, or the attendance figure", "the child’s address"),
)

FORM = Form(
    name=ATTENDANCE_RETURN,
    version=VERSION,
    title="Tell us that a pupil does not attend",
    noun="attendance return",
    audience=Audience.SCHOOL,
    parts=_parts,
    declaration=DECLARATION,
    to_referral=to_referral,
    decide=decide,
    start=_START,
)
