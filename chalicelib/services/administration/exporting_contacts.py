"""The contacts of schools, those who may sign in and those who get mail only, as files to check or to paste again.

They are read a page at a time. One answer can carry a limited number of lines, so there may be several files.
"""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.contact_list import as_csv, written_role
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World
from chalicelib.services.administration.mail_contact_lists import Line as MailLine
from chalicelib.services.administration.mail_contact_lists import lines_of

LINES_AT_MOST = 20_000
"""In one file. At 150 bytes a line that is 3 MB; a function may answer with 6 MB."""
READ_AT_ONCE = 500
Line = tuple[str, str, str, str, str]
Read = tuple[str, list[Line]]
"""The mark of the next page, and the lines of this one."""


class Contacts(Struct, frozen=True):
    """One of the two lists. `kind`: of its rows, to count those that cannot be read."""

    file: str
    exported: Changed
    kind: str
    page: Callable[[World, str], Read]


def parts(world: World, of: Contacts) -> list[str]:
    """The marks at which the files begin; the first is empty."""
    marks, lines = [""], 0
    for mark, read in _pages(world, of, ""):
        lines += len(read)
        if lines >= LINES_AT_MOST and mark:
            marks, lines = [*marks, mark], 0
    return marks


def export_contacts(world: World, me: Person, of: Contacts, start: str = "") -> str:
    """The file that begins at this mark, sorted by address. It says what it leaves out, and the audit records it."""
    lines, rest = list[Line](), start
    for after, read in _pages(world, of, start):
        lines, rest = [*lines, *read], after
        if len(lines) >= LINES_AT_MOST:
            break
    unread = [row.reference for row in world.unread.rows() if row.kind == of.kind]
    facts = {"Lines": str(len(lines))} | ({"Left out": str(len(unread))} if unread else {})
    world.changes.add(Change(world.keys.new_id(), of.exported, "", me.person_id, world.clock.now(), {}, facts))
    return as_csv(sorted(lines), also=("school",), notes=_notes(unread, is_part=bool(start or rest)))


def _notes(unread: Sequence[str], *, is_part: bool) -> list[str]:
    notes = ["This file is a part of the list. Save the other parts too."] if is_part else []
    if unread:
        are = "1 person" if len(unread) == 1 else f"{len(unread)} people"
        could = "could not be read and is" if len(unread) == 1 else "could not be read and are"
        notes.append(f"{are} {could} not in this file. Their references in the log: {' '.join(unread)}")
    return notes


def _pages(world: World, of: Contacts, start: str) -> Iterator[Read]:
    """Each page that is read."""
    after: str | None = start
    while after is not None:
        mark, lines = of.page(world, after)
        yield mark, lines
        after = mark or None


def _who_sign_in(world: World, after: str) -> Read:
    page = world.people.contacts(READ_AT_ONCE, after)
    return page.after, [line for person in page.rows if person.active for line in _lines(person)]


def _lines(person: Person) -> list[Line]:
    return [
        (person.email, person.name, school.urn, "safeguarding lead" if school.safeguarding else "contact", school.name)
        for school in person.schools
    ]


def _who_get_mail(world: World, after: str) -> Read:
    page = world.mail_contacts.page(READ_AT_ONCE, after)
    return page.after, [_mail_line(line) for line in lines_of(world, page.rows)]


def _mail_line(line: MailLine) -> Line:
    contact = line.contact
    return contact.email, contact.name, contact.urn, written_role(contact.role), line.school


MAY_SIGN_IN = Contacts("contacts-of-schools", Changed.CONTACTS_EXPORTED, "PERSON", _who_sign_in)
MAIL_ONLY = Contacts("contacts-mail-only", Changed.MAIL_CONTACTS_EXPORTED, "MAIL_CONTACT", _who_get_mail)
