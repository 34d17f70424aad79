"""Jobs in the table."""

from datetime import timedelta

from chalicelib.domain.files.jobs import PLACE_LASTS, new_job
from chalicelib.ports.world import World
from tests.support.table import TUESDAY, Stack

JOB = new_job("job-1", "count", "person-1", {"file": "file-1"}, TUESDAY)


def test_it_lapses_after_four_weeks(stack: Stack, world: World) -> None:
    world.jobs.add(JOB)
    (row,) = stack.rows("JOB")
    assert int(row["ttl"]["N"]) == (TUESDAY + timedelta(days=28)).timestamp()


def test_three_places_are_taken_and_a_fourth_run_finds_none(stack: Stack, world: World) -> None:
    later = TUESDAY + PLACE_LASTS
    assert [world.jobs.take_place(holder, TUESDAY, later) for holder in "abcd"] == [True, True, True, False]
    assert len(stack.rows("WORKER")) == 3
