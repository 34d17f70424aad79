"""What the day on which the tests run decides: where the clocks of the tests begin. The doctor's part is in test_doctor.py.

No other test looks at the day: rules have the time as an argument, the fakes a clock of their own, and a stack in this process
the practice clock, which `set_clock` moves to a fixed day. `pytest --day` runs any of them on another day.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from chalicelib.bootstrap import world
from chalicelib.domain.calendar.bank_holidays import ENGLAND_AND_WALES, LAST_YEAR
from tests.stack.days import SATURDAY, TUESDAY, next_day
from tests.support import table
from tests.support.table import Stack, cold_start, quick_stack


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with quick_stack(stage="local") as stack:
        yield stack


@pytest.mark.parametrize("weekday", [TUESDAY, SATURDAY])
def test_the_stack_begins_on_a_day_of_work_soon(any_day: datetime, weekday: int) -> None:
    """Of the last sixty days for which bank holidays are known, nothing is asked: they are added before."""
    today = min(any_day.date(), date(LAST_YEAR, 10, 1))
    day = next_day(today, weekday)
    assert day.weekday() == weekday
    assert not {day + timedelta(days=n) for n in range(3)} & set(ENGLAND_AND_WALES)
    assert timedelta(0) < day - today <= timedelta(days=28)


def test_a_stack_in_this_process_is_moved_to_its_tuesday(any_day: datetime, stack: Stack) -> None:
    stack.set_clock(table.TUESDAY)
    cold_start()
    assert abs(world().clock.now() - table.TUESDAY) < timedelta(seconds=1)
