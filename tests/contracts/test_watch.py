"""The contract of the port Watch."""

from datetime import UTC, date, datetime

from msgspec.structs import replace

from chalicelib.domain.deadlines.silence import Reason
from chalicelib.domain.deadlines.silence_report import Found, Report
from chalicelib.ports.world import World
from tests.adapters.examples import acceptance, opening

MONDAY = date(2026, 11, 30)
REPORT = Report(MONDAY, datetime(2026, 11, 30, 9, 2, tzinfo=UTC), 12, (Found("BCDF-2347", "case-1", (Reason.NO_ACT,)),))


class TestWatch:
    def test_a_case_comes_with_its_clocks_its_emails_and_the_ids_of_what_was_written(self, world: World) -> None:
        world.cases.accept(acceptance("A"))
        found = world.watch.watched("case-A", events=True)
        assert found
        assert (found.case, len(found.deadlines), len(found.messages)) == (world.cases.head("case-A"), 1, 2)
        assert (found.written, found.unlisted) == (frozenset(), ())
        assert world.watch.watched("case-Z", events=False) is None

    def test_events_are_read_only_when_they_are_asked_for(self, world: World) -> None:
        opens = opening("A")
        (event,) = opens.events
        told = replace(event, facts={"messages": "message-1 message-2"})
        world.cases.accept(acceptance("A", events=(told,)))
        for events, written in ((True, {"message-1", "message-2"}), (False, set())):
            found = world.watch.watched("case-A", events=events)
            assert found
            assert found.written == written

    def test_the_report_comes_back_and_a_later_one_is_never_overwritten(self, world: World) -> None:
        assert world.watch.report() is None
        assert world.watch.save(REPORT)
        assert world.watch.report() == REPORT
        later = replace(REPORT, day=date(2026, 12, 1), found=(), walked_at=REPORT.finished_at)
        assert world.watch.save(later)
        assert world.watch.save(later)
        assert not world.watch.save(REPORT)
        assert world.watch.report() == later
