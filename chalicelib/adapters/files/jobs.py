"""Jobs of the worker in the table: claimed and written down by compare-and-set on their version."""

from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

from pynamodb.expressions.update import Action

from chalicelib.adapters.casework.due_index import JOBS
from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.reading import decoded
from chalicelib.adapters.tables.rows.files import JobRow, WorkerRow
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.adapters.tables.stored_times import due_by, optional_text
from chalicelib.adapters.tables.transactions import commit
from chalicelib.adapters.tables.writing import add_if_absent, put_one_over, write_one
from chalicelib.domain.errors import Conflict
from chalicelib.domain.files.jobs import KEPT, PLACES, Job, JobState
from chalicelib.domain.instants import instant_text, parse_instant
from chalicelib.domain.newer import read_as


def row_of_job(job: Job) -> JobRow:
    row = JobRow(
        f"JOB#{job.job_id}",
        "JOB",
        job_kind=job.kind,
        person_id=job.person_id,
        subject=dict(job.subject),
        created_at=instant_text(job.created_at),
        attempt_at=optional_text(job.attempt_at),
        state=str(job.state),
        done=job.done,
        total=job.total,
        checkpoint=dict(job.checkpoint),
        problem=job.problem or None,
        tries=job.tries,
        crashes=job.crashes or None,
        holder=job.holder or None,
        ttl=int((job.created_at + KEPT).timestamp()),
    )
    if job.attempt_at:
        row.gsi3pk, row.gsi3sk = JOBS, f"{instant_text(job.attempt_at)}#{job.job_id}"
    if job.version:
        row.version = job.version
    return row


def job_of(row: JobRow) -> Job:
    return Job(
        row.pk.removeprefix("JOB#"),
        row.job_kind,
        row.person_id,
        row.subject,
        parse_instant(row.created_at),
        due_by(row, row.attempt_at),
        read_as(JobState, row.state),
        int(row.done),
        int(row.total),
        row.checkpoint,
        row.problem or "",
        int(row.tries),
        int(row.crashes or 0),
        row.holder or "",
        int(row.version),
    )


_WORKERS = "WORKERS"


def _held(sk: str, holder: str, until: datetime) -> WorkerRow:
    return WorkerRow(_WORKERS, sk, holder=holder, until=instant_text(until), ttl=int(until.timestamp()))


def _is_free(holder: str, now: datetime) -> Any:
    """Also by `ttl`, which equals `until`, in case that is spoilt."""
    lapsed = (WorkerRow.until <= instant_text(now)) | (Row.ttl <= int(now.timestamp()))
    return Row.pk.does_not_exist() | lapsed | (WorkerRow.holder == holder)


def _leave(row: WorkerRow, holder: str) -> None:
    left = WorkerRow(row.pk, row.sk, holder="", until="", ttl=row.ttl)
    write_one(partial(left.save, condition=WorkerRow.holder == holder))


class TableJobs:
    """Fulfils the port Jobs."""

    def __init__(self) -> None:
        self._added = ""
        self._places: dict[str, WorkerRow] = {}

    def add(self, job: Job) -> None:
        """Does not write the last added job again: the morning's is added every minute until night."""
        if job.job_id != self._added:
            add_if_absent(row_of_job(job))
            self._added = job.job_id

    def get(self, job_id: str) -> Job | None:
        row = read(lambda: get(JobRow, f"JOB#{job_id}", "JOB"))
        return decoded(row, job_of) if row else None

    def save(self, before: Job, after: Job) -> Job:
        row = row_of_job(after)
        row.version = before.version
        return job_of(row) if put_one_over(row) else self._after_conflict(before, after)

    def take_place(self, holder: str, now: datetime, until: datetime) -> bool:
        for number in range(1, PLACES + 1):
            row = _held(str(number), holder, until)
            if write_one(partial(row.save, condition=_is_free(holder, now))):
                self._places[holder] = row
                return True
        return False

    def leave_place(self, holder: str) -> None:
        row = self._places.pop(holder, None)
        if row:
            _leave(row, holder)

    def take_turn(self, what: str, holder: str, now: datetime, until: datetime) -> bool:
        return write_one(partial(_held(what, holder, until).save, condition=_is_free(holder, now)))

    def leave_turn(self, what: str, holder: str) -> None:
        left: list[Action] = [WorkerRow.holder.set(""), WorkerRow.until.set("")]
        with suppress(Conflict):  # somebody else has it, or nobody
            commit(
                lambda transaction: transaction.update(
                    WorkerRow(_WORKERS, what), left, condition=WorkerRow.holder == holder
                )
            )

    def _after_conflict(self, before: Job, after: Job) -> Job:
        """A lost reply that was repeated looks like a conflict: the row then holds just what we wrote.

        Each claim has a holder of its own, so nobody else's write is taken for ours.
        """
        now = self.get(after.job_id)
        if now and (now.version, now.holder, now.state) == (before.version + 1, after.holder, after.state):
            return now
        raise Conflict
