"""The contract of the port Changes."""

from datetime import timedelta

import pytest

from chalicelib.domain.calendar.term_dates import TermDates
from chalicelib.domain.errors import Conflict
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.ports.world import World
from tests.support.table import TUESDAY


def change(number: int, minutes: int = 0) -> Change:
    at = TUESDAY + timedelta(minutes=minutes)
    return Change(f"change-{number}", Changed.PERSON, "person-1", "person-2", at, {"Name": "Was"}, {"Name": "Is"})


class TestChanges:
    def test_changes_come_by_their_time_the_newest_first_page_by_page(self, world: World) -> None:
        for minutes in (2, 0, 4, 1, 3):
            world.changes.add(change(minutes, minutes))
        first = world.changes.newest("", 3)
        second = world.changes.newest(first.after, 3)
        assert [*first.changes, *second.changes] == [change(number, number) for number in (4, 3, 2, 1, 0)]
        assert second.after == ""

    @pytest.mark.parametrize("mark", ["x", "~", "2027-01-12T10:00:00.000Z#" + "x" * 100])
    def test_a_mark_that_is_not_ours_starts_at_the_beginning(self, world: World, mark: str) -> None:
        world.changes.add(change(1))
        assert world.changes.newest(mark, 3).changes == (change(1),)

    def test_the_dates_of_a_school_are_written_with_their_change_or_not_at_all(self, world: World) -> None:
        before = world.schools.dates("900001")
        assert before == TermDates()
        world.schools.save_dates("900001", before, before, change(1))
        assert world.schools.dates("900001").version == 1
        with pytest.raises(Conflict):
            world.schools.save_dates("900001", before, before, change(2))
        assert world.changes.newest("", 3).changes == (change(1),)
