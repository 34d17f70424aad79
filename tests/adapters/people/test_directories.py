from datetime import date

from chalicelib.domain.authority.local_authorities import Listing
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.ports.world import World
from tests.support.table import TUESDAY, Stack

LISTING = Listing("zzcme@suffolk.example", date(2026, 11, 2))


def change(number: int) -> Change:
    return Change(f"change-{number}", Changed.DIRECTORY, "", "person-1", TUESDAY)


def test_neither_an_address_nor_a_code_lies_open_in_the_table(world: World, stack: Stack) -> None:
    before = world.directories.current()
    world.directories.save(before, before.with_listing("935", LISTING), change(1))
    (row,) = stack.rows("DIRECTORY")
    assert "zzcme" not in repr(row)
    assert "935" not in repr({name: value for name, value in row.items() if name != "sealed"})
