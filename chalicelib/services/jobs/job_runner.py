"""Runs long work in chunks: claims a due job, does a chunk, writes a checkpoint, stops in time. Safe to start twice."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

from chalicelib.domain.authority.tasks import Audience, Task
from chalicelib.domain.errors import Conflict, TryAgain
from chalicelib.domain.files.jobs import (
    PLACE_LASTS,
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
from chalicelib.domain.records.due import Due, What
from chalicelib.ports.world import World
from chalicelib.services.administration import asking_leads, asking_to_load, loading_register
from chalicelib.services.audit import proving
from chalicelib.services.bulk import checking as bulk_checking
from chalicelib.services.bulk import files as bulk_files
from chalicelib.services.bulk import sending as bulk_sending
from chalicelib.services.canary import beginning as canary
from chalicelib.services.canary import walking
from chalicelib.services.casework import reassigning
from chalicelib.services.guidance import reviewing
from chalicelib.services.reminders import morning, silent_check, yearly_confirmation
from chalicelib.services.schedule.sweeping import go_through
from chalicelib.services.schedule.time_budget import in_time
from chalicelib.services.sheets import chasing as sheet_chasing
from chalicelib.services.sheets import digests, publishing, telling

BUDGET = timedelta(seconds=200)
"""Seconds of a run's 300: no chunk begins after them."""

Chunk = Callable[[World, Job], Job]
"""Does the next chunk of a job. Returns the job a chunk further, or over (`Job.at`, `.finished`, `.asking`, `.failed`).
It may repeat a chunk: after a crash it starts from the last checkpoint."""


def _morning(world: World, job: Job) -> Job:
    """The canary's walk and the reminders about the procedures begin with each morning's work."""
    day = date.fromisoformat(job.subject["day"])
    canary.begin(world, day)
    reviewing.begin(world, day)
    return morning.work(world, job)


WORK: Mapping[str, Chunk] = {
    bulk_files.CHECK: bulk_checking.check,
    bulk_files.SEND: bulk_sending.send_chunk,
    asking_to_load.CHECK: loading_register.check,
    asking_to_load.LOAD: loading_register.load,
    asking_leads.SILENCE: asking_leads.look_for_silence,
    morning.MORNING: _morning,
    proving.PROVE: proving.prove,
    reassigning.REASSIGN: reassigning.reassign,
    silent_check.CHECK: silent_check.check,
    yearly_confirmation.ASK: yearly_confirmation.ask,
    reviewing.REVIEWS: reviewing.remind,
    canary.CANARY: walking.walk,
    publishing.TELL: telling.tell,
    digests.DIGEST: digests.write,
    sheet_chasing.CHASE: sheet_chasing.chase,
}
"""Each kind of job and who does it."""


TRIED_ALL_DAY = frozenset({morning.MORNING, silent_check.CHECK, canary.CANARY, proving.PROVE})
"""Kinds that are tried again until their day is over: nothing else reports what they find."""


OF_A_FILE = frozenset({bulk_files.CHECK, bulk_files.SEND, asking_to_load.CHECK, asking_to_load.LOAD})
"""Kinds that work on a file that somebody sent."""

BEFORE_GIVING_UP: Mapping[str, Callable[[World, Job], None]] = {
    bulk_files.CHECK: bulk_checking.give_up,
    asking_to_load.LOAD: loading_register.give_up,
    reassigning.REASSIGN: reassigning.tell_of_what_was_done,
}
"""The work to save before the service gives a job up. If it fails, it is tried again like the job."""


def work(world: World, job_ids: Sequence[str] = (), kinds: Mapping[str, Chunk] = WORK) -> int:
    """Works on these jobs and then on all that is due, as far as time allows, if a place is free; returns how many chunks
    were done. One bad job stops no other."""
    begun = world.clock.now()
    if not job_ids and next(world.due_index.due(What.JOB, begun), None) is None:
        return 0
    holder = world.keys.new_id()
    if not world.jobs.take_place(holder, begun, begun + PLACE_LASTS):
        world.log(
            "workers-busy", jobs=len(job_ids)
        )  # a run that has a place takes these too, or the next minute's does
        return 0
    try:
        return _work_until(world, job_ids, kinds, begun + BUDGET)
    finally:
        _leave(world, holder)


