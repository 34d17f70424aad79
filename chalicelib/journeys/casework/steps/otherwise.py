"""Record education otherwise than at school."""

from msgspec.structs import replace

from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.otherwise import OTHERWISE_LABELS, Education, Otherwise
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.casework.standing import standing
from chalicelib.domain.casework.steps import Step, a_step
from chalicelib.journeys.casework.case_step import CaseStep, Told, Values, day, may_work, text
from chalicelib.journeys.casework.given import Given, Need
from chalicelib.journeys.casework.questions import choices, on_day, who, words
from chalicelib.journeys.casework.steps.roll import ERASED
from chalicelib.journeys.engine.fields import Field, Kind
from chalicelib.journeys.engine.pages import Page

_PAGE = Page(
    "otherwise",
    "Record education otherwise",
    (
        Field(
            "found",
            "What is known of education outside school?",
            Kind.RADIOS,
            choices=choices(OTHERWISE_LABELS),
            missing="Say what is known of education outside school.",
        ),
        on_day("Day it began, or day of the decision"),
        who("who", "Who decided or said so?", "Enter who it was."),
        words("Why, and what was seen", missing="Say why."),
    ),
    intro=(
        "Suitable education outside school does not count as missing education, and neither does home education that the "
        "authority has not assessed yet. “Unsuitable” is a decision: the child counts from that day."
    ),
)


def _decide(given: Given, values: Values) -> Step:
    """A child who already counts goes on counting from the same day, unless the education is found unsuitable later. A
    child whom education otherwise kept out counts from this finding at the earliest."""
    referral, case = given.referral, given.case
    if not referral:
        raise Refused(ERASED)
    may_work(given)
    education = Education(Otherwise(text(values, "found")), day(values))
    not_before = education.on if case.education.why_not_missing else case.cme_since
    child, last_attended = referral.child, referral.last_attended
    found = standing(case.on_roll, child, last_attended, given.today, not_before, education)
    after = replace(case, otherwise=education.found, otherwise_on=education.on, cme_since=found.since)
    said = f"Decided by: {text(values, 'who')}\n{text(values)}"
    reasons = {"reasons": "\n".join(found.reasons)}
    return a_step(case, after, EventKind.OTHERWISE, given.now, said, education.on, reasons)


OTHERWISE = CaseStep(
    slug="otherwise",
    link="Record education otherwise",
    page=_PAGE,
    needs=(Need.REFERRAL,),
    decide=_decide,
    told=(Told(EventKind.OTHERWISE, "Education otherwise than at school is recorded."),),
)
