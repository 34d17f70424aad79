"""The time. On the local stage a row of the table may set it ahead, so a month of reminders passes in a minute."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.rows.stack import ClockRow


class SystemClock:
    """Fulfils the port Clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def ahead(self) -> timedelta:
        return timedelta()


def practice_clock_ahead() -> timedelta:
    """How far the practice clock was set ahead; zero when it never was."""
    row = read(lambda: get(ClockRow, "CLOCK", "CLOCK"))
    return timedelta(seconds=float(row.ahead_seconds)) if row else timedelta()


class PracticeClock:
    """Fulfils the port Clock on the local stage. It looks at the row anew for every request or run (`refresh`)."""

    def __init__(self, read_ahead: Callable[[], timedelta] = practice_clock_ahead) -> None:
        self._read_ahead, self._ahead = read_ahead, timedelta()

    def refresh(self) -> None:
        self._ahead = self._read_ahead()

    def ahead(self) -> timedelta:
        return self._ahead

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead
