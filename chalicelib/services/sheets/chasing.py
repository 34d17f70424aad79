"""Chases what an Action sheet asks: reminders to its readers, then the head or the office, then calls by the team."""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.calendar.school_mail import is_read_on
from chalicelib.domain.casework.events import SERVICE
from chalicelib.domain.files.jobs import Job, new_job
from chalicelib.domain.messages.ids import message_id_for
from chalicelib.domain.people.mail_contacts import ContactRole
from chalicelib.domain.sheets.chasing import Chase, chase_on
from chalicelib.domain.sheets.sheet import Audience, Sheet, Told
from chalicelib.domain.sheets.telling import email_about
from chalicelib.domain.sheets.wording import name_of
from chalicelib.ports.world import World
from chalicelib.services.sheets.digests import all_told
from chalicelib.services.sheets.readers import readers
from chalicelib.services.sheets.telling import live_sheet

CHASE = "sheet-chase"
REMINDER, TO_HEAD = "sheet_reminder", "sheet_to_head"
ROWS_OF_A_CHUNK = 300
PUBLISHED_WITHIN = 400
"""Sheets that are looked at each morning, the newest first: more than a directorate publishes in a year."""


def begin(world: World, day: date) -> None:
    """A job for each sheet that has come to its next step. Each step of a sheet is done once."""
    is_read = is_read_on(world.authorities.current().calendar())
    for sheet in world.sheets.published(None, PUBLISHED_WITHIN).rows:
        step = chase_on(sheet, day, is_read)
        if step is None:
            continue
        subject = {"sheet": sheet.sheet_id, "amendment": str(sheet.amendment), "step": str(int(step))}
        job_id = f"{CHASE}-{sheet.sheet_id}-{sheet.amendment}-{int(step)}"
        world.jobs.add(new_job(job_id, CHASE, SERVICE, subject, world.clock.now()))


def chase(world: World, job: Job) -> Job:
    """A chunk: the next rows that nobody has read."""
    sheet = live_sheet(world, job.subject["sheet"], int(job.subject["amendment"]))
    step = Chase(int(job.subject["step"]))
    if not sheet:
        return job.finished()
    unread = [told for told in all_told(world, sheet) if not told.read_at and told.contact and told.planned_at]
    if step is Chase.CALLS:
        if unread:
            world.tasks.add(_calls(world, sheet, unread))
        return job.finished()
    waiting = [told for told in unread if told.chased < step]
    chunk = waiting[:ROWS_OF_A_CHUNK]
    heads = _heads(world, chunk) if step is Chase.HEAD else {}
    for told in chunk:
        to = told.mail_to if step < Chase.HEAD else _in_charge(told, heads)
        _chase_one(world, sheet, told, step, unread, to)
    rest = len(waiting) - len(chunk)
    return job.at(len(unread) - rest, len(unread)) if rest else job.finished()


def _chase_one(world: World, sheet: Sheet, told: Told, step: Chase, unread: Sequence[Told], to: str) -> None:
    """Whoever reads for several schools has one reminder about all of them; a head has one about their own school."""
    after = replace(told, chased=int(step))
    if not to:
        world.sheets.change_told([(told, after)])
        return
    about = [each for each in unread if (each.mail_to == to if step < Chase.HEAD else each.urn == told.urn)]
    place = to if step < Chase.HEAD else f"{told.urn}|{to}"
    key = f"sheet-chase|{sheet.sheet_id}|{sheet.amendment}|{int(step)}|{place}"
    message = email_about(REMINDER if step < Chase.HEAD else TO_HEAD, key, about, world.clock.now(), to)
    is_there = world.outbox.get(None, message_id_for(key)) is not None
    world.sheets.change_told([(told, after)], [] if is_there else [message])


def _heads(world: World, chunk: Sequence[Told]) -> Mapping[str, str]:
    """The head of each school, or somebody in its office: the first."""
    found = readers(world, Audience(frozenset({ContactRole.HEAD}), urns=frozenset(told.urn for told in chunk)))
    return {reader.urn: reader.contact for reader in reversed(found.told)}


def _in_charge(told: Told, heads: Mapping[str, str]) -> str:
    """Empty where that is the reader, or nobody is known."""
    to = heads.get(told.urn, "")
    return "" if to == told.contact or told.role is ContactRole.HEAD else to


def _calls(world: World, sheet: Sheet, unread: Sequence[Told]) -> Task:
    many = len({told.urn for told in unread})
    schools = "1 school has" if many == 1 else f"{many} schools have"
    return Task(
        f"sheet-calls-{sheet.sheet_id}-{sheet.amendment}",
        f"Information sheet {name_of(sheet)}: {schools} not said that they read it. Ring them: the sheet’s page lists them.",
        "",
        world.clock.now(),
    )
