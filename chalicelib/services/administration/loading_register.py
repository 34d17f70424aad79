"""Loads the national register of schools from an administrator's file: check, show the changes, load.

Jobs do the work. Each chunk reads the file again and compares it with what is loaded by then. So a repeated chunk or an
interrupted load writes only what still differs. A refused file changes nothing.
"""

from datetime import timedelta
from typing import Any

from chalicelib.domain.errors import TryAgain
from chalicelib.domain.files.jobs import Job
from chalicelib.domain.schools.openings import in_words, mark_of, openings
from chalicelib.domain.schools.register import (
    Register,
)
from chalicelib.ports.world import World
from chalicelib.services.administration.register_review import (
    NEVER_THE_SAME,
    OPENINGS_SHOWN,
    SPLIT_SHOWN,
    review_of,
    school_in_words,
)
from chalicelib.services.administration.register_upload import compared_with_loaded, content_of, digest_of, key_of

SCHOOLS_AT_ONCE = 3000
"""Some 25,000 rows with what they are found by: about half a minute's work."""


TURN, TURN_LASTS = "register", timedelta(hours=2)
"""Longer than a job is retried before the service gives it up, so no other job comes between two chunks of it."""


OTHER_NOW = (
    "The file, or what it would open to other schools, has changed since you looked at it. Nothing was changed. Upload the "
    "file again."
)


def check(world: World, job: Job) -> Job:
    content = content_of(world, job)
    found = compared_with_loaded(world, content)
    if isinstance(found, str):
        return _over(world, job.failed(found))
    register, changes = found
    if not changes.waiting:
        return _over(world, job.finished(split=_split(register)))
    review = review_of(changes) | {"left out: no sound number or name": {"count": len(register.unsound), "some": []}}
    opened = openings(register, changes)
    opens = {
        "count": len({opening.closed.urn for opening in opened}),
        "some": in_words(opened, OPENINGS_SHOWN),
        "mark": mark_of(opened),
    }
    return job.asking(
        "Load these changes?", review=review, opens=opens, content=digest_of(content), split=_split(register)
    )


def load(world: World, job: Job) -> Job:
    """The first chunk writes nothing: it checks that the file still opens what was reviewed and agreed. No other file
    loads meanwhile: two files that open nothing could together open a school."""
    now = world.clock.now()
    if not world.jobs.take_turn(TURN, job.job_id, now, now + TURN_LASTS):
        raise TryAgain(TURN)  # a failed chunk: it is tried again until the other one is loaded
    content = content_of(world, job)
    if content is not None and digest_of(content) != job.subject["content"]:
        return _over(world, job.failed(OTHER_NOW))
    found = compared_with_loaded(world, content)
    if isinstance(found, str):
        return _over(world, job.failed(found))
    register, changes = found
    waiting = changes.waiting
    if not waiting:
        return _over(world, job.finished(split=_split(register)))
    if not job.checkpoint.get("as_agreed"):
        if mark_of(openings(register, changes)) != job.subject["opens"]:
            return _over(world, job.failed(OTHER_NOW))
        return job.at(0, len(waiting), as_agreed="yes")
    if job.done >= len(register.schools) + len(register.closed):
        return _over(world, job.failed(NEVER_THE_SAME))
    world.schools.put_many(waiting[:SCHOOLS_AT_ONCE])
    return job.at(job.done + len(waiting[:SCHOOLS_AT_ONCE]), job.done + len(waiting), as_agreed="yes")


def give_up(world: World, job: Job) -> None:
    """Another file need not wait until the turn lapses: its own job is given up sooner."""
    world.jobs.leave_turn(TURN, job.job_id)


def _split(register: Register) -> dict[str, Any]:
    """The schools that became more than one. An administrator makes the right people contacts of them."""
    return {"count": len(register.split), "some": list(map(school_in_words, register.split[:SPLIT_SHOWN]))}


def _over(world: World, job: Job) -> Job:
    world.jobs.leave_turn(TURN, job.job_id)
    world.files.delete(key_of(job.subject["file"]))
    return job
