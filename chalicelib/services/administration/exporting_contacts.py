"""Every contact of a school who may sign in, as files to check or to paste again.

They are read a page at a time. One answer can carry a limited number of lines, so there may be several files.
"""

from collections.abc import Iterator, Sequence

from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.contact_list import as_csv
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World

LINES_AT_MOST = 20_000
"""In one file. At 150 bytes a line that is 3 MB; a function may answer with 6 MB."""
READ_AT_ONCE = 500
Line = tuple[str, str, str, str, str]


def parts(world: World) -> list[str]:
    """The marks at which the files begin; the first is empty."""
    marks, lines = [""], 0
    for mark, read in _pages(world, ""):
        lines += len(read)
        if lines >= LINES_AT_MOST and mark:
            marks, lines = [*marks, mark], 0
    return marks


def export_contacts(world: World, me: Person, start: str = "") -> str:
    """The file that begins at this mark, sorted by address. It says what it leaves out, and the audit records it."""
    lines, rest = list[Line](), start
    for after, read in _pages(world, start):
        lines, rest = [*lines, *read], after
        if len(lines) >= LINES_AT_MOST:
            break
    unread = [row.reference for row in world.unread.rows() if row.kind == "PERSON"]
    facts = {"Lines": str(len(lines))} | ({"Left out": str(len(unread))} if unread else {})
    change = Change(world.keys.new_id(), Changed.CONTACTS_EXPORTED, "", me.person_id, world.clock.now(), {}, facts)
    world.changes.add(change)
    return as_csv(sorted(lines), also=("school",), notes=_notes(unread, is_part=bool(start or rest)))


def _notes(unread: Sequence[str], *, is_part: bool) -> list[str]:
    notes = ["This file is a part of the list. Save the other parts too."] if is_part else []
    if unread:
        are = "1 person" if len(unread) == 1 else f"{len(unread)} people"
        could = "could not be read and is" if len(unread) == 1 else "could not be read and are"
        notes.append(f"{are} {could} not in this file. Their references in the log: {' '.join(unread)}")
    return notes


def _pages(world: World, start: str) -> Iterator[tuple[str, list[Line]]]:
    """The lines of each page that is read, with the mark of the next."""
    after: str | None = start
    while after is not None:
        page = world.people.contacts(READ_AT_ONCE, after)
        yield page.after, [line for person in page.rows if person.active for line in _lines(person)]
        after = page.after or None


def _lines(person: Person) -> list[Line]:
    return [
        (person.email, person.name, school.urn, "safeguarding lead" if school.safeguarding else "contact", school.name)
        for school in person.schools
    ]
