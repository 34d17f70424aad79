"""The contract of the port Jobs: one worker for each job, few at a time."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict
from chalicelib.domain.files.jobs import LEASE, PLACE_LASTS, after_chunk, claimed, new_job
from chalicelib.domain.records.due import What
from chalicelib.ports.world import World
from tests.support.due import ids_due
from tests.support.table import TUESDAY

JOB = new_job("job-1", "count", "person-1", {"file": "file-1"}, TUESDAY)


class TestJobs:
    def test_a_job_comes_back_as_it_was_written(self, world: World) -> None:
        world.jobs.add(JOB)
        found = world.jobs.get("job-1")
        assert found == replace(JOB, version=1)
        assert found
        further = replace(claimed(found, "run", TUESDAY), crashes=1).at(20, 100, row=20)
        assert world.jobs.save(found, further) == world.jobs.get("job-1") == replace(further, version=2)

    def test_one_that_is_there_stays_as_it_is(self, world: World) -> None:
        world.jobs.add(JOB)
        found = world.jobs.get("job-1")
        assert found
        world.jobs.save(found, claimed(found, "run", TUESDAY))
        world.jobs.add(JOB)
        assert ids_due(world, What.JOB, TUESDAY) == []

    def test_one_of_two_claims_wins(self, world: World) -> None:
        world.jobs.add(JOB)
        found = world.jobs.get("job-1")
        assert found
        world.jobs.save(found, claimed(found, "first", TUESDAY))
        with pytest.raises(Conflict):
            world.jobs.save(found, claimed(found, "second", TUESDAY))

    def test_what_is_due_is_found_by_its_time_until_it_is_over(self, world: World) -> None:
        world.jobs.add(replace(JOB, job_id="job-2", attempt_at=TUESDAY - timedelta(seconds=1)))
        world.jobs.add(JOB)
        assert ids_due(world, What.JOB, TUESDAY) == ["job-2", "job-1"]
        assert ids_due(world, What.JOB, TUESDAY - timedelta(minutes=1)) == []
        found = world.jobs.get("job-2")
        assert found
        world.jobs.save(found, after_chunk(found.finished(), TUESDAY))
        assert ids_due(world, What.JOB, TUESDAY + LEASE) == ["job-1"]

    def test_a_place_that_was_left_is_free_and_one_left_by_a_crash_is_free_when_its_time_is_over(
        self, world: World
    ) -> None:
        later = TUESDAY + PLACE_LASTS
        for holder in "abc":
            world.jobs.take_place(holder, TUESDAY, later)
        world.jobs.leave_place("b")
        assert world.jobs.take_place("d", TUESDAY, later)
        assert not world.jobs.take_place("e", TUESDAY, later)
        assert world.jobs.take_place("e", later, later + PLACE_LASTS)

    def test_a_turn_is_one_jobs_until_it_leaves_it_or_its_time_is_over(self, world: World) -> None:
        later = TUESDAY + PLACE_LASTS
        assert world.jobs.take_turn("register", "a", TUESDAY, later)
        assert world.jobs.take_turn("register", "a", TUESDAY, later), "again, for longer"
        assert not world.jobs.take_turn("register", "b", TUESDAY, later)
        world.jobs.leave_turn("register", "b")
        assert not world.jobs.take_turn("register", "b", TUESDAY, later)
        world.jobs.leave_turn("register", "a")
        assert world.jobs.take_turn("register", "b", TUESDAY, later)
        assert world.jobs.take_turn("register", "c", later, later + PLACE_LASTS)

    def test_a_run_that_was_too_slow_does_not_free_the_place_of_another(self, world: World) -> None:
        later = TUESDAY + PLACE_LASTS
        for holder in "abc":
            world.jobs.take_place(holder, TUESDAY, later)
        for holder in "def":
            assert world.jobs.take_place(holder, later, later + PLACE_LASTS)
        world.jobs.leave_place("a")
        assert not world.jobs.take_place("g", later, later + PLACE_LASTS)

    def test_what_is_written_again_by_its_holder_after_a_lost_answer_is_written(self, world: World) -> None:
        world.jobs.add(JOB)
        found = world.jobs.get("job-1")
        assert found
        first = world.jobs.save(found, claimed(found, "run", TUESDAY))
        assert world.jobs.save(found, claimed(found, "run", TUESDAY)) == first

    def test_a_job_that_is_not_there_cannot_be_claimed(self, world: World) -> None:
        with pytest.raises(Conflict):
            world.jobs.save(replace(JOB, version=1), claimed(JOB, "run", TUESDAY))
