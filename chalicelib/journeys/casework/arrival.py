"""Asks a new school whether a child has started there, if the school has sent no return."""

from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.parts.questions import not_in_the_future

ARRIVAL = Page(
    "arrival",
    "Has this child started with you?",
    (
        Field(
            "has_come",
            "Has this child started at your school?",
            Kind.RADIOS,
            missing="Say whether the child has started at your school.",
            choices=(
                Choice(
                    "yes",
                    "Yes",
                    reveals=(
                        Field(
                            "started_on",
                            "On which day?",
                            Kind.DATE,
                            missing="Enter the day the child started.",
                            date_check=not_in_the_future,
                        ),
                    ),
                ),
                Choice("no", "No, not yet", hint="The team then looks for the child."),
                Choice("not-known", "We do not know of this child", hint="The team then looks for the child."),
            ),
        ),
    ),
)
