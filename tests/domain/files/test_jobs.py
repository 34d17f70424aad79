from datetime import timedelta

import pytest

from chalicelib.domain.files.jobs import (
    CRASHES,
    LEASE,
    LONGEST_PAUSE,
    STOPPED_TWICE,
    TRIES,
    Job,
    JobState,
    after_chunk,
    after_trouble,
    claimed,
    given_up,
    handed_back,
    is_due,
    new_job,
    why_hopeless,
)
from tests.support.world import NOW


def a_job() -> Job:
    return new_job("job", "count", "person", {"file": "f"}, NOW)


def test_a_job_is_held_until_its_lease_ends() -> None:
    held = claimed(a_job(), "run", NOW)
    assert not is_due(held, NOW + LEASE - timedelta(seconds=1))
    assert is_due(held, NOW + LEASE)


def test_only_a_crash_counts_as_a_try() -> None:
    held = claimed(a_job(), "run", NOW)
    assert claimed(handed_back(held, NOW), "next", NOW).tries == 0
    assert claimed(held, "next", NOW + LEASE).tries == 1


@pytest.mark.parametrize(("of_a_file", "words"), [(True, STOPPED_TWICE), (False, "")])
def test_two_crashes_by_a_file_that_somebody_sent_are_enough(of_a_file: bool, words: str) -> None:
    held = claimed(a_job(), "run", NOW)
    for crashes in range(1, CRASHES + 1):
        assert not why_hopeless(held, of_a_file=of_a_file)
        held = claimed(held, f"run {crashes}", NOW + crashes * LEASE)
    assert why_hopeless(held, of_a_file=of_a_file) == words


def test_a_chunk_that_went_well_starts_the_count_anew() -> None:
    held = claimed(claimed(a_job(), "run", NOW), "next", NOW + LEASE)
    after = after_chunk(held.at(1, 10, row=1), NOW)
    assert (after.tries, after.crashes) == (0, 0)


@pytest.mark.parametrize(
    "over", [a_job().finished(), a_job().asking("Which?"), a_job().failed("No.")], ids=["done", "asks", "failed"]
)
def test_what_is_over_is_never_due(over: Job) -> None:
    assert not is_due(after_chunk(over, NOW), NOW + timedelta(days=1))


def test_trouble_is_tried_again_later_each_time_and_then_needs_a_person() -> None:
    job, pauses = claimed(a_job(), "run", NOW), list[timedelta]()
    while not why_hopeless(job, of_a_file=True):
        job = after_trouble(job, NOW)
        assert job.attempt_at
        pauses.append(job.attempt_at - NOW)
    assert pauses == sorted(pauses)
    assert (len(pauses), pauses[-1]) == (TRIES, LONGEST_PAUSE)
    over = given_up(job, why_hopeless(job, of_a_file=True))
    assert (over.state, over.attempt_at) == (JobState.FAILED, None)


@pytest.mark.parametrize(("done", "total", "percent"), [(0, 0, 0), (1, 3, 33), (3, 3, 99)])
def test_how_far_it_is(done: int, total: int, percent: int) -> None:
    assert a_job().at(done, total).percent == percent


def test_a_finished_job_is_whole() -> None:
    assert (a_job().at(1, 3).finished().percent, a_job().finished().percent) == (100, 100)
