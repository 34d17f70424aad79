"""A reader says that they have read an Action sheet, for every school that the email was about."""

from msgspec.structs import replace

from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.errors import Conflict
from chalicelib.domain.messages.message import Message
from chalicelib.domain.messages.recipients import MailContact, Recipient, person_of
from chalicelib.domain.people.purpose_links import UsedLink
from chalicelib.domain.sheets.sheet import Sheet, Told
from chalicelib.domain.sheets.telling import told_in
from chalicelib.domain.sheets.wording import name_of
from chalicelib.ports.sheets import ToldChange
from chalicelib.ports.world import World
from chalicelib.services.sheets.telling import AT_ONCE, live_sheet


def email_of(world: World, message_id: str) -> tuple[Message, Sheet] | None:
    """The email and its sheet; None where the sheet is no longer out."""
    message = world.outbox.get(None, message_id)
    if not message:
        return None
    sheet = live_sheet(world, message.variables["about"], int(message.variables["amendment"]))
    return (message, sheet) if sheet else None


def rows_of(world: World, message: Message) -> list[Told]:
    sheet_id, amendment = message.variables["about"], int(message.variables["amendment"])
    found = (world.sheets.told_one(sheet_id, amendment, urn, contact) for urn, contact in told_in(message))
    return [told for told in found if told]


def unread(world: World, message: Message) -> list[Told]:
    return [told for told in rows_of(world, message) if not told.read_at]


def read(world: World, message_id: str, answer: str, *, asks: bool, by_link: UsedLink | None = None) -> None:
    """The first answer for a school counts. Raises Conflict where there is nothing left to read, or the link is over."""
    found = email_of(world, message_id)
    rows = unread(world, found[0]) if found else []
    if not found or not rows:
        raise Conflict
    message, sheet = found
    by = _name_of(world, message.recipient)
    if asks:
        world.tasks.add(_question(world, message, sheet, rows[0], answer))
    changes = list[ToldChange]()
    for told in rows:
        instead = by if str(message.recipient) != told.mail_to else ""
        changes.append((told, replace(told, read_at=world.clock.now(), answer=answer, read_by=instead)))
    for at in range(0, len(changes), AT_ONCE):  # a trust of many schools: the link ends with the last of them
        is_last = at + AT_ONCE >= len(changes)
        world.sheets.change_told(changes[at : at + AT_ONCE], by_link=by_link if is_last else None)


def _name_of(world: World, recipient: Recipient) -> str:
    match recipient:
        case MailContact(contact_id):
            contact = world.mail_contacts.get(contact_id)
            return contact.name if contact else ""
        case _:
            person_id = person_of(recipient)
            person = world.people.get(person_id) if person_id else None
            return person.name if person else ""


def _question(world: World, message: Message, sheet: Sheet, told: Told, words: str) -> Task:
    return Task(
        f"sheet-question-{message.message_id}",
        f"A reader asks about information sheet {name_of(sheet)}. Answer them.",
        f"{told.name}, school {told.urn}: {words}",
        world.clock.now(),
    )
