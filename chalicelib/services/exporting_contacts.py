"""Every contact of a school who may sign in, as files to check or to paste again.

They are read a page at a time, and a file has as many lines as one answer can carry: beyond that there are several.
"""

from collections.abc import Iterator

from chalicelib.domain.changes import Change, Changed
from chalicelib.domain.contact_list import as_csv
from chalicelib.domain.people import Person
from chalicelib.ports import World

LINES_AT_MOST = 20_000
"""Of one file: at 150 bytes a line 3 MB, of the 6 MB that a function may answer with."""
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
    """The file that begins at this mark, in the order of addresses; that it was made is recorded."""
    lines: list[Line] = []
    for _, read in _pages(world, start):
        lines += read
        if len(lines) >= LINES_AT_MOST:
            break
    facts = {"Lines": str(len(lines))}
    change = Change(world.keys.new_id(), Changed.CONTACTS_EXPORTED, "", me.person_id, world.clock.now(), {}, facts)
    world.changes.add(change)
    return as_csv(sorted(lines), also=("school",))


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
