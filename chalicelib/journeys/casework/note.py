"""The short forms of the team: a note on a case, and what was done about a task."""

from chalicelib.journeys.engine.fields import Field, Kind
from chalicelib.journeys.engine.pages import Page

NOTE = Page(
    slug="note",
    title="Add a note",
    fields=(
        Field(
            "note",
            "Note",
            Kind.LONG_TEXT,
            hint="What was done or learned, and by whom. The note stays in the case for good: it cannot be changed.",
            missing="Write the note before you save it.",
            longest=4000,
        ),
    ),
)

TASK_DONE = Page(
    slug="task",
    title="Finish a task",
    fields=(
        Field(
            "how",
            "What was done",
            hint="One line, for colleagues. For example: phoned the school, and they sent the form again.",
            missing="Say what was done before you take the task off the list.",
            longest=200,
        ),
    ),
)
