from datetime import date

import pytest

from chalicelib.domain.authority.local_authorities import Directory, Listing
from chalicelib.domain.errors import Conflict
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.ports.world import World
from tests.support.table import TUESDAY, Stack

LISTING = Listing("zzcme@suffolk.example", date(2026, 11, 2))


def change(number: int) -> Change:
    return Change(f"change-{number}", Changed.DIRECTORY, "", "person-1", TUESDAY)


def test_the_directory_is_empty_at_first_then_as_it_was_saved(now: World) -> None:
    before = now.directories.current()
    assert before == Directory({})
    now.directories.save(before, before.with_listing("935", LISTING), change(1))
    assert now.directories.current() == Directory({"935": LISTING}, 1)
    assert [found.what for found in now.changes.newest("", 10).changes] == [Changed.DIRECTORY]


def test_of_two_who_change_it_at_once_the_second_is_refused(now: World) -> None:
    before = now.directories.current()
    now.directories.save(before, before.with_listing("935", LISTING), change(1))
    with pytest.raises(Conflict):
        now.directories.save(before, before.with_listing("926", LISTING), change(2))
    assert set(now.directories.current().listings) == {"935"}


def test_neither_an_address_nor_a_code_lies_open_in_the_table(now: World, stack: Stack) -> None:
    before = now.directories.current()
    now.directories.save(before, before.with_listing("935", LISTING), change(1))
    (row,) = stack.rows("DIRECTORY")
    assert "zzcme" not in repr(row)
    assert "935" not in repr({name: value for name, value in row.items() if name != "sealed"})
