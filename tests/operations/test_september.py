"""The first Monday of September, simulated with the code's own lanes, budgets and pauses: undoing one fails here."""

from typing import Any

import pytest
from msgspec.structs import replace

from benchmarks.september import Simulation, simulate
from benchmarks.september_parts import BEFORE, Aws, Bucket, Morning, Result, Service

AT_700 = Morning(700)


def is_good(result: Result) -> bool:
    return result.in_time == 1 and result.refused == 0 and result.last_receipt <= 5


@pytest.mark.parametrize("shards", [1, 2, 4])
def test_at_700_schools_every_code_comes_in_20_seconds_no_page_is_refused_and_receipts_in_5_minutes(
    shards: int,
) -> None:
    result = simulate(AT_700, aws=Aws(shards=shards))
    assert result.codes == 700
    assert is_good(result), result


@pytest.mark.parametrize(
    "undone",
    [
        {"codes_first": False},
        {"batch": 10},
        {"batch_seconds": 1e9},
        {"again_codes": (), "again": ()},
        {"helps": False},
        {"first_visit": 40},
    ],
    ids=lambda undone: next(iter(undone)),
)
def test_each_of_these_changes_undone_misses_an_aim(undone: dict[str, Any]) -> None:
    assert not is_good(simulate(AT_700, replace(Service(), **undone)))


def test_as_it_was_codes_waited_behind_receipts() -> None:
    result = simulate(AT_700, BEFORE, Aws(shards=1))
    assert result.in_time < 0.5


def test_an_account_limited_to_ten_functions_refuses_pages() -> None:
    assert simulate(AT_700, aws=Aws(concurrency=10)).refused > 100


def test_a_bucket_gives_its_burst_and_then_its_rate() -> None:
    bucket = Bucket(2, 3, 3)
    assert [bucket.takes(0) for _ in range(4)] == [True, True, True, False]
    assert [bucket.takes(1) for _ in range(3)] == [True, True, False]


def test_each_email_is_sent_once() -> None:
    simulation = Simulation(Service(), Aws(), Morning(20, mails_at_nine=100))
    simulation.run()
    assert not simulation._open
    assert len(simulation._mails) == 100 + 20 * 4
    assert simulation.running <= 1, "nothing is left that runs but a look of tick"
