"""The emails when the public reports very many children at risk, as a program can.

Each report is a case like any other, on the list and on its clocks. Only the emails about cases beyond a handful are put
together: every quarter of an hour one email to each reader says how many wait.
"""

from datetime import UTC, datetime, timedelta

RED_OF_THE_PUBLIC = "red-of-the-public"
HANDFUL = 5
WINDOW = timedelta(hours=1)
"""The first RED cases from the public in a window have emails of their own, whoever sent them."""
TOGETHER = timedelta(minutes=15)
FLOOD_ALERT = "flood_alert"

_ANY_QUARTER = datetime(2026, 1, 1, tzinfo=UTC)


def quarter_of(at: datetime) -> datetime:
    """When the quarter of an hour of this instant began."""
    return at - (at - _ANY_QUARTER) % TOGETHER


def end_of_quarter(at: datetime) -> datetime:
    """Always later than `at`, so the count includes what came by then."""
    return quarter_of(at) + TOGETHER
