"""The contract of the port Audit."""

from datetime import timedelta

from chalicelib.domain.instants import london_day
from chalicelib.domain.paging import place_of
from chalicelib.domain.records.access import Access
from chalicelib.ports.world import World
from tests.support.table import TUESDAY


class TestAudit:
    def test_accesses_come_newest_first(self, world: World) -> None:
        for minutes in (1, 3, 2):
            at = TUESDAY + timedelta(minutes=minutes)
            world.audit.add(Access(f"access-{minutes}", "case-1", "person-2", "case-opened", at))
        assert [access.access_id for access in world.audit.of_case("case-1", 2).rows] == ["access-3", "access-2"]

    def test_a_day_has_its_own_rows_by_person_and_goes_on_where_the_last_page_ended(self, world: World) -> None:
        for number, who in enumerate(("b", "a", "b", "a")):
            at = TUESDAY + timedelta(minutes=number)
            world.audit.add(Access(f"access-{number}", "case-1", who, "case-opened", at, {"found": "1"}))
        world.audit.add(Access("access-9", "case-1", "a", "case-opened", TUESDAY + timedelta(days=1)))
        day = london_day(TUESDAY)
        first = world.audit.of_day(day, 3)
        other = world.audit.of_day(day, 3, first.after)
        assert [row.access_id for row in (*first.rows, *other.rows)] == [f"access-{n}" for n in (1, 3, 0, 2)]
        assert other.after == ""
        (one, two) = world.audit.of_day(day, 9, "", "b").rows
        assert one == Access("access-0", "case-1", "b", "case-opened", TUESDAY)
        assert two.person_id == "b"

    def test_accesses_go_on_before_a_mark_that_is_no_row(self, world: World) -> None:
        for number in range(3):
            at = TUESDAY + timedelta(days=number)
            world.audit.add(Access(f"access-{number}", "case-1", "person-2", "case-opened", at))
        marks = {place_of(TUESDAY + timedelta(days=days, hours=-1), "0"): days for days in range(4)}
        assert {len(world.audit.of_case("case-1", 9, mark).rows) == days for mark, days in marks.items()} == {True}

    def test_accesses_go_on_where_the_last_page_ended(self, world: World) -> None:
        for number in range(5):
            at = TUESDAY + timedelta(minutes=number)
            world.audit.add(Access(f"access-{number}", "case-1", "person-2", "case-opened", at))
        newest = world.audit.of_case("case-1", 3)
        older = world.audit.of_case("case-1", 3, newest.after)
        assert [access.access_id for access in (*newest.rows, *older.rows)] == [f"access-{n}" for n in (4, 3, 2, 1, 0)]
        assert older.after == ""
