"""Reads a row of a file into its form."""

from msgspec.structs import replace

from chalicelib.domain.errors import Conflict, TryAgain
from chalicelib.domain.files.bulk import BulkFile
from chalicelib.domain.newer import OfNewerVersion
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.bulk.bulk_form import BulkForm, Cells, Problem
from chalicelib.journeys.bulk.bulk_forms import BULK_FORMS
from chalicelib.journeys.bulk.headings import NOT_CHECKED
from chalicelib.journeys.bulk.reader import Read, Reader
from chalicelib.journeys.engine.form import Setting
from chalicelib.journeys.engine.journey import Journey
from chalicelib.ports.world import World
from chalicelib.services.referrals import drafting


def reader_of(world: World, file: BulkFile, person: Person) -> Reader:
    """Reads rows into the form as this person would fill it in for the file's school today."""
    known = {"school_urn": file.school.urn, "referrer_name": person.name, **file.answers}
    return Reader(form_of(file), journey_of(world, file, person), known, world.clock.now())


def read_row(world: World, file: BulkFile, reader: Reader, number: int, cells: Cells) -> Read:
    """The form's reading of a row. An error of the service itself is a problem of this row alone, and logged."""
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


def form_of(file: BulkFile) -> BulkForm:
    """Raises OfNewerVersion for a file of a form that this version does not take as a file."""
    if file.form not in BULK_FORMS:
        raise OfNewerVersion
    return BULK_FORMS[file.form]
