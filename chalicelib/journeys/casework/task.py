"""How a task was finished."""

from chalicelib.journeys.engine.fields import Field
from chalicelib.journeys.engine.pages import Page

TASK_DONE = Page(
    slug="task",
    title="Finish a task",
    fields=(
        Field(
            "how",
            "What was done",
            hint="One line for colleagues. For example, phoned the school, and they sent the form again.",
            missing="Say what was done before you take the task off the list.",
            longest=200,
        ),
    ),
)
