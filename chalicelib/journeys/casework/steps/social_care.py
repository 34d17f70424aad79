"""Record that children's social care was told."""

from msgspec.structs import replace

from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.steps import Step, a_step
from chalicelib.journeys.casework.case_step import CaseStep, Told, Values, day, lines, may_work, text
from chalicelib.journeys.casework.given import Given
from chalicelib.journeys.casework.questions import on_day, who, words
from chalicelib.journeys.engine.fields import Field
from chalicelib.journeys.engine.pages import Page

_PAGE = Page(
    "social-care",
    "Children’s social care was told",
    (
        who("whom", "Who was told?", "Enter who was told."),
        on_day("Day they were told"),
        Field("their_reference", "Their reference, if they gave one", longest=60, short=True),
        words("What they said"),
    ),
)


def _decide(given: Given, values: Values) -> Step:
    may_work(given)
    said = lines(
        ("Told: ", text(values, "whom")), ("Their reference: ", text(values, "their_reference")), ("", text(values))
    )
    after = replace(given.case, social_care_told_at=given.now)
    return a_step(given.case, after, EventKind.SOCIAL_CARE, given.now, said, day(values))


SOCIAL_CARE = CaseStep(
    slug="social-care",
    link="Record that children’s social care was told",
    page=_PAGE,
    button="Record that they were told",
    decide=_decide,
    told=(Told(EventKind.SOCIAL_CARE, "You have recorded that children’s social care was told."),),
)
