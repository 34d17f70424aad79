"""The contracts of the ports Authorities and Directories."""

from datetime import date, timedelta

import pytest

from chalicelib.domain.authority.local_authorities import Directory, Listing
from chalicelib.domain.errors import Conflict
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.ports.authorities import StoredSettings
from chalicelib.ports.world import World
from tests.support.table import TUESDAY


def change(number: int, minutes: int = 0) -> Change:
    at = TUESDAY + timedelta(minutes=minutes)
    return Change(f"change-{number}", Changed.PERSON, "person-1", "person-2", at, {"Name": "Zzwas"}, {"Name": "Zznow"})


LISTING = Listing("zzcme@suffolk.example", date(2026, 11, 2))


class TestSettings:
    def test_settings_that_were_changed_meanwhile_are_not_overwritten(self, world: World) -> None:
        before = world.authorities.stored()
        world.authorities.save(before, {"name": "First"}, change(1))
        for stale in (before, StoredSettings({}, 7)):
            with pytest.raises(Conflict):
                world.authorities.save(stale, {"name": "Second"}, change(2))
        assert world.authorities.stored().values == {"name": "First"}

    def test_the_directory_is_empty_at_first_then_as_it_was_saved(self, world: World) -> None:
        before = world.directories.current()
        assert before == Directory({})
        world.directories.save(before, before.with_listing("935", LISTING), change(1))
        assert world.directories.current() == Directory({"935": LISTING}, 1)
        assert [found.change_id for found in world.changes.newest("", 10).changes] == ["change-1"]

    def test_the_second_of_two_changes_at_once_is_refused(self, world: World) -> None:
        before = world.directories.current()
        world.directories.save(before, before.with_listing("935", LISTING), change(1))
        with pytest.raises(Conflict):
            world.directories.save(before, before.with_listing("926", LISTING), change(2))
        assert set(world.directories.current().listings) == {"935"}
