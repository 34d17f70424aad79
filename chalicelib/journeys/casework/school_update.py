"""A referrer's word to the team after a referral: something new, or that the child has returned."""

from chalicelib.journeys.engine.fields import Field, Kind
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.parts.questions import not_in_the_future

INFORMATION = Page(
    "information",
    "Add information",
    (
        Field(
            "information",
            "What is new?",
            Kind.LONG_TEXT,
            hint="Who learned it, how and when. If you fear for the child’s safety, phone instead.",
            longest=4000,
            missing="Write what is new.",
        ),
    ),
)

RETURNED = Page(
    "returned",
    "The child has returned",
    (
        Field(
            "returned_on",
            "When did the child return to school?",
            Kind.DATE,
            missing="Enter the day the child returned.",
            date_check=not_in_the_future,
        ),
        Field("returned_how", "Anything that we should know?", Kind.LONG_TEXT, longest=2000),
    ),
)
