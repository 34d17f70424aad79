"""A reader of a sheet answers by their own link: for their own schools, once, while the sheet is out."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.people.browser import Browser
from chalicelib.domain.people.mail_contacts import ContactRole
from chalicelib.domain.sheets.sheet import Audience, Sheet, SheetType
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.jobs.job_runner import work
from chalicelib.services.one_purpose import answering
from chalicelib.services.one_purpose.looking import LinkOver, live
from chalicelib.services.sheets import publishing, writing
from tests.support.sheets import HEAD, now, published
from tests.support.world import BASE_URL, MANAGER, OTHER_SCHOOL, SCHOOL, FakeWorld, a_world

HERE = Browser("browser", "source")
OTHER = replace(HEAD, contact_id="head-2", urn=OTHER_SCHOOL.urn, name="Otto Head", email="otto@school.example")
UNDERSTOOD = {"read": "understood", "words": ""}
ASKS: dict[str, Any] = {
    "type": SheetType.ACTION,
    "action": "Read the procedures.",
    "complete_by": date(2026, 12, 11),
    "complete_words": "",
    "audience": Audience(frozenset({ContactRole.HEAD})),
}


@pytest.fixture
def world() -> FakeWorld:
    world = a_world()
    world.mail_contacts.rows.update({each.contact_id: each for each in (HEAD, OTHER)})
    return world


def told(world: FakeWorld, **facts: Any) -> Sheet:
    sheet = published(world, **ASKS | facts)
    work(world)
    sweep(world)
    return sheet


def link_of(world: FakeWorld, address: str) -> str:
    text = next(mail.rendered.text for mail in reversed(world.mailer.sent) if mail.to == address)
    return text.partition(f"{BASE_URL}/links/")[2].split()[0]


def readers(world: FakeWorld) -> set[str]:
    """The schools for which somebody said that they read it."""
    return {told.urn for told in world.sheets.readers.values() if told.read_at}


def test_the_link_of_one_reader_does_nothing_for_another(world: FakeWorld) -> None:
    told(world)
    mine, theirs = link_of(world, HEAD.email), link_of(world, OTHER.email)
    assert mine != theirs
    facts = {fact.label: fact.words for fact in answering.facts_of(world, live(world, mine), HERE)}
    assert facts["For"] == SCHOOL.name
    answering.answer(world, mine, HERE, UNDERSTOOD)
    assert readers(world) == {SCHOOL.urn}
    with pytest.raises(LinkOver):
        answering.answer(world, mine, HERE, UNDERSTOOD)
    assert readers(world) == {SCHOOL.urn}, "sent again it is not the other reader's answer either"
    answering.answer(world, theirs, HERE, UNDERSTOOD)
    assert readers(world) == {SCHOOL.urn, OTHER_SCHOOL.urn}


@pytest.mark.parametrize("spoilt", ["", "x", "{}x", "x{}", "{}/answer"])
def test_a_link_that_was_altered_is_nobodys(world: FakeWorld, spoilt: str) -> None:
    told(world)
    with pytest.raises(LinkOver):
        answering.answer(world, spoilt.format(link_of(world, HEAD.email)), HERE, UNDERSTOOD)
    assert readers(world) == set()


@pytest.mark.parametrize("end", ["withdrawn", "amended"])
def test_the_link_ends_with_its_sheet(world: FakeWorld, end: str) -> None:
    sheet = told(world)
    link = link_of(world, HEAD.email)
    if end == "withdrawn":
        publishing.withdraw(world, MANAGER, sheet.sheet_id, now(world, sheet).version, "It was wrong.")
    else:
        draft = writing.amend(world, MANAGER, sheet.sheet_id)
        draft = writing.write(world, MANAGER, draft, replace(draft, what_changed="The day."))
        publishing.publish(world, MANAGER, sheet.sheet_id, draft.version)
    with pytest.raises(LinkOver):
        answering.answer(world, link, HERE, UNDERSTOOD)
    assert readers(world) == set()


@pytest.mark.parametrize(("facts", "typed"), [({"asks_answer": True}, UNDERSTOOD), ({}, {"read": "question"})])
def test_half_an_answer_is_none(world: FakeWorld, facts: dict[str, Any], typed: dict[str, str]) -> None:
    told(world, **facts)
    with pytest.raises(Refused, match="Write your"):
        answering.answer(world, link_of(world, HEAD.email), HERE, {"words": "", **typed})
    assert readers(world) == set()
