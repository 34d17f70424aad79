"""Record the initial checks of the authority's own records."""

from msgspec.structs import replace

from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.steps import Step, a_step
from chalicelib.domain.people.people import Person
from chalicelib.journeys.casework.case_step import CaseStep, Told, Values, may_work, text
from chalicelib.journeys.casework.given import Given
from chalicelib.journeys.casework.questions import words
from chalicelib.journeys.engine.pages import Page

_PAGE = Page(
    "checks",
    "Initial checks done",
    (
        words(
            "What you looked at, and what it showed",
            "Admissions, attendance, social care, special needs, home education, youth justice, council tax, school census.",
            "Say what you looked at.",
        ),
    ),
)


def _decide(given: Given, values: Values) -> Step:
    may_work(given)
    after = replace(given.case, checked_at=given.case.checked_at or given.now)
    return a_step(given.case, after, EventKind.CHECKED, given.now, text(values))


def _are_owed(case: Case, person: Person) -> bool:
    return case.stage is not Stage.CLOSED and not case.checked_at


CHECKS = CaseStep(
    slug="checks",
    link="Record the initial checks",
    offered=_are_owed,
    page=_PAGE,
    button="Record the checks",
    decide=_decide,
    told=(Told(EventKind.CHECKED, "The initial checks are recorded."),),
)
