"""The day's walk as a job: added with the morning's work, and missed if it is not done an hour later."""

from datetime import date

from chalicelib.domain.casework.events import SERVICE
from chalicelib.domain.files.jobs import Job, JobState, new_job
from chalicelib.domain.instants import london_day
from chalicelib.ports.world import World
from chalicelib.services.reminders.morning import opens_on

CANARY = "canary"


def job_id(day: date) -> str:
    return f"{CANARY}-{day.isoformat()}"


def begin(world: World, day: date) -> None:
    """Done again, it adds nothing."""
    world.jobs.add(new_job(job_id(day), CANARY, SERVICE, {"day": day.isoformat()}, world.clock.now()))


def late_minutes(world: World) -> float:
    """How long today's walk has been waiting to be done; 0 once it is, however it ended: a missing step rings by itself."""
    now = world.clock.now()
    day = london_day(now)
    opens = opens_on(world, day)
    if now < opens or _is_done(world.jobs.get(job_id(day))):
        return 0.0
    return round((now - opens).total_seconds() / 60, 1)


def _is_done(job: Job | None) -> bool:
    return job is not None and job.state is JobState.DONE
