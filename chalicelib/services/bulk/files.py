"""A file of many returns: begun, uploaded, checked and sent by a person."""

from collections.abc import Mapping

from msgspec.structs import replace

from chalicelib.domain.errors import NotFound, NotPossibleNow
from chalicelib.domain.files.bulk import BulkFile, Stage
from chalicelib.domain.files.jobs import Job, new_job
from chalicelib.domain.files.sheet_limits import MOST_BYTES
from chalicelib.domain.files.uploads import incoming
from chalicelib.domain.paging import ListPage, newest_of, place_of
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.whose import standing
from chalicelib.journeys.bulk.bulk_forms import BULK_FORMS
from chalicelib.ports.files import UploadForm
from chalicelib.ports.world import World
from chalicelib.services.bulk.row_mending import must_be_checked
from chalicelib.services.people.whose import file_as_thing, schools_of, standing_of

CHECK, SEND = "check-bulk", "send-bulk"
"""Kinds of jobs."""
PAGE_OF_FILES = 25
"""Files of each school."""


def begin(world: World, person: Person, form: str, urn: str, answers: Mapping[str, str]) -> BulkFile:
    """A place for a file of this form and school. The person must be a contact of the school. Raises NotFound.
    `answers`: to the questions that the form asks once for the whole file."""
    school = next((school for school in person.schools if school.urn == urn), None)
    if form not in BULK_FORMS or not school:
        raise NotFound
    file = BulkFile(world.keys.new_id(), form, person.person_id, school, world.clock.now(), answers=answers)
    return world.bulk.save(None, file)


def open_file(world: World, file_id: str, person: Person) -> BulkFile:
    """Raises NotFound for another person's file, and for a lapsed one."""
    file = world.bulk.get(file_id)
    if not file or file.has_lapsed(world.clock.now()) or not is_open_to(world, file, person):
        raise NotFound
    return file


def is_open_to(world: World, file: BulkFile, person: Person) -> bool:
    """To who uploaded it, and to the safeguarding leads of the school, while they are its contacts."""
    return standing_of(world, file_as_thing(file), person).sees_all


def author_if_theirs(world: World, file: BulkFile) -> Person | None:
    """The person who uploaded it, unless they have left the school since."""
    return if_theirs(world, file, file.person_id)


def if_theirs(world: World, file: BulkFile, person_id: str) -> Person | None:
    """The person, if they may open the file."""
    person = world.people.get(person_id)
    return person if person and person.active and is_open_to(world, file, person) else None


def my_files(world: World, person: Person, start: str = "") -> ListPage[BulkFile]:
    """A page of the person's files, the newest first, without lapsed and repeated ones."""
    schools, now = schools_of(world, person), world.clock.now()

    def is_mine(file: BulkFile) -> bool:
        is_live = not file.has_lapsed(now) and not file.same_as
        return is_live and standing(file_as_thing(file), person.person_id, schools).sees_all

    mine = [f for school in schools for f in world.bulk.of_school(school.urn, is_mine, PAGE_OF_FILES + 1, start)]
    return newest_of(mine, PAGE_OF_FILES, lambda file: place_of(file.created_at, file.file_id))


def key_of(file: BulkFile) -> str:
    return incoming(file.file_id, "returns")


def upload_form(world: World, file: BulkFile) -> UploadForm:
    return world.files.form(key_of(file), MOST_BYTES, world.links().bulk_file(file.file_id))


def has_arrived(world: World, file: BulkFile) -> bool:
    return world.files.size(key_of(file)) is not None


def check(world: World, file: BulkFile) -> BulkFile:
    """Makes one job that checks the upload."""
    if file.stage is not Stage.NO_FILE:
        return file
    return _with_job(world, file, replace(file, stage=Stage.CHECKING), CHECK, file.person_id)


def _with_job(world: World, before: BulkFile, after: BulkFile, kind: str, by: str) -> BulkFile:
    job = new_job(world.keys.new_id(), kind, by, {"file": after.file_id}, world.clock.now())
    return world.bulk.save(before, replace(after, job_id=job.job_id, problem=""), job)


def job_of(world: World, file: BulkFile) -> Job | None:
    return world.jobs.get(file.job_id) if file.job_id else None


def try_again(world: World, me: Person, file: BulkFile) -> BulkFile:
    """Continues an abandoned file, in this person's name."""
    job, kinds = job_of(world, file), {Stage.CHECKING: CHECK, Stage.SENDING: SEND}
    if not job or not job.is_over or file.stage not in kinds:
        return file
    return _with_job(world, file, file, kinds[file.stage], me.person_id)


def send(world: World, me: Person, file: BulkFile) -> BulkFile:
    """This person accepted the declaration: a job sends the rows in their name. Raises NotPossibleNow while rows have
    problems, or doubts."""
    if file.stage in (Stage.SENDING, Stage.SENT):
        return file
    must_be_checked(file)
    if file.bad:
        raise NotPossibleNow("Correct or drop the rows with problems first.")
    if file.doubtful:
        raise NotPossibleNow("Confirm, correct or drop the rows that are doubtful first.")
    if not file.good:
        raise NotPossibleNow("There is no row to send: every row was dropped.")
    return _with_job(world, file, replace(file, stage=Stage.SENDING), SEND, me.person_id)
