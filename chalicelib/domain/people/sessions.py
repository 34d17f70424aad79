"""A session: how long it lasts, and why it ended."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct


class SessionLimits(Struct, frozen=True):
    idle: timedelta
    at_most: timedelta


_LIMITS: Mapping[bool, SessionLimits] = {
    True: SessionLimits(timedelta(minutes=30), timedelta(hours=10)),
    False: SessionLimits(timedelta(hours=2), timedelta(hours=12)),
}


def idle_limit(*, staff: bool) -> timedelta:
    """How long a person stays signed in without doing anything."""
    return _LIMITS[staff].idle


class Ended(StrEnum):
    """Why a session is over."""

    IDLE = "idle"
    TOO_LONG = "too-long"
    SIGNED_OUT = "signed-out"
    ELSEWHERE = "elsewhere"
    REVOKED = "revoked"
    COUNCIL = "council"


class Session(Struct, frozen=True):
    """A signed-in browser, found by the digest of its token. The token itself is kept nowhere."""

    token_digest: str
    person_id: str
    staff: bool
    started_at: datetime
    seen_at: datetime
    ended: Ended | None = None
    """Why somebody ended it; None while nobody has."""
    second: bool = False
    """Whether the person showed a second factor too, or a provider vouches for it. Without it staff are not in yet."""
    council_asked_at: datetime | None = None
    """When the council's provider last said that the person is still there; None where it did not open the session."""

    signed_in_at: datetime | None = None
    """When the second factor was entered, if later codes rely on it. The longest time counts from then."""

    @property
    def limits(self) -> SessionLimits:
        return _LIMITS[self.staff]

    @property
    def last_moment(self) -> datetime:
        return (self.signed_in_at or self.started_at) + self.limits.at_most

    def why_ended(self, now: datetime) -> Ended | None:
        """None while the session is valid."""
        if self.ended:
            return self.ended
        if now >= self.seen_at + self.limits.idle:
            return Ended.IDLE
        return Ended.TOO_LONG if now >= self.last_moment else None

    def has_ended(self, now: datetime) -> bool:
        return self.why_ended(now) is not None
