"""The public archive: what is found, and what is never shown."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import NotFound
from chalicelib.domain.people.mail_contacts import ContactRole
from chalicelib.domain.sheets.sheet import Audience, SheetNumber, SheetType
from chalicelib.services.sheets import archive, publishing, writing
from chalicelib.services.sheets.archive import Wanted
from tests.support.sheets import a_sheet, published, with_head
from tests.support.world import MANAGER, OFFICER, FakeWorld, a_world

NUMBER = SheetNumber(2014, 65)


@pytest.fixture
def world() -> FakeWorld:
    world = a_world()
    with_head(world)
    return world


@pytest.mark.parametrize("text", ["MI 65/14", "65/14", "65-14", "procedures", "revised practice", "CHILDREN proced"])
def test_a_sheet_is_found_by_number_and_by_words(world: FakeWorld, text: str) -> None:
    sheet = published(world)
    assert [found.sheet_id for found in archive.found(world, text, Wanted())] == [sheet.sheet_id]


@pytest.mark.parametrize("text", ["66/14", "admissions", "the", "{{", ""])
def test_what_does_not_fit_finds_nothing(world: FakeWorld, text: str) -> None:
    published(world)
    assert list(archive.found(world, text, Wanted())) == []


def test_a_draft_is_found_and_shown_to_nobody(world: FakeWorld) -> None:
    a_sheet(world)
    assert list(archive.found(world, "65/14", Wanted())) == []
    assert archive.published(world, Wanted()).rows == ()
    with pytest.raises(NotFound):
        archive.shown(world, NUMBER)


def test_the_list_is_filtered_by_year_type_and_reader(world: FakeWorld) -> None:
    published(world)
    published(world, once="2", number=SheetNumber(2015, 1), type=SheetType.FEEDBACK)
    office = Audience(frozenset({ContactRole.OFFICE}))
    published(world, once="3", number=SheetNumber(2015, 2), audience=office)

    def numbers(wanted: Wanted) -> set[str]:
        return {str(sheet.number) for sheet in archive.published(world, wanted).rows}

    assert numbers(Wanted()) == {"65/14", "1/15", "2/15"}
    assert numbers(Wanted(year=2015)) == {"1/15", "2/15"}
    assert numbers(Wanted(year=2015, type=SheetType.FEEDBACK)) == {"1/15"}
    assert numbers(Wanted(role=ContactRole.OFFICE)) == {"2/15"}


def test_a_filtered_list_goes_on_to_its_end(world: FakeWorld) -> None:
    for number in range(1, 61):
        kind = SheetType.FEEDBACK if number in (1, 60) else SheetType.INFORMATION
        published(world, once=str(number), number=SheetNumber(2015, number), type=kind)
        world.clock.pass_by(minutes=1)
    found, after = list[int](), ""
    while True:
        page = archive.published(world, Wanted(type=SheetType.FEEDBACK), after)
        found += [sheet.number.number for sheet in page.rows]
        after = page.after
        if not after:
            break
    assert found == [60, 1]


def test_an_address_shows_the_newest_and_leads_to_the_others(world: FakeWorld) -> None:
    first = published(world)
    draft = writing.amend(world, MANAGER, first.sheet_id)
    assert archive.shown(world, NUMBER).sheet == first, "an amendment that is being written is not shown"
    with pytest.raises(NotFound):
        archive.shown(world, NUMBER, 1)
    written = writing.write(world, MANAGER, draft, replace(draft, what_changed="The day.", markdown="Another text"))
    publishing.publish(world, MANAGER, written.sheet_id, written.version)
    now = archive.shown(world, NUMBER)
    assert (now.sheet.amendment, now.sheet.html, now.is_newest) == (
        1,
        '<p class="govuk-body" dir="auto">Another text</p>',
        True,
    )
    assert [each.amendment for each in now.amendments] == [1, 0]
    old = archive.shown(world, NUMBER, 0)
    assert (old.sheet.html, old.is_newest) == (first.html, False)


def test_a_withdrawn_sheet_is_shown_with_what_replaced_it(world: FakeWorld) -> None:
    first, other = published(world), published(world, once="2", number=SheetNumber(2014, 66))
    publishing.withdraw(world, OFFICER, first.sheet_id, first.version, "It was wrong.", other.sheet_id)
    found = archive.shown(world, NUMBER)
    assert found.sheet.withdrawn_because == "It was wrong."
    assert found.replaced_by
    assert str(found.replaced_by.number) == "66/14"
