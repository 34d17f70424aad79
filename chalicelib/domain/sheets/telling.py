"""Who gets which email of a sheet that is published: one for each person, however many schools they read for."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.messages.ids import message_id_for
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import recipient_of
from chalicelib.domain.sheets.readers import Reader, Readers
from chalicelib.domain.sheets.sheet import Sheet, Told

ACTION, URGENT, WEEKLY = "sheet_action", "sheet_urgent", "sheet_digest"


class Unit(Struct, frozen=True):
    """What is written for one person: a row for each of their schools, and their email. `place` orders the units, so that work
    that broke off goes on behind the last one."""

    place: str
    told: tuple[Told, ...]
    message: Message | None = None


def email_that_tells(sheet: Sheet) -> str:
    """The name of the email by which readers hear of it first."""
    if not sheet.mails_at_once:
        return WEEKLY
    return ACTION if sheet.asks_reading else URGENT


def units_of(sheet: Sheet, readers: Readers, now: datetime) -> list[Unit]:
    """In the order of their places. A role that nobody has, nor anybody instead, is a unit without an email."""
    by_person: dict[str, list[Reader]] = {}
    for reader in readers.told:
        by_person.setdefault(reader.email.casefold(), []).append(reader)
    units = [_unit(sheet, sorted(mine, key=lambda reader: reader.contact), now) for mine in by_person.values()]
    nobody = [Told(sheet.sheet_id, sheet.amendment, gap.urn, gap.role, "") for gap in readers.untold]
    units += [Unit(f"nobody:{told.urn}:{told.role}", (told,)) for told in nobody]
    return sorted(units, key=lambda unit: unit.place)


def _unit(sheet: Sheet, mine: Sequence[Reader], now: datetime) -> Unit:
    mail_to = mine[0].contact
    told = tuple(
        Told(sheet.sheet_id, sheet.amendment, each.urn, each.role, each.contact, each.name, each.instead, mail_to)
        for each in mine
    )
    email = email_that_tells(sheet)
    if email == WEEKLY:
        return Unit(mail_to, told)  # planned on its day, with the other sheets of the week
    message = email_about(email, f"sheet|{sheet.sheet_id}|{sheet.amendment}|{mail_to}", told, now)
    return Unit(mail_to, tuple(planned(each, message) for each in told), message)


def email_about(email: str, key: str, told: Sequence[Told], now: datetime, to: str = "") -> Message:
    """An email about one sheet, to its reader or to somebody else at the school."""
    first = told[0]
    variables = {
        "about": first.sheet_id,
        "amendment": str(first.amendment),
        "told": told_text(told),
    }
    return new_message(key, email, recipient_of(to or first.mail_to), variables, now)


def planned(told: Told, message: Message) -> Told:
    return replace(told, message_id=message.message_id, planned_at=message.created_at)


def told_text(told: Sequence[Told]) -> str:
    """For `told_in`."""
    return " ".join(dict.fromkeys(f"{each.urn}={each.contact}" for each in told))


def told_in(message: Message) -> list[tuple[str, str]]:
    """The schools and contacts whose rows an email is about; none where it is about no sheet."""
    pairs = (pair.partition("=") for pair in message.variables.get("told", "").split())
    return [(urn, contact) for urn, _, contact in pairs]


def job_of(sheet_id: str, amendment: int) -> str:
    """The id of the job that tells the readers."""
    return f"tell-{sheet_id}-{amendment}"


def digest_id(day: str, mail_to: str) -> str:
    return message_id_for(digest_key(day, mail_to))


def digest_key(day: str, mail_to: str) -> str:
    return f"sheet-digest|{day}|{mail_to}"
