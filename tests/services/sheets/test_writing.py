"""A sheet is written by several people, and every change is recorded."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict, NotFound, NotPossibleNow
from chalicelib.domain.people.changes import Changed
from chalicelib.domain.sheets.sheet import SheetNumber, SheetState
from chalicelib.services.sheets import keeping, publishing, writing
from chalicelib.services.sheets.keeping import NumberTaken
from tests.support.sheets import a_sheet, now, published, with_head
from tests.support.world import MANAGER, OFFICER, FakeWorld, a_world


@pytest.fixture
def world() -> FakeWorld:
    world = a_world()
    with_head(world)
    return world


def test_the_next_free_number_of_the_year_is_proposed(world: FakeWorld) -> None:
    assert writing.proposed_number(world) == SheetNumber(2026, 1)
    a_sheet(world, number=SheetNumber(2026, 41))
    assert str(writing.proposed_number(world)) == "42/26"


def test_a_second_click_finds_what_the_first_made(world: FakeWorld) -> None:
    assert a_sheet(world) == a_sheet(world)
    assert len(world.sheets.sheets) == 1


def test_a_number_that_is_taken_is_refused_with_the_next_free_one(world: FakeWorld) -> None:
    a_sheet(world)
    with pytest.raises(NumberTaken, match=r"65/14 is the number of another sheet.*free number of 2014 is 66/14"):
        a_sheet(world, once="again")
    other = a_sheet(world, once="again", number=SheetNumber(2014, 66))
    with pytest.raises(NumberTaken):
        writing.write(world, OFFICER, other, replace(other, number=SheetNumber(2014, 65)))


def test_each_change_is_recorded_without_the_text(world: FakeWorld) -> None:
    sheet = a_sheet(world)
    writing.write(world, MANAGER, sheet, replace(sheet, title="Another title", markdown="A secret draft"))
    change = world.store.changes[-1]
    assert (change.what, change.by, change.about) == (Changed.SHEET, MANAGER.person_id, sheet.sheet_id)
    assert change.after == {"Sheet": "65/14", "Title": "Another title", "Length of the text": "14"}


def test_of_two_who_save_the_second_is_stopped(world: FakeWorld) -> None:
    sheet = a_sheet(world)
    writing.write(world, OFFICER, sheet, replace(sheet, title="First"))
    with pytest.raises(Conflict):
        writing.write(world, MANAGER, sheet, replace(sheet, title="Second"))
    assert now(world, sheet).title == "First"


def test_the_second_reader_reads_what_goes_out(world: FakeWorld) -> None:
    sheet = a_sheet(world)
    asked = writing.ask_second_reader(world, OFFICER, sheet.sheet_id, sheet.version)
    assert asked.state is SheetState.SECOND_READER
    with pytest.raises(NotPossibleNow, match="You wrote"):
        writing.has_read(world, OFFICER, sheet.sheet_id, asked.version)
    with pytest.raises(NotPossibleNow, match="second person is reading"):
        publishing.publish(world, OFFICER, sheet.sheet_id, asked.version)
    with pytest.raises(Conflict):
        writing.has_read(world, MANAGER, sheet.sheet_id, sheet.version)
    read = writing.has_read(world, MANAGER, sheet.sheet_id, asked.version)
    assert (read.state, read.second_reader) == (SheetState.DRAFT, MANAGER.person_id)
    assert writing.write(world, OFFICER, read, read) == read, "the same words have been read"
    again = writing.write(world, OFFICER, read, replace(read, title="Another title"))
    assert again.second_reader == ""


def test_a_sheet_is_handed_back(world: FakeWorld) -> None:
    sheet = a_sheet(world)
    asked = writing.ask_second_reader(world, OFFICER, sheet.sheet_id, sheet.version)
    back = writing.hand_back(world, MANAGER, sheet.sheet_id, asked.version)
    assert (back.state, back.second_reader) == (SheetState.DRAFT, "")


def test_an_amendment_begins_with_the_words_that_are_out(world: FakeWorld) -> None:
    sheet = published(world)
    draft = writing.amend(world, MANAGER, sheet.sheet_id)
    assert (draft.amendment, draft.markdown, draft.by) == (1, sheet.markdown, MANAGER.person_id)
    assert keeping.current(world, sheet.sheet_id) == draft
    with pytest.raises(NotPossibleNow, match="being written already"):
        writing.amend(world, OFFICER, sheet.sheet_id)


def test_a_discarded_amendment_leaves_what_is_out_to_work_on(world: FakeWorld) -> None:
    sheet = published(world)
    draft = writing.amend(world, MANAGER, sheet.sheet_id)
    writing.discard(world, OFFICER, sheet.sheet_id, draft.version)
    assert now(world, sheet) == sheet
    assert writing.amend(world, OFFICER, sheet.sheet_id).amendment == 1
    with pytest.raises(Conflict):
        writing.discard(world, OFFICER, sheet.sheet_id, -1)


def test_the_number_of_a_discarded_draft_is_the_next_again_and_the_record_says_who_did_it(world: FakeWorld) -> None:
    number = writing.proposed_number(world)
    sheet = a_sheet(world, number=number)
    writing.discard(world, MANAGER, sheet.sheet_id, sheet.version)
    assert writing.proposed_number(world) == number
    change = world.store.changes[-1]
    assert (change.by, change.before["Title"]) == (MANAGER.person_id, sheet.title)
    assert (change.after["Sheet"], change.after["State"], change.after["Title"]) == (str(number), "Discarded", "")
    with pytest.raises(NotFound):
        writing.discard(world, MANAGER, sheet.sheet_id, sheet.version)


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_what_was_published_is_never_discarded(world: FakeWorld, is_withdrawn: bool) -> None:
    sheet = published(world)
    if is_withdrawn:
        sheet = publishing.withdraw(world, MANAGER, sheet.sheet_id, sheet.version, "It was wrong.")
    with pytest.raises(NotPossibleNow):
        writing.discard(world, OFFICER, sheet.sheet_id, sheet.version)
    assert now(world, sheet) == sheet


def test_what_is_not_there_is_not_found(world: FakeWorld) -> None:
    with pytest.raises(NotFound):
        keeping.current(world, "none")
    with pytest.raises(NotFound):
        writing.amend(world, OFFICER, "none")
    with pytest.raises(NotPossibleNow, match="is a draft"):
        writing.amend(world, OFFICER, a_sheet(world).sheet_id)
