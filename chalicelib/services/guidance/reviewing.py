"""Each morning: who is told that a page has to be read again. A job of the worker; done twice, it writes nothing new."""

from datetime import date

from chalicelib.domain.authority.tasks import Mends, Task
from chalicelib.domain.casework.events import SERVICE
from chalicelib.domain.files.jobs import Job, new_job
from chalicelib.domain.guidance.reviewing import Review, due_on
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.message import new_message
from chalicelib.domain.wording import london_date
from chalicelib.ports.world import World
from chalicelib.services.people.staffing import managers_or_team, owner_or_team

REVIEWS = "procedure-reviews"
EMAIL = "procedure_review"


def begin(world: World, day: date) -> None:
    """Adds the job of this day. Done again, it adds nothing."""
    world.jobs.add(
        new_job(f"{REVIEWS}-{day.isoformat()}", REVIEWS, SERVICE, {"day": day.isoformat()}, world.clock.now())
    )


def remind(world: World, job: Job) -> Job:
    """All pages in one chunk: there are not many. One that was not sent on its day is sent later."""
    day = london_day(world.clock.now())
    for page in world.guidance.pages():
        for review in due_on(page, day):
            _tell(world, review)
    return job.finished()


def _tell(world: World, review: Review) -> None:
    """The task first: it stays when the email cannot be written."""
    world.tasks.add(_task(world, review))
    to = dict.fromkeys([owner_or_team(world, review.owner_id)] if review.owner_id else [])
    if review.to_managers:
        to |= dict.fromkeys(managers_or_team(world))
    variables = {"title": review.title, "slug": review.slug, "review_by": london_date(review.review_by)}
    if review.rests_on:
        variables["rests_on"] = review.rests_on
    for recipient in to:
        key = f"{review.key}|{recipient}"
        world.outbox.add([new_message(key, EMAIL, recipient, variables, world.clock.now())])


def _task(world: World, review: Review) -> Task:
    day = london_date(review.review_by)
    text = f"Read “{review.title}” of the procedures again by {day}, and publish it or give it a later review date."
    if review.rests_on:
        text = f"Look by {day} whether “{review.rests_on}” is still in force: “{review.title}” of the procedures rests on it."
    return Task(world.keys.digest("task", review.task_key), text, "", world.clock.now(), mends=Mends.GUIDANCE)
