"""The contract of the port Proofs: where its reads begin, and its report. What it proves is tried on the table alone."""

from datetime import timedelta

from chalicelib.domain.instants import london_day
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.records.access import NO_CASE, Access
from chalicelib.domain.records.proof import Fault, Report, Wrong
from chalicelib.ports.world import World
from tests.support.table import TUESDAY

DAY = london_day(TUESDAY)


class TestProofs:
    def test_a_day_names_the_partitions_of_its_rows(self, world: World) -> None:
        for number, case_id in enumerate(("case-1", "case-2", "case-1", NO_CASE)):
            world.audit.add(Access(f"access-{number}", case_id, "person-2", "case-opened", TUESDAY))
        world.audit.add(Access("access-9", "case-3", "person-2", "case-opened", TUESDAY + timedelta(days=1)))
        assert set(world.proofs.partitions_of(DAY)) == {"AUDIT#case-1", "AUDIT#case-2", f"AUDIT#{NO_CASE}"}

    def test_the_audit_began_with_the_first_list_or_change_of_an_administrator(self, world: World) -> None:
        assert world.proofs.begun() is None
        world.audit.add(Access("access-1", NO_CASE, "person-2", "list-opened", TUESDAY + timedelta(days=3)))
        assert world.proofs.begun() == DAY + timedelta(days=3)
        for days in (2, 0, 1):
            at = TUESDAY + timedelta(days=days)
            world.changes.add(Change(f"change-{days}", Changed.CONTACTS_EXPORTED, "", "person-2", at, {}, {}))
        assert world.proofs.begun() == DAY

    def test_a_report_comes_back_as_it_was_saved(self, world: World) -> None:
        assert world.proofs.report() is None
        report = Report(DAY, TUESDAY, DAY, DAY, 12, (Wrong(Fault.REMOVED, "2027-01-12", "key"),), 3, 28, DAY)
        world.proofs.save(report)
        assert world.proofs.report() == report
