"""The contract of the port Cases: lists of sent forms."""

from datetime import timedelta

from msgspec.structs import replace

from chalicelib.domain.people.people import School
from chalicelib.domain.records.acceptance import Acceptance
from chalicelib.domain.records.access import Access
from chalicelib.domain.returns.returns import became_case
from chalicelib.ports.world import World
from tests.adapters.examples import acceptance, case, opening, recorded
from tests.support.table import TUESDAY

OURS = [f"91{number:04d}" for number in range(5)]
THEIRS = [f"92{number:04d}" for number in range(20)]


def of_school(found: Acceptance, urn: str, minute: int) -> Acceptance:
    at = TUESDAY + timedelta(minutes=minute)
    return replace(found, submission=replace(found.submission, school=School(urn, "School"), received_at=at))


def send_all(world: World, urns: list[str]) -> None:
    """One form for each of these in turn: every third is a return."""
    for minute, urn in enumerate(urns):
        found = recorded(f"{minute:04d}") if minute % 3 == 0 else acceptance(f"{minute:04d}")
        world.cases.accept(of_school(found, urn, minute))


def pages(world: World, limit: int) -> list[list[str]]:
    """The schools of the lines, page by page, each with the head of its case or return."""
    found, after = list[list[str]](), ""
    while len(found) < 50:
        page = world.cases.sent_by_schools(OURS, after, limit)
        assert all((line.case is None) is (line.record is not None) for line in page.referred)
        found.append([line.urn for line in page.referred])
        if not page.after:
            return found
        after = page.after
    raise AssertionError("no end")


class TestSentLists:
    def test_one_list_has_many_schools_forms_the_newest_first(self, world: World) -> None:
        urns = [*OURS, *THEIRS, *OURS[:3], *THEIRS, OURS[4]]
        send_all(world, urns)
        ours = [urn for urn in reversed(urns) if urn in OURS]
        assert pages(world, 4) == [ours[:4], ours[4:8], ours[8:]]
        assert pages(world, 9) == [ours]
        assert world.cases.sent_by_schools([], "", 9).referred == ()
        assert world.cases.sent_by_schools(OURS, "no mark of ours", 1).referred[0].urn == OURS[4]

    def test_a_return_that_became_a_case_stays_in_the_list_with_both_heads(self, world: World) -> None:
        world.cases.accept(of_school(recorded("A"), OURS[0], 0))
        (before,) = world.cases.sent_by_schools(OURS, "", 5).referred
        assert before.record
        opened = opening("B", case=case("B", reference=before.record.reference))
        access = Access("access-1", before.record.return_id, "service", "return-became-case", TUESDAY)
        world.returns.open_case(before.record, became_case(before.record, "case-B"), opened, access)
        (after,) = world.cases.sent_by_schools(OURS, "", 5).referred
        assert (after.case and after.case.case_id, after.record and after.record.case_id) == ("case-B", "case-B")
        assert world.cases.named(before.record.reference) == after.case

    def test_forms_of_no_school_are_in_no_list_of_schools(self, world: World) -> None:
        world.cases.accept(of_school(acceptance("A"), "", 0))
        assert world.cases.sent_by_schools([""], "", 5).referred == ()
