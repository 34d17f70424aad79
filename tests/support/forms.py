"""Looking at forms in tests."""

from datetime import datetime

from chalicelib.journeys.engine.answers import complete_values
from chalicelib.journeys.engine.fields import Journey, Page, Raw


def first_unfinished(journey: Journey, raw: Raw, now: datetime) -> Page | None:
    """The first page that is not valid yet; None when the form is complete."""
    found = complete_values(journey, raw, now)
    return found if isinstance(found, Page) else None
