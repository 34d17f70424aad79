"""How long a form that was begun and not sent is kept, and what happens as it grows old."""

from datetime import UTC, datetime, time, timedelta

from chalicelib.domain.calendar.spreading import spread
from chalicelib.domain.instants import LONDON, london_day

KEPT = timedelta(days=28)
"""From the last save."""
KEPT_OF_PUBLIC = timedelta(hours=24)
"""For the public: they may be at a shared computer, and we cannot remind them."""
REMIND_BEFORE = timedelta(days=5)
"""The warning comes on the day this long before the end."""
_MORNING = time(9)


def remind_at(draft_id: str, saved_at: datetime) -> datetime:
    """In the morning of that day. All saves of one draft on one day give the same moment, so a save does not move it in
    the index of due things; other drafts have other moments."""
    day = london_day(saved_at + KEPT - REMIND_BEFORE)
    return spread(draft_id, datetime.combine(day, _MORNING, LONDON)).astimezone(UTC)


def kept_after_warning(saved_at: datetime, kept: timedelta, warned_at: datetime) -> timedelta:
    """How long a draft is kept when its author is warned at `warned_at`. A late warning keeps it longer."""
    return max(kept, warned_at + REMIND_BEFORE - saved_at)


def delete_at(saved_at: datetime, kept: timedelta = KEPT) -> datetime:
    return saved_at + kept


def has_lapsed(saved_at: datetime, now: datetime, kept: timedelta = KEPT) -> bool:
    """The store deletes late; a draft is out of reach on the moment."""
    return now >= delete_at(saved_at, kept)
