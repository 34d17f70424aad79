"""The silent-child check's report to managers, and when it is late."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.authority.authority import Authority
from chalicelib.domain.calendar.days import ONE_DAY
from chalicelib.domain.deadlines.office_hours import last_working_day
from chalicelib.domain.deadlines.silence import Reason
from chalicelib.domain.instants import LONDON, london_day

NAMED_AT_MOST = 1_000
"""Exceptions that are kept by name: about 100 KB of the 400 that a row may have."""
LATE_AFTER = timedelta(hours=1)
"""Once the office has opened."""


class Found(Struct, frozen=True):
    """One exception. `reference` is empty where none could be read."""

    reference: str
    leads_to: str
    """The id of the case, or of the return."""
    reasons: tuple[Reason, ...]


class Report(Struct, frozen=True):
    """One working day's report. `more`: how many exceptions there are beside those in `found`."""

    day: date
    finished_at: datetime
    looked_at: int
    found: tuple[Found, ...]
    more: int = 0
    walked_at: datetime | None = None
    """When the weekly walk over everything that was ever sent ended last."""

    @property
    def exceptions(self) -> int:
        return len(self.found) + self.more


class Findings(Struct, frozen=True):
    """Exceptions so far, the first ones by name and the others as a number: a checkpoint must stay small."""

    found: tuple[Found, ...] = ()
    more: int = 0

    def adding(self, others: Iterable[Found]) -> "Findings":
        """Counts nothing twice under the same id. A reference that is found later is added."""
        known, more = {one.leads_to: one for one in self.found}, self.more
        for other in others:
            before = known.get(other.leads_to)
            if before:
                known[other.leads_to] = before if before.reference else replace(before, reference=other.reference)
            elif len(known) < NAMED_AT_MOST:
                known[other.leads_to] = other
            else:
                more += 1
        return Findings(tuple(known.values()), more)


def is_late(report: Report | None, now: datetime, authority: Authority) -> bool:
    """Whether the check of the latest working morning is missing."""
    today = london_day(now)
    by = datetime.combine(today, authority.opens, LONDON) + LATE_AFTER
    expected = last_working_day(today if now >= by else today - ONE_DAY)
    return report is None or report.day < expected
