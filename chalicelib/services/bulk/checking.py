"""The job that checks a file of returns: read it, judge each row by the form's own rules, keep rows and problems."""

import hashlib
from collections.abc import Sequence

from msgspec.structs import replace

from chalicelib.domain.files.bulk import BulkFile, Reading, Stage
from chalicelib.domain.files.bulk_counts import Counts, counts_of
from chalicelib.domain.files.bulk_rows import Row, in_chunks
from chalicelib.domain.files.cell_text import shortened
from chalicelib.domain.files.jobs import CRASHES, Job
from chalicelib.domain.files.sheet import Line
from chalicelib.domain.files.sheet_limits import FileRefused
from chalicelib.domain.people.people import Person
from chalicelib.journeys.bulk.bulk_form import Cells, Problem
from chalicelib.journeys.bulk.headings import NOT_CHECKED, places, table_of, unread
from chalicelib.journeys.bulk.reader import Read, Reader
from chalicelib.journeys.bulk.repeats import repeats
from chalicelib.ports.world import World
from chalicelib.services.bulk.files import author_if_theirs, key_of
from chalicelib.services.bulk.row_reading import form_of, log_not_checked, read_row, reader_of

ROWS_AT_ONCE = 250
"""Ten chunks of rows: about a second's work."""

STOPPED_TWICE = (
    "The file could not be read: the service stopped twice while it read it. Copy the rows into the template, and upload "
    "that. If it happens again, phone the team."
)

EXAMPLE = (("", "This is the example row of the template."),)

Entry = tuple[Line, Cells, tuple[Problem, ...]]


def check(world: World, job: Job) -> Job:
    """Checks the next rows of the file. Each run reads the file again: it is small, and nothing needs to be kept
    between."""
    file = world.bulk.get(job.subject["file"])
    if not file or file.stage is not Stage.CHECKING:
        return job.finished()
    content = world.files.read(key_of(file))
    if content is None:
        return _refused(world, job, file, "The file did not arrive. Upload it again.")
    reader = reader_of(world, file, _author(world, file))
    try:
        sheet = world.read_spreadsheet(content)
        table = table_of(form_of(file), reader.questions, sheet)
    except FileRefused as refused:
        return _refused(world, job, file, str(refused))
    digest = world.keys.digest("bulk-file", file.school.urn, file.form, hashlib.sha256(content).hexdigest())
    first = world.bulk.first_with(digest, file.file_id, world.clock.now())
    if first != file.file_id and _stands(world, first):
        world.bulk.save(file, replace(file, stage=Stage.REFUSED, same_as=first))
        return _over(world, job, file)
    columns = unread(sheet, places(form_of(file), sheet.headings))
    joined = tuple(line.joined for line in sheet.lines if line.joined)
    reading = Reading(sheet.tally, shortened(sheet.name), columns, tuple(map(shortened, sheet.left_out)), joined)
    return _check_rows(world, job, replace(file, content=digest, reading=reading), reader, table)


def _stands(world: World, file_id: str) -> bool:
    """Whether the file makes another one with the same content needless: it was sent, or its author can still send it.
    So no row is sent from both."""
    file = world.bulk.get(file_id)
    return file is not None and (file.stage is Stage.SENT or author_if_theirs(world, file) is not None)


def _author(world: World, file: BulkFile) -> Person:
    person = world.people.get(file.person_id)
    assert person, "people are disabled, never deleted"
    return person


def _refused(world: World, job: Job, file: BulkFile, words: str) -> Job:
    world.bulk.save(file, replace(file, stage=Stage.REFUSED, problem=words))
    return _over(world, job, file)


def give_up(world: World, job: Job) -> None:
    """A file that killed the worker twice is refused and not tried again. Others may be."""
    file = world.bulk.get(job.subject["file"])
    if file and file.stage is Stage.CHECKING and job.crashes >= CRASHES:
        _refused(world, job, file, STOPPED_TWICE)


def _over(world: World, job: Job, file: BulkFile) -> Job:
    """The rows are kept sealed, so the upload is not needed any more."""
    world.files.delete(key_of(file))
    return job.finished()


def _check_rows(world: World, job: Job, file: BulkFile, reader: Reader, table: Sequence[Entry]) -> Job:
    rows, counts = _rows(world, file, reader, table, job.done), _counts_so_far(job)
    chunks = in_chunks(file.file_id, rows, len(counts))
    world.bulk.add_chunks(file, chunks)
    counts += [counts_of(chunk) for chunk in chunks]
    done = job.done + len(rows)
    if done == len(table):
        world.bulk.save(file, replace(file, stage=Stage.CHECKED, counts=tuple(counts)))
        return _over(world, job.at(done, done), file)
    return job.at(done, len(table), counts=[count.stored for count in counts])


def _counts_so_far(job: Job) -> list[Counts]:
    return [Counts.of(count) for count in job.checkpoint.get("counts", ())]


def _rows(world: World, file: BulkFile, reader: Reader, table: Sequence[Entry], start: int) -> list[Row]:
    again = repeats([(line.number, cells) for line, cells, of_the_sheet in table if not _is_unread(of_the_sheet)])
    example = form_of(file).example

    def row(line: Line, cells: Cells, of_the_sheet: Sequence[Problem]) -> Row:
        if cells == example:
            return _example(line, cells)
        if _is_unread(of_the_sheet):
            log_not_checked(world, file, line.number, "line")
            return _row(line, cells, of_the_sheet, Read({}, {}, ()), None)
        read = read_row(world, file, reader, line.number, cells)
        return _row(line, cells, of_the_sheet, read, again.get(line.number))

    return [row(*entry) for entry in table[start : start + ROWS_AT_ONCE]]


def _is_unread(of_the_sheet: Sequence[Problem]) -> bool:
    return Problem("", NOT_CHECKED) in of_the_sheet


def _example(line: Line, cells: Cells) -> Row:
    """Nobody has to look at it, unless it may have swallowed other rows."""
    return Row(line.number, cells, EXAMPLE, dropped=not line.doubts, doubts=_of_the_line(line))


def _of_the_line(line: Line) -> tuple[tuple[str, str], ...]:
    return tuple(("", words) for words in line.doubts)


def _row(line: Line, cells: Cells, of_the_sheet: Sequence[Problem], read: Read, repeated: Problem | None) -> Row:
    """The first problem of each question is enough."""
    found: dict[str, str] = {}
    for problem in (*([repeated] if repeated else []), *of_the_sheet, *read.problems):
        found.setdefault(problem.field, problem.words)
    doubts = (*_of_the_line(line), *((doubt.field, doubt.words) for doubt in read.doubts))
    return Row(line.number, cells, tuple(found.items()), doubts=doubts)
