"""Unfinished work in the site, so that somebody meets every form of the service."""

from datetime import date, timedelta

from msgspec.structs import replace

from chalicelib.domain.authority.on_call import OnCall
from chalicelib.domain.files.bulk import BulkFile
from chalicelib.domain.people.people import Away, anonymous
from chalicelib.domain.records.draft import Draft
from chalicelib.domain.sheets.sheet import SheetNumber
from chalicelib.journeys.bulk.leavers import LEAVERS
from chalicelib.journeys.partners import public_concern
from chalicelib.journeys.parts.evidence import EVIDENCE
from chalicelib.services.administration import asking_to_load, register_upload
from chalicelib.services.bulk import files as bulk_files
from chalicelib.services.bulk import row_mending
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.jobs import job_runner as working
from chalicelib.services.people import absences
from chalicelib.services.referrals import beginning, quarantining, referring
from chalicelib.services.settings import school_calendar, setting_up
from chalicelib.services.sheets import publishing, writing
from chalicelib.services.uploads import uploading
from infrastructure.schools import EXAMPLE
from tests.support import steps
from tests.support.bulk import ANSWERS, a_csv, a_leaver
from tests.support.partner_forms import PUBLIC
from tests.support.returns import send_form, typed_leaver
from tests.support.sheets import a_sheet, published, with_head
from tests.support.world import ADMINISTRATOR, COLLEAGUE, MANAGER, OFFICER, REFERRER, SCHOOL, FakeWorld, a_draft, refer


def leave_unfinished(world: FakeWorld) -> list[str]:
    """Addresses without a link."""
    _away_and_on_call(world)
    _a_calendar(world)
    _more_is_asked(world)
    _a_draft_with_a_file(world)
    _set_aside(world)
    send_form(world, "leaver", typed_leaver("f"))
    _files_of_returns(world)
    _sheets(world)
    return [*_registers(world), f"/admin/schools/{SCHOOL.urn}/calendar"]


def _sheets(world: FakeWorld) -> None:
    """One in each state, and an amendment that is being written."""
    with_head(world)
    out = published(world)
    writing.amend(world, MANAGER, out.sheet_id)
    a_sheet(world, once="draft", number=SheetNumber(2014, 66))
    read = a_sheet(world, once="read", number=SheetNumber(2014, 67))
    writing.ask_second_reader(world, OFFICER, read.sheet_id, read.version)
    later = a_sheet(world, once="later", number=SheetNumber(2014, 68))
    publishing.schedule(world, OFFICER, later.sheet_id, later.version, world.clock.now() + timedelta(days=1))
    gone = published(world, once="gone", number=SheetNumber(2014, 69))
    publishing.withdraw(world, MANAGER, gone.sheet_id, gone.version, "It was wrong.", out.sheet_id)
    published(world, once="stays", number=SheetNumber(2014, 70))


def _away_and_on_call(world: FakeWorld) -> None:
    today = world.clock.now().date()
    absences.set_absence(world, COLLEAGUE, COLLEAGUE.person_id, 0, Away(today, today, OFFICER.person_id))
    stretch = OnCall(today, today, MANAGER.person_id, "01632 960 101", OFFICER.person_id, "01632 960 102")
    setting_up.add_on_call(world, ADMINISTRATOR, setting_up.set_up(world).version, stretch)


def _a_calendar(world: FakeWorld) -> None:
    school_calendar.add_term(world, ADMINISTRATOR, SCHOOL.urn, 0, date(2028, 1, 10), date(2028, 3, 24))
    school_calendar.add_closure(world, ADMINISTRATOR, SCHOOL.urn, 1, date(2026, 11, 24))


def _more_is_asked(world: FakeWorld) -> None:
    case = refer(world)
    steps.ask_more(world, case.reference, Actor(OFFICER, "the first asking of it"), ["last-seen", "address"], "Where?")


def _a_draft_with_a_file(world: FakeWorld) -> None:
    draft, page = a_draft(world), EVIDENCE.page(1)
    file_id = world.files.post(uploading.ask_for_file(world, draft, page), b"%PDF-1.7").rpartition("/")[2]
    uploading.receive(world, draft, REFERRER, page, file_id)


def _set_aside(world: FakeWorld) -> None:
    somebody = anonymous("browser")
    draft = beginning.begin(world, public_concern.FORM, PUBLIC, "browser", somebody)
    assert isinstance(draft, Draft)
    draft = world.drafts.save(replace(draft, raw=PUBLIC))
    referring.send(world, draft, somebody, quarantining.signs_of(world, draft, "a trap", "a network"))


def _uploaded(world: FakeWorld, *rows: dict[str, str]) -> BulkFile:
    file = bulk_files.begin(world, REFERRER, "leaver", SCHOOL.urn, ANSWERS)
    world.files.post(bulk_files.upload_form(world, file), a_csv(LEAVERS, *rows))
    return file


def _checked(world: FakeWorld, *rows: dict[str, str]) -> BulkFile:
    file = bulk_files.check(world, _uploaded(world, *rows))
    working.work(world)
    found = world.bulk.get(file.file_id)
    assert found
    return found


def _files_of_returns(world: FakeWorld) -> None:
    """Files: one with problems and a dropped row, one with a doubt, one to send, one that has arrived, one with a
    failed check."""
    mixed = _checked(world, a_leaver(1), a_leaver(2, sex="?"), a_leaver(3))
    row_mending.drop(world, mixed, 1, dropped=True)
    _checked(world, a_leaver(4), a_leaver(5))
    _checked(world, a_leaver(8, born="14/03/2025", year_group="R"))
    _uploaded(world, a_leaver(6))
    given_up = bulk_files.check(world, _uploaded(world, a_leaver(7)))
    job = world.store.jobs[given_up.job_id]
    world.store.jobs[given_up.job_id] = replace(job.failed("It was given up."), attempt_at=None)


def _registers(world: FakeWorld) -> list[str]:
    """One that has arrived and one that was read."""
    for file_id in ("arrived", "read"):
        world.files.post(register_upload.upload_form(world, file_id), EXAMPLE.read_bytes())
    asking_to_load.begin_check(world, ADMINISTRATOR, "read")
    working.work(world)
    return [f"/admin/register/{file_id}" for file_id in ("arrived", "read")]
