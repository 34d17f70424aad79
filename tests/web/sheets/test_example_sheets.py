"""What the example data of a fresh local stack shows of procedures and sheets."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from chalicelib import bootstrap
from chalicelib.domain.guidance.pages import PageState
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.mail_contacts import ContactRole
from chalicelib.domain.sheets.sheet import Sheet, SheetNumber, SheetState, Told
from chalicelib.ports.world import World
from chalicelib.services.guidance import writing
from chalicelib.services.sheets.digests import all_told
from infrastructure.local import example_data
from infrastructure.local.example_contacts import UNSUBSCRIBED
from infrastructure.local.example_procedures import READ_AGAIN_TODAY, SCHEDULED, WHAT_CHANGED
from infrastructure.local.example_sheets import QUESTION, THE_SHEET
from tests.support.table import TUESDAY, quick_stack

NEW_YEAR = datetime(2028, 1, 1, 0, 30, tzinfo=UTC)


@pytest.fixture(scope="module", params=[TUESDAY, NEW_YEAR], ids=str)
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """As it is after the first run on this day."""
    with quick_stack(stage="local") as stack:
        stack.set_clock(request.param)
        example_data.load({}, example_data.CHILDREN[:1])
        yield bootstrap.world()


def newest(world: World, number: SheetNumber) -> Sheet:
    return world.sheets.by_number(number)[0]


def told_of(world: World, sheet: Sheet) -> list[Told]:
    return list(all_told(world, sheet))


def test_each_state_of_a_page_is_there(world: World) -> None:
    pages = {page.slug: page for page in world.guidance.pages()}
    assert {slug for slug, page in pages.items() if page.live == 2} == set(WHAT_CHANGED)
    assert [world.guidance.versions(slug)[0].what_changed for slug in WHAT_CHANGED] == [*WHAT_CHANGED.values()]
    assert pages[READ_AGAIN_TODAY].review_by == london_day(world.clock.now())
    scheduled = world.guidance.draft(SCHEDULED)
    assert scheduled
    assert scheduled.live_at
    assert [slug for slug, page in pages.items() if page.state is PageState.NEW] == ["part-time-school"]


def test_what_is_live_is_the_document_that_ships(world: World) -> None:
    for each in world.example():
        desk = writing.desk(world, each.slug)
        assert desk.live
        assert desk.live.markdown == each.markdown


def test_each_state_of_a_sheet_is_there(world: World) -> None:
    published = world.sheets.published(None, 50).rows
    unpublished = world.sheets.unpublished()
    assert {sheet.state for sheet in published} == {SheetState.PUBLISHED, SheetState.WITHDRAWN}
    assert {sheet.state for sheet in unpublished} == {SheetState.SECOND_READER, SheetState.SCHEDULED}
    assert [sheet.amendment for sheet in published if sheet.amendment] == [1]
    (withdrawn,) = (sheet for sheet in published if sheet.state is SheetState.WITHDRAWN)
    assert world.sheets.get(withdrawn.replaced_by)


def test_half_of_its_readers_have_read_the_sheet_and_the_others_are_reminded(world: World) -> None:
    sheet = newest(world, THE_SHEET)
    assert sheet.second_reader
    assert [page.number for page in sheet.pages] == [2, 2]
    rows = [told for told in told_of(world, sheet) if told.contact]
    read = [told for told in rows if told.read_at]
    unread = [told for told in rows if not told.read_at]
    assert abs(len({told.message_id for told in read}) - len({told.message_id for told in unread})) <= 1
    assert {told.chased for told in unread} == {1}
    assert {told.answer for told in read if told.answer} == {QUESTION}
    assert [told for told in unread if told.name == "Denis Hallam"], "whose address bounces"


def test_schools_without_a_contact_show(world: World) -> None:
    rows = told_of(world, newest(world, THE_SHEET))
    assert {told.role for told in rows if not told.contact} == {ContactRole.HEAD, ContactRole.CHAIR}
    assert [told.instead for told in rows if told.instead] == [ContactRole.OFFICE]
    assert all(contact.stopped for contact in world.mail_contacts.of_address(UNSUBSCRIBED))


def test_an_information_sheet_waits_for_the_weekly_email(world: World) -> None:
    (waiting,) = (sheet for sheet in world.sheets.published(None, 50).rows if sheet.title.startswith("Leavers"))
    rows = [told for told in told_of(world, waiting) if told.contact]
    assert rows
    assert not [told for told in rows if told.planned_at]
