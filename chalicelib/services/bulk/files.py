"""A person with a file of many returns: beginning, uploading, looking at the rows, mending them, sending."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict, NotFound, NotPossibleNow, TryAgain
from chalicelib.domain.files.bulk import BulkFile, Chunk, Row, Stage, pages_of
from chalicelib.domain.files.jobs import Job, new_job
from chalicelib.domain.files.spreadsheet import LONGEST_CELL, MOST_BYTES
from chalicelib.domain.files.uploads import incoming
from chalicelib.domain.newer import OfNewerVersion
from chalicelib.domain.paging import ListPage, newest_of, place_of
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.whose import standing
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.bulk.bulk import NOT_CHECKED, BulkForm, Cells, Problem, Read, Reader
from chalicelib.journeys.bulk.bulk_forms import BULK_FORMS
from chalicelib.journeys.engine.fields import Journey
from chalicelib.journeys.engine.form import Setting
from chalicelib.ports.files import UploadForm
from chalicelib.ports.world import World
from chalicelib.services.people.whose import file_as_thing, schools_of, standing_of
from chalicelib.services.referrals import drafting

CHECK, SEND = "check-bulk", "send-bulk"
"""Kinds of jobs."""
ROWS_ON_PAGE = 50
PAGE_OF_FILES = 25
"""Of each school."""


def begin(world: World, person: Person, form: str, urn: str, answers: Mapping[str, str]) -> BulkFile:
    """A place for a file of this form and for this school, of which the person must be a contact. Raises NotFound.

    `answers` are those to the form's questions that are given once for the whole file.
    """
    school = next((school for school in person.schools if school.urn == urn), None)
    if form not in BULK_FORMS or not school:
        raise NotFound
    file = BulkFile(world.keys.new_id(), form, person.person_id, school, world.clock.now(), answers=answers)
    return world.bulk.save(None, file)


def open_file(world: World, file_id: str, person: Person) -> BulkFile:
    """Raises NotFound for what is not this person's, and for what has lapsed."""
    file = world.bulk.get(file_id)
    if not file or file.has_lapsed(world.clock.now()) or not is_open_to(world, file, person):
        raise NotFound
    return file


def is_open_to(world: World, file: BulkFile, person: Person) -> bool:
    """To who uploaded it, and to the safeguarding leads of the school, while they are its contacts."""
    return standing_of(world, file_as_thing(file), person).sees_all


def author_if_theirs(world: World, file: BulkFile) -> Person | None:
    """Who uploaded it, unless they have left the school since."""
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


# --- the upload ----------------------------------------------------------------------------------------------------------


def key_of(file: BulkFile) -> str:
    return incoming(file.file_id, "returns")


def upload_form(world: World, file: BulkFile) -> UploadForm:
    return world.files.form(key_of(file), MOST_BYTES, world.links().bulk_file(file.file_id))


def has_arrived(world: World, file: BulkFile) -> bool:
    return world.files.size(key_of(file)) is not None


def check(world: World, file: BulkFile) -> BulkFile:
    """What was uploaded is checked by a job, once."""
    if file.stage is not Stage.NO_FILE:
        return file
    return _with_job(world, file, replace(file, stage=Stage.CHECKING), CHECK, file.person_id)


def _with_job(world: World, before: BulkFile, after: BulkFile, kind: str, by: str) -> BulkFile:
    job = new_job(world.keys.new_id(), kind, by, {"file": after.file_id}, world.clock.now())
    return world.bulk.save(before, replace(after, job_id=job.job_id, problem=""), job)


def job_of(world: World, file: BulkFile) -> Job | None:
    return world.jobs.get(file.job_id) if file.job_id else None


def try_again(world: World, me: Person, file: BulkFile) -> BulkFile:
    """Goes on with what was given up, in this person's name."""
    job, kinds = job_of(world, file), {Stage.CHECKING: CHECK, Stage.SENDING: SEND}
    if not job or not job.is_over or file.stage not in kinds:
        return file
    return _with_job(world, file, file, kinds[file.stage], me.person_id)


# --- the rows ------------------------------------------------------------------------------------------------------------


class Shown(Struct, frozen=True):
    """A row and its place in the file, counted from 1 without blank rows."""

    place: int
    row: Row


class PageOfRows(Struct, frozen=True):
    rows: tuple[Shown, ...]
    number: int
    last: int


def page_of_rows(world: World, file: BulkFile, number: int, *, only_open: bool) -> PageOfRows:
    """Page `number` of about 50, counted from 1; a number that does not exist is the nearest that does."""
    pages = pages_of(file.counts, only_open=only_open, at_least=ROWS_ON_PAGE)
    number = max(1, min(number, len(pages)))
    chunks = world.bulk.chunks(file.file_id, pages[number - 1]) if pages else ()
    rows = (shown for chunk in chunks for shown in _shown(file, chunk))
    return PageOfRows(
        tuple(one for one in rows if one.row.is_bad or one.row.is_doubtful or not only_open), number, max(1, len(pages))
    )


def _shown(file: BulkFile, chunk: Chunk) -> Iterator[Shown]:
    before = sum(count.rows for count in file.counts[: chunk.index])
    return (Shown(before + number, row) for number, row in enumerate(chunk.rows, start=1))


