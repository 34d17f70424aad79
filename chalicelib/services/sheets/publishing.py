"""Publishing a sheet, at once or at its time, and withdrawing it. The job that tells its readers is written with it."""

from datetime import datetime

from chalicelib.domain.authority.tasks import Audience, Task
from chalicelib.domain.errors import Conflict, DomainError, NotPossibleNow
from chalicelib.domain.files.jobs import Job, new_job
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.due import Due, What
from chalicelib.domain.sheets import moves
from chalicelib.domain.sheets.body import filled_in
from chalicelib.domain.sheets.lacking import lacks
from chalicelib.domain.sheets.readers import Readers
from chalicelib.domain.sheets.sheet import Sheet, SheetState
from chalicelib.domain.sheets.telling import job_of
from chalicelib.domain.sheets.wording import name_of
from chalicelib.ports.world import World
from chalicelib.services.attachments.attaching import uploads_of
from chalicelib.services.schedule.sweeping import go_through
from chalicelib.services.sheets.keeping import as_seen, current, save
from chalicelib.services.sheets.readers import readers

TELL = "tell"
"""The kind of job that tells the readers. Its subject: `sheet` (an id) and `amendment` (a number)."""
SCHOOLS_NAMED = 50
"""In the task about schools without anybody."""


def publish(world: World, me: Person, sheet_id: str, version: int) -> Sheet:
    """Publishes it now. Once is enough: a second click finds it published. Raises Conflict or NotPossibleNow."""
    now = current(world, sheet_id)
    if now.state is SheetState.PUBLISHED:
        return now
    try:
        return _publish(world, me.person_id, as_seen(world, sheet_id, version))
    except Conflict:
        now = current(world, sheet_id)
        if now.state is not SheetState.PUBLISHED:
            raise
        return now


def _publish(world: World, person_id: str, sheet: Sheet) -> Sheet:
    found = refuse_lacking(world, sheet)
    html = rendered(world, sheet)
    _ask_for_contacts(world, sheet, found)
    return save(
        world, person_id, sheet, moves.published(sheet, html, world.clock.now()), job_to_tell(world, person_id, sheet)
    )


def rendered(world: World, sheet: Sheet) -> str:
    """Its text as clean HTML, with its one date. Raises MarkupRefused."""
    return world.markup(filled_in(sheet, sheet.markdown)).html


def job_to_tell(world: World, person_id: str, sheet: Sheet) -> Job:
    """One for each amendment, however often it is asked for."""
    subject = {"sheet": sheet.sheet_id, "amendment": str(sheet.amendment)}
    return new_job(job_of(sheet.sheet_id, sheet.amendment), TELL, person_id, subject, world.clock.now())


def refuse_lacking(world: World, sheet: Sheet) -> Readers:
    """Who is told. Raises NotPossibleNow with all that is missing."""
    found = readers(world, sheet.audience)
    if missing := lacking(world, sheet, found):
        raise NotPossibleNow(" ".join(missing))
    return found


def lacking(world: World, sheet: Sheet, found: Readers) -> list[str]:
    """All that the sheet lacks before it can be published. `found`: who would be told."""
    return lacks(sheet, found, uploads_of(world, sheet.attachments))


def _ask_for_contacts(world: World, sheet: Sheet, found: Readers) -> None:
    """A task about the schools at which nobody is told, before it is published: so none is forgotten."""
    schools = list(dict.fromkeys(gap.school for gap in found.untold))
    if not schools:
        return
    where = "1 school" if len(schools) == 1 else f"{len(schools)} schools"
    words = f"Information sheet {name_of(sheet)} tells nobody at {where}. Add contacts for them."
    more = f" and {len(schools) - SCHOOLS_NAMED} more" if len(schools) > SCHOOLS_NAMED else ""
    detail = f"{', '.join(schools[:SCHOOLS_NAMED])}{more}"
    task_id = f"sheet-tells-nobody-{sheet.sheet_id}-{sheet.amendment}"
    world.tasks.add(Task(task_id, words, detail, world.clock.now(), audience=Audience.ADMINISTRATORS))


def schedule(world: World, me: Person, sheet_id: str, version: int, at: datetime) -> Sheet:
    before = as_seen(world, sheet_id, version)
    refuse_lacking(world, before)
    rendered(world, before)  # what cannot be rendered is refused now, while its writer is here
    return save(world, me.person_id, before, moves.scheduled(before, at))


def take_back(world: World, me: Person, sheet_id: str, version: int) -> Sheet:
    """Out of the schedule."""
    before = as_seen(world, sheet_id, version)
    return save(world, me.person_id, before, moves.unscheduled(before))


def withdraw(world: World, me: Person, sheet_id: str, version: int, because: str, replaced_by: str = "") -> Sheet:
    """What the public reads. While an amendment is written, that has to be discarded first."""
    before = as_seen(world, sheet_id, version)
    return save(world, me.person_id, before, moves.withdrawn(before, because, replaced_by))


# --- at its time --------------------------------------------------------------------------------------------------------


def publish_due(world: World, until: datetime) -> int:
    return go_through(world, What.SHEET, _publish_one, until)


def _publish_one(world: World, due: Due) -> int:
    sheet = world.sheets.get(due.id)
    if not sheet or sheet.state is not SheetState.SCHEDULED or not sheet.publish_at:
        return 0  # it was taken back or withdrawn, and the index lagged behind
    if sheet.publish_at > world.clock.now():
        return 0
    try:
        _publish(world, sheet.by, sheet)
    except DomainError as refused:
        _give_back(world, sheet, str(refused))
    return 1


def _give_back(world: World, sheet: Sheet, why: str) -> None:
    """To its writer, with a task, because it lacks something by now: its schools have lost their contacts, say."""
    at = sheet.publish_at
    assert at
    task_id = f"sheet-not-published-{sheet.sheet_id}-{sheet.amendment}-{int(at.timestamp())}"
    words = f"Information sheet {name_of(sheet)} was not published at its time. It is a draft again."
    world.tasks.add(Task(task_id, words, why, world.clock.now()))
    save(world, sheet.by, sheet, moves.unscheduled(sheet))
