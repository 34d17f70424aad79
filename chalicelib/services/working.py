"""Long work in chunks: claim what is due, do a chunk, write down where it has come to, stop in time. Safe to start twice."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from chalicelib.domain.jobs import (
    Job,
    JobState,
    after_chunk,
    after_trouble,
    claimed,
    given_up,
    handed_back,
    is_due,
    left_for_newer,
    why_hopeless,
)
from chalicelib.ports import Conflict, World
from chalicelib.services import (
    bulk_checking,
    bulk_files,
    bulk_sending,
    loading_register,
    morning,
    reassigning,
    silent_check,
)

BUDGET = timedelta(seconds=200)
"""Of a run of 300: no chunk is begun after it."""
AT_ONCE = 20

Chunk = Callable[[World, Job], Job]
"""Does the next chunk of a job and returns the job a chunk further, or over (`Job.at`, `.finished`, `.asking`, `.failed`).

The same chunk may be done twice: after a crash it is done again from the last checkpoint.
"""

WORK: Mapping[str, Chunk] = {
    bulk_files.CHECK: bulk_checking.check,
    bulk_files.SEND: bulk_sending.send_chunk,
    loading_register.CHECK: loading_register.check,
    loading_register.LOAD: loading_register.load,
    morning.MORNING: morning.work,
    reassigning.REASSIGN: reassigning.reassign,
    silent_check.CHECK: silent_check.check,
}
"""Each kind of job and who does it."""


PATIENT = frozenset({morning.MORNING, silent_check.CHECK})
"""Kinds that are tried again until their day is over: nobody else tells of what they find."""


OF_A_FILE = frozenset({bulk_files.CHECK, bulk_files.SEND, loading_register.CHECK, loading_register.LOAD})
"""Kinds that work on a file that somebody sent."""

BEFORE_GIVING_UP: Mapping[str, Callable[[World, Job], None]] = {
    bulk_files.CHECK: bulk_checking.give_up,
    reassigning.REASSIGN: reassigning.tell_of_what_was_done,
}
"""What must not be lost with a job that is given up. Where it cannot be done, it is tried again like the job before it."""


def due(world: World) -> Iterable[str]:
    return world.jobs.due(world.clock.now(), AT_ONCE)


def work(world: World, job_ids: Iterable[str], kinds: Mapping[str, Chunk] = WORK) -> int:
    """Works on these jobs as far as time allows; returns how many chunks were done. One bad job stops no other."""
    until, chunks = world.clock.now() + BUDGET, 0
    for job_id in job_ids:
        if world.clock.now() >= until:
            break
        try:
            chunks += _work_on(world, job_id, kinds, lambda: world.clock.now() < until)
        except Conflict:
            world.log("job-taken-by-another", job=job_id)
        except Exception as problem:  # its lease runs out, and a later run goes on
            world.log("job-left", job=job_id, problem=type(problem).__name__)
    return chunks


def _work_on(world: World, job_id: str, kinds: Mapping[str, Chunk], has_time: Callable[[], bool]) -> int:
    job, now = world.jobs.get(job_id), world.clock.now()
    if not job or not is_due(job, now):
        return 0  # the index lagged behind the row, or the stream behind the schedule
    if job.kind not in kinds:
        world.log("job-of-a-newer-version", job=job_id, kind=job.kind)
        world.jobs.save(job, left_for_newer(job, now))
        return 0
    held = claimed(job, world.keys.new_id(), now)
    words = why_hopeless(held, of_a_file=job.kind in OF_A_FILE)
    if words and job.kind not in PATIENT:
        if job.kind in BEFORE_GIVING_UP:
            BEFORE_GIVING_UP[job.kind](world, held)
        _note(world, world.jobs.save(job, given_up(held, words)))
        return 0
    held = world.jobs.save(job, held)
    return _chunks(world, held, kinds, has_time)


def _chunks(world: World, job: Job, kinds: Mapping[str, Chunk], has_time: Callable[[], bool]) -> int:
    done = 0
    while not job.is_over:
        if not has_time():
            world.jobs.save(job, handed_back(job, world.clock.now()))
            break
        try:
            after = kinds[job.kind](world, job)
        except Exception as problem:
            world.log(
                "job-chunk-failed", job=job.job_id, kind=job.kind, tries=job.tries, problem=type(problem).__name__
            )
            _note(world, world.jobs.save(job, after_trouble(job, world.clock.now())))
            break
        job = world.jobs.save(job, after_chunk(after, world.clock.now()))
        done += 1
        _note(world, job)
    return done


def _note(world: World, job: Job) -> None:
    if job.is_over:
        what = "job-failed" if job.state is JobState.FAILED else "job-over"
        world.log(what, job=job.job_id, kind=job.kind, state=str(job.state), done=job.done, total=job.total)
