"""Long work: claims, chunks, checkpoints, and stopping in time."""

from collections.abc import Callable

import pytest

from chalicelib.domain.authority.tasks import Audience
from chalicelib.domain.files.jobs import GIVEN_UP, LEASE, PLACES, TRIES, Job, JobState, new_job
from chalicelib.ports.world import World
from chalicelib.services.jobs.job_runner import BUDGET, work
from tests.support.world import FakeWorld, a_world

TO = 5


class Counting:
    """A job that counts to TO, one a chunk; each chunk takes `seconds`."""

    def __init__(self, world: FakeWorld, seconds: float = 1, before: Callable[[int], None] = lambda _: None) -> None:
        self.seen: list[int] = []
        self._world, self._seconds, self._before = world, seconds, before

    def __call__(self, world: World, job: Job) -> Job:
        self._before(job.done)
        self.seen.append(job.done)
        self._world.clock.pass_by(seconds=self._seconds)
        return job.finished() if job.done + 1 == job.total else job.at(job.done + 1, TO, at=job.done + 1)


@pytest.fixture
def world() -> FakeWorld:
    world = a_world()
    world.jobs.add(new_job("job", "count", "person", {}, world.clock.now()).at(0, TO))
    return world


def _run(world: FakeWorld, count: Counting) -> int:
    return work(world, (), {"count": count})


def test_a_job_is_done_in_chunks(world: FakeWorld) -> None:
    count = Counting(world)
    assert _run(world, count) == TO
    assert count.seen == [0, 1, 2, 3, 4]
    assert world.store.jobs["job"].state is JobState.DONE
    assert _run(world, count) == 0


def test_a_run_stops_in_time_and_the_next_goes_on(world: FakeWorld) -> None:
    count = Counting(world, seconds=BUDGET.total_seconds() / 2)
    assert [_run(world, count) for _ in range(4)] == [2, 2, 1, 0]
    assert count.seen == [0, 1, 2, 3, 4]


def test_two_runs_at_once_do_not_both_have_it(world: FakeWorld) -> None:
    count = Counting(world)
    inner = Counting(world, before=lambda done: None)
    count._before = lambda done: inner.seen.extend([_run(world, inner)])
    _run(world, count)
    assert (count.seen, set(inner.seen)) == ([0, 1, 2, 3, 4], {0})


def test_a_crash_repeats_one_chunk(world: FakeWorld) -> None:
    class Killed(BaseException):
        pass

    def killed_once(done: int) -> None:
        if done == 2 and not killed:
            killed.append(done)
            raise Killed

    killed: list[int] = []
    count = Counting(world, before=killed_once)
    with pytest.raises(Killed):
        _run(world, count)
    assert _run(world, count) == 0, "its lease has not ended"
    world.clock.pass_by(seconds=LEASE.total_seconds())
    _run(world, count)
    assert count.seen == [0, 1, 2, 3, 4]
    assert world.store.jobs["job"].state is JobState.DONE


def test_a_chunk_that_fails_is_tried_again_and_given_up_in_the_end(world: FakeWorld) -> None:
    def fails(done: int) -> None:
        raise ValueError("a name that must not be logged")

    count = Counting(world, before=fails)
    for _ in range(TRIES + 1):
        _run(world, count)
        world.clock.pass_by(minutes=15)
    job = world.store.jobs["job"]
    assert (job.state, job.attempt_at) == (JobState.FAILED, None)
    assert world.log.said.count("job-chunk-failed") == TRIES
    assert "job-failed" in world.log.said
    assert "name" not in str(list(world.log))


def test_one_bad_job_stops_no_other(world: FakeWorld) -> None:
    world.jobs.add(new_job("another", "unheard of", "person", {}, world.clock.now()))
    world.store.fail("jobs.save")
    count = Counting(world)
    _run(world, count)
    world.clock.pass_by(minutes=1)
    _run(world, count)
    assert count.seen == [0, 1, 2, 3, 4]


def test_an_overtaken_worker_writes_nothing(world: FakeWorld) -> None:
    """Somebody else claimed it after the lease had ended: the first run's checkpoint is refused."""
    slow, quick = Counting(world, seconds=LEASE.total_seconds()), Counting(world)
    taken: list[int] = []

    def overtaken(done: int) -> None:
        if done == 1 and not taken:
            taken.append(done)
            world.clock.pass_by(seconds=LEASE.total_seconds())
            _run(world, quick)

    slow._before = overtaken
    _run(world, slow)
    assert (slow.seen, quick.seen) == ([0, 1], [1, 2, 3, 4])
    assert world.store.jobs["job"].state is JobState.DONE
    assert "job-overtaken" in world.log.said


def test_no_more_than_three_run_at_once_and_who_has_a_place_does_the_rest(world: FakeWorld) -> None:
    """An account may be allowed ten functions at once: eight schools that upload must leave some to the pages."""
    for number in range(7):
        world.jobs.add(new_job(f"job-{number}", "count", "person", {}, world.clock.now()).at(0, TO))
    running, most = list[str](), list[int]()

    def another_starts(done: int) -> None:
        running.append("run")
        most.append(len(world.jobs.places))
        if len(running) <= 7:
            _run(world, count)

    count = Counting(world, before=another_starts)
    _run(world, count)
    assert max(most) == PLACES
    assert "workers-busy" in world.log.said
    assert {job.state for job in world.store.jobs.values()} == {JobState.DONE}
    assert world.jobs.places == {}


def test_an_idle_minute_takes_no_place_of_the_worker() -> None:
    world = a_world()
    assert work(world) == 0
    assert "jobs.take_place" not in world.store.calls


def test_a_job_that_is_given_up_becomes_a_task_with_its_cause(world: FakeWorld) -> None:
    def fails(done: int) -> None:
        raise ValueError

    count = Counting(world, before=fails)
    for _ in range(TRIES + 1):
        _run(world, count)
        world.clock.pass_by(minutes=15)
    (task,) = world.tasks.open(5, Audience.ADMINISTRATORS).rows
    assert (task.task_id, task.detail) == ("job-failed-job", GIVEN_UP)
    assert "It stopped at 0 of 5." in task.text
