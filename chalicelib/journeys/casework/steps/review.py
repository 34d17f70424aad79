"""Review the case."""

from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.steps import Step, a_step
from chalicelib.journeys.casework.case_step import CaseStep, Told, Values, may_work, text
from chalicelib.journeys.casework.given import Given
from chalicelib.journeys.casework.questions import words
from chalicelib.journeys.engine.pages import Page

_PAGE = Page(
    "review",
    "Review the case",
    (words("What was reviewed, and what happens next", missing="Say what was reviewed and what happens next."),),
)


def _decide(given: Given, values: Values) -> Step:
    may_work(given)
    return a_step(given.case, given.case, EventKind.REVIEWED, given.now, text(values))


REVIEW = CaseStep(
    slug="review",
    link="Review the case",
    page=_PAGE,
    button="Save review",
    decide=_decide,
    told=(Told(EventKind.REVIEWED, "The review is saved."),),
)
