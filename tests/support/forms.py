"""Looking at forms in tests."""

from datetime import datetime

from chalicelib.journeys.engine.fields import Raw
from chalicelib.journeys.engine.journey import Journey
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import complete_values


def first_unfinished(journey: Journey, raw: Raw, now: datetime) -> Page | None:
    """The first page that is not valid yet; None when the form is complete."""
    found = complete_values(journey, raw, now)
    return found if isinstance(found, Page) else None
