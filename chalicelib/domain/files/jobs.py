"""Jobs: work that takes longer than a request may.

waiting → running (until its lease ends) → waiting … → done | failed
                  ↘ asks a person, whose decision starts another job

A worker does a job in chunks and saves a checkpoint after each. A crash repeats at most one chunk, which does no harm.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

LEASE = timedelta(minutes=2)
"""Much longer than a chunk takes. A run that is overtaken cannot write its checkpoint."""
PLACES = 3
"""Runs of the worker at once. A new account may run ten functions at once, and the pages need some."""
PLACE_LASTS = timedelta(minutes=5, seconds=30)
"""Longer than a run may take. The place of a killed run is free again after this."""
TRIES = 10
"""Tries of one chunk before a person must look."""
CRASHES = 2
"""Tries of one chunk of a sent file. A chunk that killed the worker twice would do so again and hold up other work."""
LONGEST_PAUSE = timedelta(minutes=15)
KEPT = timedelta(days=28)


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    ASKS = "asks"
    DONE = "done"
    FAILED = "failed"


OVER = frozenset({JobState.ASKS, JobState.DONE, JobState.FAILED})
"""The worker is finished with these."""
BEGUN = frozenset({JobState.WAITING, JobState.RUNNING})


class Job(Struct, frozen=True):
    """`subject` and `checkpoint` hold ids and numbers, never a personal value: they are stored as they are."""

    job_id: str
    kind: str
    """Which work it is: a key of the table in services/jobs/job_runner.py."""
    person_id: str
    """The person who asked for it."""
    subject: Mapping[str, str]
    created_at: datetime
    attempt_at: datetime | None
    """When a worker next looks at it. While it runs, the end of its lease. None when nothing is left to do."""
    state: JobState = JobState.WAITING
    done: int = 0
    total: int = 0
    """0 until the amount of work is known."""
    checkpoint: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""
    """Why it failed, or what it asks, in words for the person who asked for it."""
    tries: int = 0
    """Failed tries of the next chunk."""
    crashes: int = 0
    """Of these, the tries that killed the worker. `claimed` records a run before it begins, so a crash shows."""
    holder: str = ""
    version: int = 0

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def percent(self) -> int:
        if self.state is JobState.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0

    # --- what a chunk makes of it ----------------------------------------------------------------------------------

    def at(self, done: int, total: int, **checkpoint: Any) -> "Job":
        """A chunk further, with more to do."""
        return replace(self, done=done, total=total, checkpoint=checkpoint)

    def finished(self, **checkpoint: Any) -> "Job":
        return replace(self, done=self.total, checkpoint=checkpoint, state=JobState.DONE)

    def asking(self, question: str, **checkpoint: Any) -> "Job":
        return replace(self, checkpoint=checkpoint, state=JobState.ASKS, problem=question)

    def failed(self, problem: str) -> "Job":
        return replace(self, state=JobState.FAILED, problem=problem)


def new_job(job_id: str, kind: str, person_id: str, subject: Mapping[str, str], now: datetime) -> Job:
    return Job(job_id, kind, person_id, subject, now, attempt_at=now)


def is_due(job: Job, now: datetime) -> bool:
    return job.state in BEGUN and job.attempt_at is not None and job.attempt_at <= now


def claimed(job: Job, holder: str, now: datetime) -> Job:
    """Held until the lease ends. A crash left any job that is still running after its lease."""
    crashed = job.state is JobState.RUNNING
    return replace(
        job,
        state=JobState.RUNNING,
        holder=holder,
        attempt_at=now + LEASE,
        tries=job.tries + crashed,
        crashes=job.crashes + crashed,
    )


def after_chunk(job: Job, now: datetime) -> Job:
    """The job to save after a chunk: over, or held for the next chunk."""
    return replace(job, attempt_at=None if job.is_over else now + LEASE, tries=0, crashes=0)


def handed_back(job: Job, now: datetime) -> Job:
    """The run had no time left. The next one continues from the checkpoint."""
    return replace(job, state=JobState.WAITING, holder="", attempt_at=now)


def left_for_newer(job: Job, now: datetime) -> Job:
    """Only a newer version can do this kind of job. It waits for that version, and counts no try."""
    return replace(job, attempt_at=now + LONGEST_PAUSE)


def after_trouble(job: Job, now: datetime) -> Job:
    """A chunk failed. The pause before each new try grows."""
    pause = min(timedelta(seconds=10 * 2**job.tries), LONGEST_PAUSE)
    return replace(job, state=JobState.WAITING, holder="", attempt_at=now + pause, tries=job.tries + 1)


GIVEN_UP = "The service could not finish this. What was done until then is kept. Phone the team, who can see why."
STOPPED_TWICE = (
    "The service stopped twice while it worked on this file, so it does not go on by itself. What was done until then is "
    "kept. Phone the team, who can see why."
)


def why_hopeless(job: Job, *, of_a_file: bool) -> str:
    """Why a person must look, in words for the person who asked. Empty while another try makes sense."""
    if of_a_file and job.crashes >= CRASHES:
        return STOPPED_TWICE
    return GIVEN_UP if job.tries >= TRIES else ""


def given_up(job: Job, words: str) -> Job:
    return replace(job.failed(words), attempt_at=None)
