"""Loads the national register of schools from an administrator's file: check, show the changes, load.

Jobs do the work. Each chunk reads the file again and compares it with what is loaded by then. So a repeated chunk or an
interrupted load writes only what still differs. A refused file changes nothing.
"""

import hashlib
import io
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from chalicelib.domain.authority.agreement import Request
from chalicelib.domain.authority.wanted import WantedLoad
from chalicelib.domain.errors import NotFound, TryAgain
from chalicelib.domain.files.jobs import Job, JobState, new_job
from chalicelib.domain.files.uploads import incoming
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.people import Person
from chalicelib.domain.schools.openings import in_words, mark_of, openings
from chalicelib.domain.schools.register import (
    Difference,
    Register,
    RegisterRefused,
)
from chalicelib.ports.files import UploadForm
from chalicelib.ports.world import World
from chalicelib.services.administration.asking_second import ask, is_by_oneself
from chalicelib.services.administration.register_review import (
    NEVER_THE_SAME,
    OPENINGS_SHOWN,
    SPLIT_SHOWN,
    compared,
    read_file,
    review_of,
    school_in_words,
    word_of_openings,
)
from chalicelib.services.mail.access_mail import Word

CHECK, LOAD = "check-register", "load-register"
"""Kinds of jobs."""


MOST_BYTES = 100 * 1024 * 1024
"""The register has about 60 MB."""


SCHOOLS_AT_ONCE = 3000
"""Some 25,000 rows with what they are found by: about half a minute's work."""


TURN, TURN_LASTS = "register", timedelta(hours=2)
"""Longer than a job is retried before the service gives it up, so no other job comes between two chunks of it."""


OTHER_NOW = (
    "The file, or what it would open to other schools, is not what it was when you looked at it. Nothing was changed. Upload the "
    "file again."
)


NOT_THERE = "The file is not there any more. Upload it again."


def key_of(file_id: str) -> str:
    return incoming(file_id, "register")


def upload_form(world: World, file_id: str) -> UploadForm:
    return world.files.form(key_of(file_id), MOST_BYTES, world.links().admin_register_file(file_id))


def has_arrived(world: World, file_id: str) -> bool:
    return world.files.size(key_of(file_id)) is not None


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


def check(world: World, job: Job) -> Job:
    content = _content(world, job)
    found = _compared(world, content)
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
        "Load these changes?", review=review, opens=opens, content=_digest(content), split=_split(register)
    )


def load(world: World, job: Job) -> Job:
    """The first chunk writes nothing: it checks that the file still opens what was reviewed and agreed. No other file
    loads meanwhile: two files that open nothing could together open a school."""
    now = world.clock.now()
    if not world.jobs.take_turn(TURN, job.job_id, now, now + TURN_LASTS):
        raise TryAgain(TURN)  # a failed chunk: it is tried again until the other one is loaded
    content = _content(world, job)
    if content is not None and _digest(content) != job.subject["content"]:
        return _over(world, job.failed(OTHER_NOW))
    found = _compared(world, content)
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


def _content(world: World, job: Job) -> bytes | None:
    return world.files.read(key_of(job.subject["file"]))


def _digest(content: bytes | None) -> str:
    return hashlib.sha256(content or b"").hexdigest()


def _compared(world: World, content: bytes | None) -> tuple[Register, Difference] | str:
    """The file and what it would change; why not, in words for the administrator."""
    if content is None:
        return NOT_THERE
    try:
        return compared(world.schools, read_file(io.BytesIO(content)))
    except RegisterRefused as refused:
        return f"{refused} Nothing was changed."
