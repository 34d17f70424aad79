"""The people for queries, kept by an administrator and read by all."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.authority.queries import Cover, PersonForQueries, QueriesRefused
from chalicelib.domain.errors import Conflict, NotFound, TryAgain
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.changes import Changed
from chalicelib.services.settings import queries
from tests.support.world import ADMINISTRATOR, FakeWorld, a_world

ME = ADMINISTRATOR
NEW = PersonForQueries("new", "Nia New", "Officer", "01603 222146", "nia@county.gov.uk")


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


def names(world: FakeWorld) -> list[str]:
    return [each.name for each in queries.ask_today(world)]


def test_a_person_is_added_changed_and_removed_with_a_record_of_each(world: FakeWorld) -> None:
    queries.keep(world, ME, 0, NEW)
    queries.keep(world, ME, 1, replace(NEW, phone="01603 222147"))
    assert queries.ask_today(world)[-1].phone == "01603 222147"
    queries.remove(world, ME, 2, "new")
    assert names(world) == [each.name for each in EXAMPLE.queries]
    assert [(each.what, each.by) for each in world.store.changes] == [(Changed.QUERIES, ME.person_id)] * 3
    assert "Nia New, Officer, 01603 222147, nia@county.gov.uk" in world.store.changes[1].after["Queries"]


def test_cover_begins_and_ends_by_itself(world: FakeWorld) -> None:
    today = london_day(world.clock.now())
    queries.add_cover(world, ME, 0, "officer", Cover(today, today, "duty"))
    assert names(world)[0] == "Duty officer"
    assert "covered by Duty officer" in world.store.changes[0].after["Queries"]
    world.clock.pass_by(hours=24)
    assert names(world)[0] == "Priya Nair"


def test_cover_is_removed(world: FakeWorld) -> None:
    today = london_day(world.clock.now())
    queries.add_cover(world, ME, 0, "officer", Cover(today, today + timedelta(days=3), "duty"))
    queries.remove_cover(world, ME, 1, "officer", today)
    assert names(world)[0] == "Priya Nair"


def test_the_second_of_two_administrators_is_told(world: FakeWorld) -> None:
    queries.keep(world, ME, 0, NEW)
    with pytest.raises(Conflict):
        queries.remove(world, ME, 0, "officer")


def test_what_cannot_be_is_refused_and_changes_nothing(world: FakeWorld) -> None:
    today = london_day(world.clock.now())
    with pytest.raises(QueriesRefused):
        queries.add_cover(world, ME, 0, "officer", Cover(today, today, "officer"))
    with pytest.raises(NotFound):
        queries.remove(world, ME, 0, "nobody")
    with pytest.raises(NotFound):
        queries.remove_cover(world, ME, 0, "nobody", today)
    assert world.store.changes == []


def test_a_fault_leaves_the_directory_as_it_was_and_the_button_works_again(world: FakeWorld) -> None:
    world.store.fail("authorities.save")
    with pytest.raises(TryAgain):
        queries.keep(world, ME, 0, NEW)
    assert "Nia New" not in names(world)
    queries.keep(world, ME, 0, NEW)
    assert names(world)[-1] == "Nia New"
