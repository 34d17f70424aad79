"""The national register of schools from an administrator's file: check, look at what would change, load. Jobs do the work.

The file is read again for each chunk, and compared with what is loaded by then: a chunk that is done twice, or a load that
was left in the middle, writes only what still differs. A file that is refused changes nothing.
"""

import io
from collections.abc import Sequence
from typing import Any, BinaryIO

from chalicelib.domain.changes import Change, Changed
from chalicelib.domain.errors import NotFound
from chalicelib.domain.files import incoming
from chalicelib.domain.jobs import Job, JobState, new_job
from chalicelib.domain.people import Person
from chalicelib.domain.register import Difference, Register, RegisterRefused, difference, keeping_links, read_register
from chalicelib.domain.registered_school import RegisteredSchool
from chalicelib.domain.school_links import Links, linked, read_links
from chalicelib.journeys.school_choice import offered
from chalicelib.ports import Schools, UploadForm, World

CHECK, LOAD = "check-register", "load-register"
"""Kinds of jobs."""
MOST_BYTES = 100 * 1024 * 1024
"""The register has about 60 MB."""
SHOWN = 5
"""Examples of each kind of change."""
SCHOOLS_AT_ONCE = 3000
"""Some 25,000 rows with what they are found by: about half a minute's work."""
NEVER_THE_SAME = "Some schools could not be stored as they are in the file. Tell the people who run the service."
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


def begin_load(world: World, me: Person, file_id: str) -> None:
    """Once the review was read. Raises NotFound for a file that waits for no such answer."""
    job, load_id = job_of(world, file_id), _load_id(world, file_id)
    if not job or (job.kind, job.state) not in ((CHECK, JobState.ASKS), (LOAD, job.state)):
        raise NotFound
    if job.kind == LOAD:
        return
    counts = {words: str(kind["count"]) for words, kind in job.checkpoint["review"].items()}
    world.changes.add(Change(load_id, Changed.REGISTER, "", me.person_id, world.clock.now(), {}, counts))
    world.jobs.add(new_job(load_id, LOAD, me.person_id, {"file": file_id}, world.clock.now()))


# --- what the worker does -----------------------------------------------------------------------------------------------


def check(world: World, job: Job) -> Job:
    found = _compared(world, job)
    if isinstance(found, str):
        return _over(world, job.failed(found))
    register, changes = found
    if not changes.waiting:
        return _over(world, job.finished())
    review = review_of(changes) | {"left out: no sound number or name": {"count": len(register.unsound), "some": []}}
    return job.asking("Load these changes?", review=review)


def load(world: World, job: Job) -> Job:
    found = _compared(world, job)
    if isinstance(found, str):
        return _over(world, job.failed(found))
    register, waiting = found[0], found[1].waiting
    if not waiting:
        return _over(world, job.finished())
    if job.done >= len(register.schools) + len(register.closed):
        return _over(world, job.failed(NEVER_THE_SAME))
    world.schools.put_many(waiting[:SCHOOLS_AT_ONCE])
    return job.at(job.done + len(waiting[:SCHOOLS_AT_ONCE]), job.done + len(waiting))


def _over(world: World, job: Job) -> Job:
    world.files.delete(key_of(job.subject["file"]))
    return job


def _compared(world: World, job: Job) -> tuple[Register, Difference] | str:
    """The file and what it would change; why not, in words for the administrator."""
    content = world.files.read(key_of(job.subject["file"]))
    if content is None:
        return NOT_THERE
    try:
        return compared(world.schools, read_file(io.BytesIO(content)))
    except RegisterRefused as refused:
        return f"{refused} Nothing was changed."


def read_file(file: BinaryIO, la_code: str = "") -> Register | Links:
    """The schools of one authority, or of all; or the register's file of links. Raises RegisterRefused."""
    return read_links(file) or read_register(file, la_code)


def compared(schools: Schools, file: Register | Links) -> tuple[Register, Difference]:
    """What the file says of each school, and what of that is not loaded."""
    if isinstance(file, Links):
        loaded = schools.of(file.urns)
        register = linked(file, loaded)
    else:
        loaded = schools.get_many(file.urns)
        register = keeping_links(file, loaded)
    return register, difference(register, loaded)


def review_of(changes: Difference) -> dict[str, Any]:
    """How many schools each kind of change has, with some of them in words. One school may be renamed and moved."""
    kinds = {
        "added": (changes.new, False),
        "renamed": (changes.renamed, True),
        "moved": (changes.moved, True),
        "closed": (changes.gone, False),
        "became another school, or was another before": (changes.linked, False),
        "changed in any way": (changes.changed, False),
    }
    return {
        words: {"count": len(schools), "some": _some(schools, changes, was=was)}
        for words, (schools, was) in kinds.items()
    }


def _some(schools: Sequence[RegisteredSchool], changes: Difference, *, was: bool) -> list[str]:
    return [
        f"{_in_words(school)}{f' (was {_in_words(changes.was[school.urn])})' if was else ''}"
        for school in schools[:SHOWN]
    ]


def _in_words(school: RegisteredSchool) -> str:
    return f"{offered(school).words}, {school.postcode}" if school.postcode else offered(school).words
