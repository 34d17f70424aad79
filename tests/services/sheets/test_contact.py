"""Whom to ask about a sheet: in its emails, and in the record of its changes."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.authority.queries import Cover
from chalicelib.domain.authority.who_to_ask import ToAsk
from chalicelib.domain.instants import london_day
from chalicelib.services.jobs.job_runner import work
from chalicelib.services.sheets import in_email, writing
from chalicelib.services.sheets.contact import ask_about
from tests.support.sheets import a_sheet, published, with_head
from tests.support.world import OFFICER, FakeWorld, a_world

FIRST, SECOND, *_ = EXAMPLE.queries


@pytest.fixture
def world() -> FakeWorld:
    world = a_world()
    with_head(world)
    return world


def away(world: FakeWorld) -> None:
    """The first of the directory, today."""
    today = london_day(world.clock.now())
    gone = replace(FIRST, covers=(Cover(today, today, SECOND.key),))
    world.authorities.authority = replace(EXAMPLE, queries=(gone, *EXAMPLE.queries[1:]))


def asked_in_email(world: FakeWorld) -> ToAsk:
    shown = in_email.sheet(world, world.messages("sheet_urgent")[0])
    assert shown
    return shown.ask


def test_the_first_of_the_directory_is_asked_unless_another_was_chosen(world: FakeWorld) -> None:
    assert ask_about(world, a_sheet(world)).name == FIRST.name
    assert ask_about(world, replace(a_sheet(world), contact=SECOND.key)).name == SECOND.name


def test_an_email_names_who_covers_on_the_day_it_is_sent(world: FakeWorld) -> None:
    published(world, is_urgent=True)
    work(world)
    assert asked_in_email(world).name == FIRST.name
    away(world)
    assert asked_in_email(world).who == f"{SECOND.name}, {FIRST.role}, while {FIRST.name} is away"


def test_the_record_of_a_change_says_it_by_the_office_and_not_by_the_name(world: FakeWorld) -> None:
    sheet = a_sheet(world)
    writing.write(world, OFFICER, sheet, replace(sheet, contact=SECOND.key))
    change = world.store.changes[-1]
    assert change.before == {"Sheet": "65/14", "Questions to": FIRST.role}
    assert change.after == {"Sheet": "65/14", "Questions to": SECOND.role}
