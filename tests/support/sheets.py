"""Information sheets for tests: a draft, and one that is published."""

from typing import Any

from msgspec.structs import replace

from chalicelib.domain.people.mail_contacts import ContactRole, MailContact
from chalicelib.domain.people.people import Person
from chalicelib.domain.sheets.sheet import Audience, Sheet, SheetNumber, SheetType
from chalicelib.ports.world import World
from chalicelib.services.sheets import publishing, writing
from chalicelib.services.sheets.keeping import current
from tests.support.world import OFFICER, SCHOOL, FakeWorld

HEADS = Audience(frozenset({ContactRole.HEAD, ContactRole.CHAIR}))
OFFICES = Audience(frozenset({ContactRole.OFFICE}))
"""Everybody with an account at a school is one of its office."""
HEAD = MailContact("head-1", SCHOOL.urn, ContactRole.HEAD, "Hetty Head", "head@school.example")
SHEET = Sheet(
    "",
    SheetNumber(2014, 65),
    SheetType.INFORMATION,
    "Children missing education: revised practice and procedures",
    HEADS,
    summary="The practice and procedures were revised.",
    markdown="## What is new\n\nRead the procedures by **{{date}}**.",
    complete_words="as soon as possible",
)


def with_head(world: FakeWorld) -> None:
    """One school has a head. Its chair and the other school have nobody but people with accounts."""
    world.mail_contacts.rows[HEAD.contact_id] = HEAD


def a_sheet(world: World, me: Person = OFFICER, once: str = "once", **facts: Any) -> Sheet:
    """A draft that lacks nothing."""
    sound = {"markdown": "Read the procedures.", **facts}
    return writing.begin(world, me, once, replace(SHEET, **sound))


def published(world: World, me: Person = OFFICER, once: str = "once", **facts: Any) -> Sheet:
    sheet = a_sheet(world, me, once, **facts)
    return publishing.publish(world, me, sheet.sheet_id, sheet.version)


def now(world: World, sheet: Sheet) -> Sheet:
    return current(world, sheet.sheet_id)
