"""Contacts of schools as files: every line once, and as many files as there are lines for."""

import pytest

from chalicelib.domain.people import Person, School
from chalicelib.services import exporting_contacts
from chalicelib.services.exporting_contacts import export_contacts, parts
from tests.support.world import ADMINISTRATOR, a_world

SCHOOLS = tuple(School(f"10000{n}", f"School {n}") for n in (1, 2))
PEOPLE = [Person(f"id-{n:03}", f"Name {n}", f"n{n:03}@school.example", schools=SCHOOLS) for n in range(30)]


@pytest.mark.parametrize(("most", "files"), [(1000, 1), (61, 1), (20, 3), (7, 8)])
def test_every_line_is_in_one_file(monkeypatch: pytest.MonkeyPatch, most: int, files: int) -> None:
    monkeypatch.setattr(exporting_contacts, "LINES_AT_MOST", most)
    monkeypatch.setattr(exporting_contacts, "READ_AT_ONCE", 4)
    world = a_world(people=PEOPLE)
    marks = parts(world)
    saved = [export_contacts(world, ADMINISTRATOR, mark).splitlines()[1:] for mark in marks]
    assert len(saved) == files
    assert sorted(line for lines in saved for line in lines) == sorted(
        f"{person.email},{person.name},{school.urn},contact,{school.name}" for person in PEOPLE for school in SCHOOLS
    )
    assert [change.after["Lines"] for change in world.store.changes] == [str(len(lines)) for lines in saved]
