"""The weekly email of information sheets that have no email of their own: one for each reader, a job of the worker."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import partial

from chalicelib.domain.calendar.school_mail import is_read_on
from chalicelib.domain.casework.events import SERVICE
from chalicelib.domain.files.jobs import Job, new_job
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import recipient_of
from chalicelib.domain.paging import all_rows
from chalicelib.domain.sheets.digest_day import is_digest_day
from chalicelib.domain.sheets.sheet import Sheet, Told
from chalicelib.domain.sheets.telling import WEEKLY, digest_id, digest_key, planned, told_text
from chalicelib.ports.world import World
from chalicelib.services.sheets.telling import live_sheet

DIGEST = "sheet-digest"
LOOKED_BACK = timedelta(days=70)
"""A sheet whose readers were still being planned on one Thursday is in the next digest, after the longest holidays too."""
READ_AT_ONCE, READERS_OF_A_CHUNK = 500, 200


def begin(world: World, day: date) -> None:
    if is_digest_day(day, is_read_on(world.authorities.current().calendar())):
        subject = {"day": day.isoformat()}
        world.jobs.add(new_job(f"{DIGEST}-{day}", DIGEST, SERVICE, subject, world.clock.now()))


def write(world: World, job: Job) -> Job:
    """A chunk: the next readers. Each email lists what its reader was not told of before, and has a key of the day."""
    day = job.subject["day"]
    by_reader = dict[str, list[Told]]()
    for sheet in _sheets(world):
        for told in all_told(world, sheet):
            if _belongs(told, sheet, day):
                by_reader.setdefault(told.mail_to, []).append(told)
    left = [reader for reader in sorted(by_reader) if reader > job.checkpoint.get("after", "")]
    chunk = left[:READERS_OF_A_CHUNK]
    for reader in chunk:
        _write_one(world, day, by_reader[reader])
    if len(chunk) == len(left):
        return job.at(len(by_reader), len(by_reader)).finished()
    return job.at(len(by_reader) - len(left) + len(chunk), len(by_reader), after=chunk[-1])


def _sheets(world: World) -> Iterator[Sheet]:
    """Those in digests that came out lately."""
    since = london_day(world.clock.now()) - LOOKED_BACK
    for sheet in all_rows(partial(world.sheets.published, None, READ_AT_ONCE)):
        if sheet.published_at and london_day(sheet.published_at) < since:
            return
        if not sheet.mails_at_once and live_sheet(world, sheet.sheet_id, sheet.amendment):
            yield sheet


def all_told(world: World, sheet: Sheet) -> Iterator[Told]:
    """Everybody who was told of this amendment, or will be."""
    rows = all_rows(partial(world.sheets.told, sheet.sheet_id, READ_AT_ONCE))
    return (told for told in rows if told.amendment == sheet.amendment)


def _belongs(told: Told, sheet: Sheet, day: str) -> bool:
    """Not planned yet, or planned into this very email before the work broke off."""
    return bool(told.contact) and (not told.planned_at or told.message_id == digest_id(day, told.mail_to))


def _write_one(world: World, day: str, told: list[Told]) -> None:
    """The email goes with the first row: whoever finds a row planned finds the email there."""
    message = _email(world, day, told)
    is_there = any(each.planned_at for each in told)
    for each in told:
        if not each.planned_at:
            world.sheets.change_told([(each, planned(each, message))], [] if is_there else [message])
            is_there = True


def _email(world: World, day: str, told: list[Told]) -> Message:
    sheets = dict.fromkeys(f"{each.sheet_id}/{each.amendment}" for each in told)
    mail_to = told[0].mail_to
    variables = {"listed": " ".join(sheets), "told": told_text(told)}
    return new_message(digest_key(day, mail_to), WEEKLY, recipient_of(mail_to), variables, world.clock.now())


def sheets_in(world: World, variables: Mapping[str, str]) -> list[Sheet]:
    """Those of a digest that are still out when it is sent."""
    pairs = (pair.partition("/") for pair in variables["listed"].split())
    found = (live_sheet(world, sheet_id, int(amendment)) for sheet_id, _, amendment in pairs)
    return [sheet for sheet in found if sheet]
