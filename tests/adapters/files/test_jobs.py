"""Jobs in the table."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict
from chalicelib.domain.files.jobs import LEASE, PLACE_LASTS, after_chunk, claimed, new_job
from chalicelib.domain.records.due import What
from chalicelib.ports.world import World
from tests.support.agenda import ids_due
from tests.support.table import TUESDAY, Stack

JOB = new_job("job-1", "count", "person-1", {"file": "file-1"}, TUESDAY)


def test_a_job_comes_back_as_it_was_written(now: World) -> None:
    now.jobs.add(JOB)
    found = now.jobs.get("job-1")
    assert found == replace(JOB, version=1)
    assert found
    further = replace(claimed(found, "run", TUESDAY), crashes=1).at(20, 100, row=20)
    assert now.jobs.save(found, further) == now.jobs.get("job-1") == replace(further, version=2)


def test_one_that_is_there_stays_as_it_is(now: World) -> None:
    now.jobs.add(JOB)
    found = now.jobs.get("job-1")
    assert found
    now.jobs.save(found, claimed(found, "run", TUESDAY))
    now.jobs.add(JOB)
    assert ids_due(now, What.JOB, TUESDAY) == []


def test_of_two_claims_one_wins(now: World) -> None:
    now.jobs.add(JOB)
    found = now.jobs.get("job-1")
    assert found
    now.jobs.save(found, claimed(found, "first", TUESDAY))
    with pytest.raises(Conflict):
        now.jobs.save(found, claimed(found, "second", TUESDAY))


def test_what_is_due_is_found_by_its_time_until_it_is_over(now: World) -> None:
    now.jobs.add(replace(JOB, job_id="job-2", attempt_at=TUESDAY - timedelta(seconds=1)))
    now.jobs.add(JOB)
    assert ids_due(now, What.JOB, TUESDAY) == ["job-2", "job-1"]
    assert ids_due(now, What.JOB, TUESDAY - timedelta(minutes=1)) == []
    found = now.jobs.get("job-2")
    assert found
    now.jobs.save(found, after_chunk(found.finished(), TUESDAY))
    assert ids_due(now, What.JOB, TUESDAY + LEASE) == ["job-1"]


def test_it_lapses_after_four_weeks(stack: Stack, now: World) -> None:
    now.jobs.add(JOB)
    (row,) = stack.rows("JOB")
    assert int(row["ttl"]["N"]) == (TUESDAY + timedelta(days=28)).timestamp()


def test_three_places_are_taken_and_a_fourth_run_finds_none(stack: Stack, now: World) -> None:
    later = TUESDAY + PLACE_LASTS
    assert [now.jobs.take_place(holder, TUESDAY, later) for holder in "abcd"] == [True, True, True, False]
    assert len(stack.rows("WORKER")) == 3


def test_a_place_that_was_left_is_free_and_one_left_by_a_crash_is_free_when_its_time_is_over(now: World) -> None:
    later = TUESDAY + PLACE_LASTS
    for holder in "abc":
        now.jobs.take_place(holder, TUESDAY, later)
    now.jobs.leave_place("b")
    assert now.jobs.take_place("d", TUESDAY, later)
    assert not now.jobs.take_place("e", TUESDAY, later)
    assert now.jobs.take_place("e", later, later + PLACE_LASTS)


def test_a_turn_is_one_jobs_until_it_leaves_it_or_its_time_is_over(now: World) -> None:
    later = TUESDAY + PLACE_LASTS
    assert now.jobs.take_turn("register", "a", TUESDAY, later)
    assert now.jobs.take_turn("register", "a", TUESDAY, later), "again, for longer"
    assert not now.jobs.take_turn("register", "b", TUESDAY, later)
    now.jobs.leave_turn("register", "b")
    assert not now.jobs.take_turn("register", "b", TUESDAY, later)
    now.jobs.leave_turn("register", "a")
    assert now.jobs.take_turn("register", "b", TUESDAY, later)
    assert now.jobs.take_turn("register", "c", later, later + PLACE_LASTS)


def test_a_run_that_was_too_slow_does_not_free_the_place_of_another(now: World) -> None:
    later = TUESDAY + PLACE_LASTS
    for holder in "abc":
        now.jobs.take_place(holder, TUESDAY, later)
    for holder in "def":
        assert now.jobs.take_place(holder, later, later + PLACE_LASTS)
    now.jobs.leave_place("a")
    assert not now.jobs.take_place("g", later, later + PLACE_LASTS)
