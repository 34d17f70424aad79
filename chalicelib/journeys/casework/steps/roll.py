"""Record whether the child is on a school's roll."""

from msgspec.structs import replace

from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.otherwise import NO_OTHER_EDUCATION
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.casework.standing import standing
from chalicelib.domain.casework.steps import Step, a_step
from chalicelib.domain.child.referral import Answer
from chalicelib.domain.waiting import WaitKind, without_wait
from chalicelib.journeys.casework.case_step import CaseStep, Told, Values, day, may_work, text
from chalicelib.journeys.casework.given import Given, Need
from chalicelib.journeys.casework.questions import on_day, words
from chalicelib.journeys.engine.fields import Field, Kind
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.parts.questions import yes_no_not_known

_PAGE = Page(
    "roll",
    "Record whether the child is on a roll",
    (
        Field(
            "on_roll",
            "Is the child on the roll of any school?",
            Kind.RADIOS,
            choices=yes_no_not_known(),
            missing="Say whether the child is on a roll.",
        ),
        on_day("Since which day?"),
        words("Who said so, and which school", missing="Say who said so."),
    ),
)
ERASED = "The referral has been erased, so the service can no longer work this out."


def _decide(given: Given, values: Values) -> Step:
    """The answer decides whether the child counts as missing education. A child at school is no longer educated
    otherwise: an earlier finding must not hide the child later. And a child on the roll needs no deletion return."""
    referral, case = given.referral, given.case
    if not referral:
        raise Refused(ERASED)
    may_work(given)
    on_roll, since = Answer(text(values, "on_roll")), day(values)
    off_roll_since = since if on_roll is Answer.NO else None
    child, last_attended = referral.child, referral.last_attended
    found = standing(on_roll, child, last_attended, given.today, off_roll_since, case.education)
    is_on_roll = on_roll is Answer.YES
    education = NO_OTHER_EDUCATION if is_on_roll else case.education
    after = replace(
        case,
        on_roll=on_roll,
        cme_since=found.since,
        otherwise=education.found,
        otherwise_on=education.on,
        waits=without_wait(case.waits, WaitKind.DELETION) if is_on_roll else case.waits,
    )
    return a_step(case, after, EventKind.ROLL, given.now, text(values), since, {"reasons": "\n".join(found.reasons)})


ROLL = CaseStep(
    slug="roll",
    link="Record whether the child is on a roll",
    page=_PAGE,
    needs=(Need.REFERRAL,),
    decide=_decide,
    told=(Told(EventKind.ROLL, "You have recorded what you know about the roll."),),
)
