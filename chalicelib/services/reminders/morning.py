"""The work of each morning, when the office opens or would: RED every day, digests on working days. A job of the worker.

It is made once a day, and every email has a key of the day and its reader: done twice, it writes nothing new. After an
outage only today's is done, so that everybody gets one digest."""

from datetime import date, datetime

from chalicelib.domain.calendar.bank_holidays import ENGLAND_AND_WALES
from chalicelib.domain.calendar.days import is_working_day
from chalicelib.domain.casework.events import SERVICE
from chalicelib.domain.deadlines.office_hours import within_hours
from chalicelib.domain.files.jobs import Job, JobState, new_job
from chalicelib.domain.instants import london_day
from chalicelib.ports.world import World
from chalicelib.services.audit import proving
from chalicelib.services.reminders import silent_check, yearly_confirmation
from chalicelib.services.reminders.digests import write_digests
from chalicelib.services.reminders.red_mornings import write_alarms
from chalicelib.services.sheets import chasing as sheet_chasing
from chalicelib.services.sheets import digests as sheet_digests

MORNING = "morning"


def opens_on(world: World, day: date) -> datetime:
    """When the office opens on that day, or would."""
    authority = world.authorities.current()
    return within_hours(day, authority.opens, authority)


def job_id(day: date) -> str:
    return f"{MORNING}-{day.isoformat()}"


def begin(world: World) -> int:
    """Adds today's job once the office opens, or would. Asked for every minute."""
    now = world.clock.now()
    day = london_day(now)
    if now < opens_on(world, day):
        return 0
    world.jobs.add(new_job(job_id(day), MORNING, SERVICE, {"day": day.isoformat()}, now))
    return 1


def late_minutes(world: World) -> float:
    """How long today's work has been waiting to be done; 0 once it is."""
    now = world.clock.now()
    day = london_day(now)
    opens = opens_on(world, day)
    if now < opens:
        return 0.0
    job = world.jobs.get(job_id(day))
    if job and job.state is JobState.DONE:
        return 0.0
    return round((now - opens).total_seconds() / 60, 1)


def work(world: World, job: Job) -> Job:
    """A chunk: the alarms of RED cases first, so that nothing can hold them up; then, on a working day, the digests. The
    silent-child check, the proof of the audit and the questions who still works here begin beside both. A morning that was
    not done on its day is not done later."""
    day = date.fromisoformat(job.subject["day"])
    is_working = is_working_day(day, ENGLAND_AND_WALES)
    if day != london_day(world.clock.now()):
        return job.finished()
    if not job.done:
        if is_working:
            silent_check.begin(world, day)
        proving.begin(world, day)
        yearly_confirmation.begin(world, day)
        write_alarms(world, day)
        return job.at(1, 2)
    if is_working:
        sheet_digests.begin(world, day)
        sheet_chasing.begin(world, day)
        write_digests(world, day)
    return job.finished()
