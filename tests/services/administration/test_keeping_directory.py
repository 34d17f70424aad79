from datetime import date, timedelta

import pytest

from chalicelib.domain.authority.local_authorities import Listing, may_enquire
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.people.changes import Changed
from chalicelib.services.administration.agreeing import agree, waiting
from chalicelib.services.administration.keeping_directory import entries, entry, set_listing
from tests.support.world import ADMINISTRATOR, MANAGER, PEOPLE, FakeWorld, a_world

DAY = date(2026, 11, 2)


@pytest.fixture
def world() -> FakeWorld:
    return a_world(people=(*PEOPLE, ADMINISTRATOR))


def test_an_address_is_kept_for_its_authority_with_the_day_and_the_change(world: FakeWorld) -> None:
    set_listing(world, ADMINISTRATOR, "935", 0, " CME@Suffolk.gov.uk", DAY)
    assert entry(world, "935").listing == Listing("cme@suffolk.gov.uk", DAY)
    (change,) = world.store.changes
    assert (change.what, change.by) == (Changed.DIRECTORY, ADMINISTRATOR.person_id)
    assert (change.before, change.after) == (
        {"Suffolk": "none"},
        {"Suffolk": "cme@suffolk.gov.uk, verified on 2 November 2026"},
    )


def test_an_address_is_taken_away_and_others_stay(world: FakeWorld) -> None:
    set_listing(world, ADMINISTRATOR, "935", 0, "cme@suffolk.gov.uk", DAY)
    set_listing(world, ADMINISTRATOR, "926", 1, "cme@norfolk.gov.uk", DAY)
    set_listing(world, ADMINISTRATOR, "935", 2, "", None)
    (request,) = waiting(world)
    agree(world, MANAGER, request.request_id)
    assert [found.authority.code for found in entries(world) if found.listing] == ["926"]


def test_what_changes_nothing_is_not_written(world: FakeWorld) -> None:
    set_listing(world, ADMINISTRATOR, "935", 0, "", None)
    assert world.store.changes == []


def test_a_change_made_on_an_old_page_is_refused(world: FakeWorld) -> None:
    set_listing(world, ADMINISTRATOR, "935", 0, "cme@suffolk.gov.uk", DAY)
    with pytest.raises(Conflict):
        set_listing(world, ADMINISTRATOR, "935", 0, "other@suffolk.gov.uk", DAY)


@pytest.mark.parametrize("code", ["909", "000", "x"])
def test_a_closed_or_invented_authority_has_no_entry(world: FakeWorld, code: str) -> None:
    with pytest.raises(NotFound):
        entry(world, code)


def test_an_address_must_be_verified_again_after_a_year(world: FakeWorld) -> None:
    set_listing(world, ADMINISTRATOR, "935", 0, "cme@suffolk.gov.uk", DAY)
    assert not entry(world, "935").is_stale
    world.clock.pass_by(days=343)
    assert entry(world, "935").is_stale is (date(2026, 11, 25) + timedelta(343) - DAY > timedelta(365))


@pytest.mark.parametrize(
    ("email", "may"),
    [("cme@listed.example", True), ("jo@any.gov.uk", True), ("jo@private.example", False)],
)
def test_which_addresses_may_enquire_at_all(world: FakeWorld, email: str, may: bool) -> None:
    set_listing(world, ADMINISTRATOR, "935", 0, "cme@listed.example", DAY)
    assert may_enquire(email, world.directories.current()) is may
