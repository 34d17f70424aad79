"""Who is on call for a RED child while the office is closed, and whom they are backed by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class OnCall:
    """One stretch of the rota, both days included. The second person is told when the first has not said *I have it*."""

    first: date
    last: date
    person_id: str
    phone: str
    second_id: str = ""
    second_phone: str = ""

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


def on_call_on(rota: Iterable[OnCall], day: date) -> OnCall | None:
    """The stretch that covers the day; the one that begins last where two do. None while nobody is on call."""
    return max((stretch for stretch in rota if stretch.covers(day)), key=lambda stretch: stretch.first, default=None)


def uncovered(rota: Iterable[OnCall], days: Iterable[date]) -> tuple[date, ...]:
    """The days among these on which nobody is on call."""
    known = tuple(rota)
    return tuple(day for day in days if not on_call_on(known, day))
