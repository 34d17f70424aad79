"""An administrator asks to check or to load the file of the register. A second person may have to agree."""

from collections.abc import Mapping

from chalicelib.domain.authority.agreement import Request
from chalicelib.domain.authority.wanted import WantedLoad
from chalicelib.domain.errors import NotFound
from chalicelib.domain.files.jobs import Job, JobState, new_job
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World
from chalicelib.services.administration.asking_second import ask, is_by_oneself
from chalicelib.services.administration.register_review import (
    word_of_openings,
)
from chalicelib.services.administration.register_upload import has_arrived
from chalicelib.services.mail.access_mail import Word

CHECK, LOAD = "check-register", "load-register"
"""Kinds of jobs."""


def _load_id(world: World, file_id: str) -> str:
    """A file is loaded by one job, however often it is asked for."""
    return world.keys.digest("load-register", file_id)


def job_of(world: World, file_id: str) -> Job | None:
    """The newest work on this file: the loading, or the check before it."""
    found = world.jobs.get(_load_id(world, file_id)) or world.jobs.get(file_id)
    return found if found and found.kind in (CHECK, LOAD) else None


def begin_check(world: World, me: Person, file_id: str) -> None:
    """Raises NotFound when no file arrived."""
    if not has_arrived(world, file_id):
        raise NotFound
    world.jobs.add(new_job(file_id, CHECK, me.person_id, {"file": file_id}, world.clock.now()))


def begin_load(world: World, me: Person, file_id: str) -> bool:
    """Loads the file once its review was read. Returns whether a second person has to agree first, because the file opens what
    one school sent to contacts of another. Raises NotFound for a file that waits for no such answer."""
    job = job_of(world, file_id)
    if not job or (job.kind, job.state) not in ((CHECK, JobState.ASKS), (LOAD, job.state)):
        raise NotFound
    if job.kind == LOAD:
        return False
    found = job.checkpoint
    load = WantedLoad(file_id, found["content"], found["opens"]["mark"], int(found["opens"]["count"]))
    if load.count and not is_by_oneself(world, me):
        _ask(world, me, load, found["opens"]["some"])
        return True
    counts = {words: str(kind["count"]) for words, kind in found["review"].items()}
    _load_now(world, me, load, counts | found["opens"]["some"])
    return False


def _ask(world: World, me: Person, load: WantedLoad, words: Mapping[str, str]) -> None:
    now = world.clock.now()
    request = Request(world.keys.new_id(), Changed.REGISTER, me.person_id, now, load, {}, words)
    ask(world, request, [word(world, request.request_id, Word.ASKED, me.person_id, load)])


def _load_now(world: World, me: Person, load: WantedLoad, words: Mapping[str, str]) -> None:
    job = load_job(world, me.person_id, load)
    if load.count:
        world.outbox.add([word(world, job.job_id, Word.ALONE, me.person_id, load)])
    world.changes.add(Change(job.job_id, Changed.REGISTER, "", me.person_id, job.created_at, {}, words))
    world.jobs.add(job)


def load_job(world: World, by: str, load: WantedLoad) -> Job:
    subject = {"file": load.file_id, "content": load.content, "opens": load.opens}
    return new_job(_load_id(world, load.file_id), LOAD, by, subject, world.clock.now())


def word(world: World, key: str, what: Word, by: str, load: WantedLoad, decided_by: str = "") -> Message:
    """To all who watch over access, with the number of closed schools that a file opens."""
    return word_of_openings(world, key, what, by, load.count, decided_by)
