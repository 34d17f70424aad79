"""Contacts of schools as files: every line once, and as many files as there are lines for."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.newer import read_as
from chalicelib.domain.people.contact_list import WRONG_ROLE, read_contacts
from chalicelib.domain.people.mail_contacts import ContactRole
from chalicelib.domain.people.people import Person, School
from chalicelib.ports.unread import UnreadRow
from chalicelib.services.administration import exporting_contacts
from chalicelib.services.administration.exporting_contacts import MAIL_ONLY, MAY_SIGN_IN, export_contacts, parts
from tests.support.mail_contacts import CONTACTS, HEAD
from tests.support.world import ADMINISTRATOR, SCHOOL, a_world

SCHOOLS = tuple(School(f"10000{n}", f"School {n}") for n in (1, 2))
PEOPLE = [Person(f"id-{n:03}", f"Name {n}", f"n{n:03}@school.example", schools=SCHOOLS) for n in range(30)]


def without_notes(saved: str) -> list[str]:
    return [line for line in saved.splitlines()[1:] if not line.startswith("#")]


def notes(saved: str) -> list[str]:
    return [line.strip('"') for line in saved.splitlines() if line.lstrip('"').startswith("#")]


@pytest.mark.parametrize(("most", "files"), [(1000, 1), (61, 1), (20, 3), (7, 8)])
def test_every_line_is_in_one_file(monkeypatch: pytest.MonkeyPatch, most: int, files: int) -> None:
    monkeypatch.setattr(exporting_contacts, "LINES_AT_MOST", most)
    monkeypatch.setattr(exporting_contacts, "READ_AT_ONCE", 4)
    world = a_world(people=PEOPLE)
    marks = parts(world, MAY_SIGN_IN)
    saved = [without_notes(export_contacts(world, ADMINISTRATOR, MAY_SIGN_IN, mark)) for mark in marks]
    assert len(saved) == files
    assert sorted(line for lines in saved for line in lines) == sorted(
        f"{person.email},{person.name},{school.urn},contact,{school.name}" for person in PEOPLE for school in SCHOOLS
    )
    assert [change.after["Lines"] for change in world.store.changes] == [str(len(lines)) for lines in saved]


UNREAD = [UnreadRow("PERSON", "aaaa1111"), UnreadRow("SESSION", "bbbb2222"), UnreadRow("PERSON", "cccc3333")]


def test_a_file_says_which_people_it_leaves_out() -> None:
    world = a_world(people=PEOPLE)
    assert notes(export_contacts(world, ADMINISTRATOR, MAY_SIGN_IN)) == []
    world.unread.noted += UNREAD  # type: ignore[attr-defined]
    (note,) = notes(export_contacts(world, ADMINISTRATOR, MAY_SIGN_IN))
    assert note == (
        "# 2 people could not be read and are not in this file. Their references in the log: aaaa1111 cccc3333"
    )
    assert [change.after.get("Left out") for change in world.store.changes] == [None, "2"]


def test_one_of_several_files_says_that_it_is_not_the_whole_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting_contacts, "LINES_AT_MOST", 20)
    monkeypatch.setattr(exporting_contacts, "READ_AT_ONCE", 4)
    world = a_world(people=PEOPLE)
    saved = [export_contacts(world, ADMINISTRATOR, MAY_SIGN_IN, mark) for mark in parts(world, MAY_SIGN_IN)]
    assert [notes(each) for each in saved] == [["# This file is a part of the list. Save the other parts too."]] * 3


def test_what_a_file_says_of_itself_is_no_line_when_it_is_pasted_again() -> None:
    world = a_world(people=PEOPLE)
    world.unread.noted += UNREAD  # type: ignore[attr-defined]
    lines = read_contacts(export_contacts(world, ADMINISTRATOR, MAY_SIGN_IN))
    assert len(lines) == len(PEOPLE) * len(SCHOOLS)
    assert not any(line.problems for line in lines)


def test_contacts_who_get_mail_only_have_a_file_of_their_own_that_lets_nobody_sign_in() -> None:
    world = a_world(people=PEOPLE)
    world.mail_contacts.rows |= {each.contact_id: each for each in CONTACTS}
    lead = replace(HEAD, contact_id="formula", role=ContactRole.SAFEGUARDING, name="=HYPERLINK(1)")
    newer = replace(HEAD, contact_id="newer", role=read_as(ContactRole, "caretaker"))
    world.mail_contacts.rows |= {each.contact_id: each for each in (lead, newer)}
    saved = export_contacts(world, ADMINISTRATOR, MAIL_ONLY)
    assert f"hilda@school.example,'=HYPERLINK(1),{SCHOOL.urn},safeguarding lead mail only,{SCHOOL.name}" in saved
    lines = read_contacts(saved)
    assert {line.mail for line in lines} == {each.role for each in (*CONTACTS, lead)} | {None}
    assert [line.problems for line in lines if line.mail is None] == [(WRONG_ROLE,)]
    assert world.store.changes[-1].after == {"Lines": "6"}
    assert "hilda@" not in export_contacts(world, ADMINISTRATOR, MAY_SIGN_IN)