def _leave(world: World, holder: str) -> None:
    try:
        world.jobs.leave_place(holder)
    except TryAgain:
        world.log("place-not-left")  # it lapses by itself


def _work_until(world: World, job_ids: Sequence[str], kinds: Mapping[str, Chunk], until: datetime) -> int:
    def has_time() -> bool:
        return world.clock.now() < until

    def work_on(world: World, due: Due) -> int:
        return _work_on(world, due.id, kinds, has_time)

    new = sum(_at_once(world, job_id, kinds, has_time) for job_id in in_time(world, until, job_ids))
    return new + go_through(world, What.JOB, work_on, until)


def _at_once(world: World, job_id: str, kinds: Mapping[str, Chunk], has_time: Callable[[], bool]) -> int:
    """A new job that the stream brings. If it cannot be started, it stays due."""
    try:
        return _work_on(world, job_id, kinds, has_time)
    except Conflict:
        world.log("job-taken-by-another", job=job_id)
    except Exception as problem:
        world.log("job-left", job=job_id, problem=type(problem).__name__)
    return 0


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
    if words and job.kind not in TRIED_ALL_DAY:
        if job.kind in BEFORE_GIVING_UP:
            BEFORE_GIVING_UP[job.kind](world, held)
        _save(world, job, given_up(held, words))
        return 0
    return _chunks(world, world.jobs.save(job, held), kinds, has_time)


def _save(world: World, before: Job, after: Job) -> Job:
    """A failed job becomes a task first, so that a person hears of each."""
    if after.state is JobState.FAILED:
        world.tasks.add(_task(world, after))
    saved = world.jobs.save(before, after)
    if saved.is_over:
        what = "job-failed" if saved.state is JobState.FAILED else "job-over"
        world.log(what, job=saved.job_id, kind=saved.kind, state=str(saved.state), done=saved.done, total=saved.total)
    return saved


def _task(world: World, job: Job) -> Task:
    where = f"It stopped at {job.done} of {job.total}." if job.total else "It had only just begun."
    text, audience = f"{_UNDONE.get(job.kind, _OTHER)} {where}", Audience.ADMINISTRATORS
    if job.kind in (bulk_files.CHECK, bulk_files.SEND):
        audience = Audience.TEAM
    return Task(f"job-failed-{job.job_id}", text, job.problem, world.clock.now(), audience=audience)


_OTHER = "The service gave up a long piece of work. What it had done is kept."
_UNDONE = {
    bulk_files.CHECK: "A school’s file of returns could not be checked. The school sees why, and may phone you.",
    bulk_files.SEND: "Not all of a school’s file of returns was sent. The school sees why, and may phone you.",
    asking_to_load.CHECK: "The register of schools could not be checked.",
    asking_to_load.LOAD: "Not all of the register of schools was loaded.",
    asking_leads.SILENCE: "Nobody looked whether a school’s safeguarding lead has answered about a new contact.",
    yearly_confirmation.ASK: "Not everybody was asked who still works here.",
    reviewing.REVIEWS: "Not everybody was reminded to read the procedures again.",
    publishing.TELL: "Not all readers of an information sheet were told. Its page says who was.",
    digests.DIGEST: "Not everybody got the week’s information sheets. Next week’s email has them.",
    sheet_chasing.CHASE: "Not everybody was reminded of an information sheet.",
    reassigning.REASSIGN: "Not all cases of a person who left were given to somebody else.",
}
"""The words for unfinished work, by kind of job."""


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
            world.jobs.save(job, after_trouble(job, world.clock.now()))
            break
        job = _save(world, job, after_chunk(after, world.clock.now()))
        done += 1
    return done
