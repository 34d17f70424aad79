"""Tells the readers of a sheet: a job of the worker that plans each email once, and may be stopped and begun again."""

from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.files.jobs import Job
from chalicelib.domain.people.people import Person
from chalicelib.domain.sheets import moves
from chalicelib.domain.sheets.sheet import Sheet
from chalicelib.domain.sheets.telling import Unit, job_of, units_of
from chalicelib.domain.sheets.wording import name_of
from chalicelib.ports.world import World
from chalicelib.services.sheets.keeping import as_seen, save
from chalicelib.services.sheets.readers import readers

UNITS_OF_A_CHUNK = 1_000
"""Each chunk reads all schools and contacts again, so that whoever is known by then is told."""
AT_ONCE = 45
"""Rows in one transaction; as many emails fit beside them."""


def tell(world: World, job: Job) -> Job:
    """A chunk: the next readers in the order of their places. One that is repeated finds its rows there."""
    sheet = live_sheet(world, job.subject["sheet"], int(job.subject["amendment"]))
    if not sheet:
        return job.finished()
    found = readers(world, sheet.audience)
    units = units_of(sheet, found, world.clock.now())
    if not job.done and found.untold:
        world.tasks.add(_gaps(world, sheet, len(found.untold)))
    left = [unit for unit in units if unit.place > job.checkpoint.get("after", "")]
    chunk = left[:UNITS_OF_A_CHUNK]
    for batch in _batches(chunk):
        told = [each for unit in batch for each in unit.told]
        world.sheets.add_told(told, [unit.message for unit in batch if unit.message])
    if len(chunk) == len(left):
        return job.at(len(units), len(units)).finished()
    return job.at(len(units) - len(left) + len(chunk), len(units), after=chunk[-1].place)


def _batches(units: list[Unit]) -> list[list[Unit]]:
    """Units together while their rows fit. A unit with more rows than fit is cut: its email goes with its first rows."""
    batches, rows = list[list[Unit]](), AT_ONCE
    for unit in units:
        for piece in _cut(unit):
            if rows + len(piece.told) > AT_ONCE:
                batches.append([])
                rows = 0
            batches[-1].append(piece)
            rows += len(piece.told)
    return batches


def _cut(unit: Unit) -> list[Unit]:
    starts = range(0, len(unit.told), AT_ONCE)
    return [Unit(unit.place, unit.told[at : at + AT_ONCE], None if at else unit.message) for at in starts]


def _gaps(world: World, sheet: Sheet, many: int) -> Task:
    return Task(
        f"sheet-gaps-{sheet.sheet_id}-{sheet.amendment}",
        f"Information sheet {name_of(sheet)}: at schools, {many} {'role' if many == 1 else 'roles'} had nobody to tell, nor a head "
        "or an office instead. Add contacts, and tell these schools another way.",
        "",
        world.clock.now(),
    )


def progress(world: World, sheet: Sheet) -> Job | None:
    """The job that tells the readers of this amendment; None before it is published."""
    return world.jobs.get(job_of(sheet.sheet_id, sheet.amendment))


def stop(world: World, me: Person, sheet_id: str, version: int) -> Sheet:
    """What was not sent by now never goes. Raises Conflict or NotPossibleNow."""
    before = as_seen(world, sheet_id, version)
    return save(world, me.person_id, before, moves.stopped(before, world.clock.now()))


def live_sheet(world: World, sheet_id: str, amendment: int) -> Sheet | None:
    """The sheet while its emails may go: it is published, nobody stopped it, and no newer amendment is out."""
    live = moves.live_of(world.sheets.amendments(sheet_id))
    return live if live and live.amendment == amendment and live.is_out else None
