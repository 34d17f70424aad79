"""What one action costs: medians of a few times."""

import time
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from statistics import median
from typing import Any
from unittest.mock import patch

from msgspec import Struct

from benchmarks.units import Meter, Units
from chalicelib import runs

TIMES = 5


class Measured(Struct, frozen=True):
    """Medians."""

    reads: float
    writes: float
    calls: float
    stored: float
    """Bytes in the table and its indexes."""
    logged: float
    """Bytes of our own log lines."""
    ms: float

    @property
    def units(self) -> float:
        return self.reads + self.writes


def measured(meter: Meter, act: Callable[[], Any], times: int = TIMES) -> Measured:
    units, took, logged = list[Units](), list[float](), list[int]()
    for _ in range(times):
        meter.taken()
        started, log = time.perf_counter(), StringIO()
        with redirect_stdout(log):
            act()
        took.append(time.perf_counter() - started)
        logged.append(len(log.getvalue().encode()))
        units.append(meter.taken())
        took[-1] = (took[-1] - units[-1].looking) * 1000

    def middle(what: str) -> float:
        return float(median(getattr(one, what) for one in units))

    return Measured(
        middle("reads"),
        middle("writes"),
        middle("calls"),
        stored=middle("stored"),
        logged=median(logged),
        ms=round(median(took), 1),
    )


def tick_without_health_metrics() -> None:
    """Whatever the minute: they have a line of their own."""
    with patch.object(runs, "is_time_to_look", lambda now: False):
        runs.tick()