def find_row(world: World, file: BulkFile, place: int) -> tuple[Chunk, int]:
    """The chunk with the row at this place, and where in it. Raises NotFound."""
    before = 0
    for index, count in enumerate(file.counts):
        if before < place <= before + count.rows:
            chunk = next(iter(world.bulk.chunks(file.file_id, [index])), None)
            if chunk:
                return chunk, place - before - 1
        before += count.rows
    raise NotFound


def reader_of(world: World, file: BulkFile, person: Person) -> Reader:
    """Reads rows into the form as this person would fill it in for the file's school today."""
    known = {"school_urn": file.school.urn, "referrer_name": person.name, **file.answers}
    return Reader(form_of(file), journey_of(world, file, person), known, world.clock.now())


def read_row(world: World, file: BulkFile, reader: Reader, number: int, cells: Cells) -> Read:
    """What the form makes of a row. An error of the service's own is a problem of this row alone, and logged."""
    try:
        return reader.read(cells)
    except (Conflict, TryAgain):
        raise
    except Exception as problem:
        log_not_checked(world, file, number, type(problem).__name__)
        return Read({}, {}, (Problem("", NOT_CHECKED),))


def log_not_checked(world: World, file: BulkFile, number: int, problem: str) -> None:
    world.log("row-check-failed", file=file.file_id, row=number, problem=problem)


def journey_of(world: World, file: BulkFile, person: Person) -> Journey:
    return form_of(file).form.journey(setting_of(world, file, person))


def setting_of(world: World, file: BulkFile, person: Person) -> Setting:
    """Just as for a draft of the form, by a contact of the file's school: it may have become another one meanwhile."""
    form, now = form_of(file).form, world.clock.now()
    draft = Draft(file.file_id, "", person.person_id, form.name, form.version, {}, now, school_urn=file.school.urn)
    return drafting.setting_of(world, draft, replace(person, schools=(file.school,)))


def correct(world: World, file: BulkFile, place: int, person: Person, typed: Mapping[str, str]) -> Row:
    """The row with other cells, checked again; a row that was dropped comes back by it."""
    chunk, where = _row_to_mend(world, file, place)
    before = chunk.rows[where]
    cells = {name: text[:LONGEST_CELL] for name, text in typed.items() if text}
    read = read_row(world, file, reader_of(world, file, person), before.number, cells)
    of_the_line = tuple(doubt for doubt in before.doubts if not doubt[0])  # other cells do not answer it
    after = replace(before, cells=cells, problems=_in_words(read.problems), dropped=False, confirmed=False)
    return _put(world, file, chunk, where, replace(after, doubts=(*of_the_line, *_in_words(read.doubts))))


def _in_words(found: Sequence[Problem]) -> tuple[tuple[str, str], ...]:
    return tuple((each.field, each.words) for each in found)


def confirm(world: World, file: BulkFile, place: int) -> None:
    """A person saw what is doubtful about the row: it is right as it is."""
    chunk, where = _row_to_mend(world, file, place)
    _put(world, file, chunk, where, replace(chunk.rows[where], confirmed=True))


def drop(world: World, file: BulkFile, place: int, *, dropped: bool) -> None:
    chunk, where = _row_to_mend(world, file, place)
    _put(world, file, chunk, where, replace(chunk.rows[where], dropped=dropped))


def drop_all_bad(world: World, file: BulkFile) -> BulkFile:
    """Every row with a problem, and none that is only doubtful. One chunk after the other: what is done stays done."""
    _must_be_checked(file)
    bad = [index for index, count in enumerate(file.counts) if count.bad]
    for chunk in world.bulk.chunks(file.file_id, bad):
        after = chunk.without_bad()
        file = world.bulk.change(file, file.with_chunk(after), after)
    return file


def _must_be_checked(file: BulkFile) -> None:
    if file.stage is not Stage.CHECKED:
        raise NotPossibleNow("The rows cannot be changed now. Look at the file again.")


def _row_to_mend(world: World, file: BulkFile, place: int) -> tuple[Chunk, int]:
    _must_be_checked(file)
    chunk, where = find_row(world, file, place)
    if chunk.rows[where].reference:
        raise NotPossibleNow("This row was sent already.")
    return chunk, where


def _put(world: World, file: BulkFile, chunk: Chunk, where: int, row: Row) -> Row:
    after = chunk.with_row(where, row)
    if not after.fits:
        raise NotPossibleNow("What you typed is too long to keep with the other rows. Shorten it.")
    world.bulk.change(file, file.with_chunk(after), after)
    return row


# --- sending -------------------------------------------------------------------------------------------------------------


def send(world: World, me: Person, file: BulkFile) -> BulkFile:
    """This person accepted the declaration: a job sends the rows in their name. Raises NotPossibleNow while rows have
    problems, or doubts."""
    if file.stage in (Stage.SENDING, Stage.SENT):
        return file
    _must_be_checked(file)
    if file.bad:
        raise NotPossibleNow("Correct or drop the rows with problems first.")
    if file.doubtful:
        raise NotPossibleNow("Confirm, correct or drop the rows that are doubtful first.")
    if not file.good:
        raise NotPossibleNow("There is no row to send: every row was dropped.")
    return _with_job(world, file, replace(file, stage=Stage.SENDING), SEND, me.person_id)


def form_of(file: BulkFile) -> BulkForm:
    """Raises OfNewerVersion for a file of a form that this version does not take as a file."""
    if file.form not in BULK_FORMS:
        raise OfNewerVersion
    return BULK_FORMS[file.form]
