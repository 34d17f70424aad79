"""The contract of the port Audit."""

from datetime import timedelta

from chalicelib.domain.records.access import Access
from chalicelib.ports.world import World
from tests.support.table import TUESDAY


class TestAudit:
    def test_accesses_come_newest_first(self, world: World) -> None:
        for minutes in (1, 3, 2):
            at = TUESDAY + timedelta(minutes=minutes)
            world.audit.add(Access(f"access-{minutes}", "case-1", "person-2", "case-opened", at))
        assert [access.access_id for access in world.audit.of_case("case-1", 2).rows] == ["access-3", "access-2"]

    def test_accesses_go_on_where_the_last_page_ended(self, world: World) -> None:
        for number in range(5):
            at = TUESDAY + timedelta(minutes=number)
            world.audit.add(Access(f"access-{number}", "case-1", "person-2", "case-opened", at))
        newest = world.audit.of_case("case-1", 3)
        older = world.audit.of_case("case-1", 3, newest.after)
        assert [access.access_id for access in (*newest.rows, *older.rows)] == [f"access-{n}" for n in (4, 3, 2, 1, 0)]
        assert older.after == ""
