"""A clock that stands until it is told to go on."""

from datetime import datetime, timedelta


class FakeClock:
    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def ahead(self) -> timedelta:
        return timedelta()

    def set(self, at: datetime) -> None:
        self._now = at

    def pass_by(self, **time: float) -> None:
        """pass_by(minutes=5)"""
        self._now += timedelta(**time)
