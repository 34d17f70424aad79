"""Add a note. Its form is on the page of the case."""

from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.stages import check_worker
from chalicelib.domain.casework.steps import Step
from chalicelib.journeys.casework.case_step import CaseStep, Told, Values, text
from chalicelib.journeys.casework.given import Given
from chalicelib.journeys.casework.questions import LONGEST
from chalicelib.journeys.engine.fields import Field, Kind
from chalicelib.journeys.engine.pages import Page

NOTE_PAGE = Page(
    slug="note",
    title="Add a note",
    fields=(
        Field(
            "note",
            "Note",
            Kind.LONG_TEXT,
            hint="What was done or learned, and by whom. The note stays in the case for good: it cannot be changed.",
            missing="Write the note before you save it.",
            longest=LONGEST,
        ),
    ),
)


def _decide(given: Given, values: Values) -> Step:
    check_worker(given.person.roles)
    return Step(given.case, EventKind.NOTE, text=text(values, "note"))


NOTE = CaseStep(slug="note", page=NOTE_PAGE, decide=_decide, told=(Told(EventKind.NOTE, "Your note is saved."),))
