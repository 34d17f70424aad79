"""How far a part of a form is."""

from datetime import datetime
from enum import StrEnum

from chalicelib.journeys.engine.asked import all_inputs
from chalicelib.journeys.engine.fields import Raw
from chalicelib.journeys.engine.journey import Part
from chalicelib.journeys.engine.parsing import problems_of


class Progress(StrEnum):
    """How far a part of a form is: worked out from its answers, never stored."""

    NOT_STARTED = "Not yet started"
    IN_PROGRESS = "In progress"
    COMPLETED = "Completed"
    OPTIONAL = "Optional"


def progress(part: Part, raw: Raw, now: datetime) -> Progress:
    pages = list(part.flow(raw))
    begun = any(raw.get(name, "") for page in pages for name in all_inputs(page.fields))
    if any(problems_of(page, raw, now) for page in pages):
        return Progress.IN_PROGRESS if begun else Progress.NOT_STARTED
    return Progress.COMPLETED if begun else Progress.OPTIONAL
