"""The contract of the port Cases: all or nothing, once, and in order."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.casework.case import Stage
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.child.search import Token
from chalicelib.domain.errors import Conflict
from chalicelib.domain.records.case_file import EVENTS_SHOWN, CaseChange
from chalicelib.ports.world import World
from tests.adapters.examples import a_draft, acceptance, case, event, note, opening
from tests.contracts.conftest import Written
from tests.support.table import TUESDAY

HOUR = timedelta(hours=1)


class TestCases:
    def test_nothing_is_written_when_one_condition_fails(self, world: World, written: Written) -> None:
        world.cases.accept(acceptance("A"))
        before = written()
        clash = acceptance("B", case=replace(case("B"), reference=case("A").reference))
        with pytest.raises(Conflict):
            world.cases.accept(clash)
        assert written() == before

    def test_the_same_form_again_is_answered_with_the_first_receipt_and_writes_nothing(
        self, world: World, written: Written
    ) -> None:
        first = world.cases.accept(acceptance("A"))
        before = written()
        assert world.cases.accept(acceptance("B", once="draft-A")) == first
        assert world.cases.receipt("draft-A") == first
        assert written() == before

    def test_a_form_that_was_never_sent_has_no_receipt(self, world: World) -> None:
        assert world.cases.receipt("draft-Z") is None

    def test_a_submission_comes_back_as_it_was_sent(self, world: World) -> None:
        sent = acceptance("A")
        world.cases.accept(sent)
        assert world.cases.submission(opening("A").case) == sent.submission

    def test_a_file_has_everything_with_the_newest_event_first(self, world: World) -> None:
        sent = acceptance("A")
        world.cases.accept(sent)
        world.cases.change([note(opening("A").case, "note", "Later.")], "once-1")
        file = world.cases.load_for_page(opening("A").case.reference)
        assert file
        assert file.case == replace(opening("A").case, version=1, chain=file.case.chain)
        assert file.deadlines == opening("A").deadlines
        assert {message.message_id for message in world.outbox.of_case("case-A", 9).rows} == {
            message.message_id for message in opening("A").messages
        }
        assert [found.text for found in file.events] == ["Later.", ""]

    def test_the_newest_fifty_of_many_events_are_shown(self, world: World) -> None:
        of = opening("A").case
        world.cases.accept(acceptance("A"))
        for hours in range(1, 56):
            world.cases.change([note(of, f"n{hours}", f"Note {hours}", hours)], f"once-{hours}")
        file = world.cases.load_for_page(of.reference)
        assert file
        assert [found.text for found in file.events] == [f"Note {hours}" for hours in range(55, 5, -1)]
        assert len(file.deadlines) == 1

    @pytest.mark.parametrize("reference", ["9999-9999", "A222-2223"])
    def test_a_reference_that_leads_nowhere_gives_none(self, world: World, reference: str) -> None:
        assert world.cases.load_for_page(reference) is None

    def test_every_event_of_a_long_case_can_be_reached_and_its_beginning_is_with_the_newest(self, world: World) -> None:
        sent = acceptance("A")
        world.cases.accept(sent)
        for number in range(EVENTS_SHOWN + 20):
            world.cases.change(
                [note(opening("A").case, f"note-{number}", f"Word {number}", hours=number + 1)], f"once-{number}"
            )
        file = world.cases.load_for_page(opening("A").case.reference)
        assert file
        assert [len(file.events), file.events[0].text] == [EVENTS_SHOWN, f"Word {EVENTS_SHOWN + 19}"]
        assert [event.kind for event in file.beginning] == [EventKind.NOTE, EventKind.REFERRED]
        earlier = world.cases.events(opening("A").case, file.earlier)
        assert earlier.earlier == ""
        seen = [event.event_id for event in (*file.events, *earlier.events)]
        assert len(seen) == len(set(seen)) == EVENTS_SHOWN + 21

    def test_what_a_step_loads_is_the_case_and_its_deadlines(self, world: World) -> None:
        sent = acceptance("A")
        world.cases.accept(sent)
        file, for_step = (
            world.cases.load_for_page(opening("A").case.reference),
            world.cases.load_for_step(opening("A").case.reference),
        )
        assert file
        assert for_step == replace(file, events=(), submission=None)

    def test_open_cases_come_page_by_page_the_next_due_first(self, world: World) -> None:
        for name, days in zip("ABCDE", (5, 1, 4, 2, 3), strict=True):
            world.cases.accept(acceptance(name, case=case(name, next_due_at=TUESDAY + timedelta(days=days))))
        seen, mark = [], ""
        for _ in range(3):
            page = world.cases.open_cases(mark, 2)
            seen.append([found.case_id[-1] for found in page.cases])
            mark = page.after
        assert seen == [["B", "D"], ["E", "C"], ["A"]]
        assert mark == ""

    def test_red_that_nobody_has_acted_on_comes_before_what_is_merely_overdue(self, world: World) -> None:
        late, soon = TUESDAY - timedelta(days=90), TUESDAY + timedelta(days=1)
        for name, changes in (
            ("A", {"next_due_at": late}),
            ("B", {"next_due_at": soon, "priority": Priority.RED}),
            ("C", {"next_due_at": soon, "priority": Priority.RED, "acknowledged_at": TUESDAY}),
        ):
            world.cases.accept(acceptance(name, case=case(name, **changes)))
        assert [found.case_id[-1] for found in world.cases.open_cases("", 10).cases] == ["B", "A", "C"]

    @pytest.mark.parametrize("mark", ["x", "é", "bnVsbA", "NQ", "e30", "WzEsMiwzXQ", "WyIiLCIiLCIiXQ", "W1tb" * 3000])
    def test_a_forged_mark_starts_at_the_beginning(self, world: World, mark: str) -> None:
        world.cases.accept(acceptance("A"))
        assert len(world.cases.open_cases(mark, 2).cases) == 1

    def test_the_head_of_a_case_is_found_by_its_reference(self, world: World) -> None:
        sent = acceptance("A")
        world.cases.accept(sent)
        case = opening("A").case
        found = world.cases.named(case.reference)
        assert found
        assert (found.case_id, found.reference) == (case.case_id, case.reference)
        assert world.cases.named("2222-2222") is None

    def test_every_event_has_its_audit_row_with_what_was_and_what_is(self, world: World) -> None:
        sent = acceptance("A")
        world.cases.accept(sent)
        step = replace(
            event(opening("A").case, "step", EventKind.PRIORITY, "Zzwhy", hours=1), facts={"priority.after": "RED"}
        )
        world.cases.change([CaseChange(opening("A").case, opening("A").case, step)], "once-1")
        found = world.audit.of_case("case-A", 10).rows
        assert [(access.what, access.facts) for access in found] == [
            ("priority", {"priority.after": "RED"}),
            ("referred", {}),
        ]

    def test_cases_are_found_by_a_token_page_by_page_open_or_not(self, world: World) -> None:
        for name in "ABC":
            world.cases.accept(acceptance(name))
        token = Token("upn", "Z926200124001")
        first = world.cases.found_by(token, "", 2)
        second = world.cases.found_by(token, first.after, 2)
        assert [[found.case_id for found in page.cases] for page in (first, second)] == [
            ["case-A", "case-B"],
            ["case-C"],
        ]
        assert second.after == ""
        assert world.cases.found_by(Token("upn", "other"), "", 2).cases == ()
        assert world.cases.ids_with(token, 2) == ["case-A", "case-B"]
        assert sorted(head.case_id for head in world.cases.heads(["case-C", "case-A", "case-Z"])) == [
            "case-A",
            "case-C",
        ]
        assert not world.cases.heads([])

    def test_an_owners_cases_and_those_that_nobody_owns_are_lists_of_their_own(self, world: World) -> None:
        world.cases.accept(acceptance("A"))
        world.cases.accept(acceptance("B", case=case("B", owner_id="person-2")))
        assert [found.case_id for found in world.cases.open_cases("", 10, "person-2").cases] == ["case-B"]
        assert [found.case_id for found in world.cases.open_cases("", 10, "").cases] == ["case-A"]
        assert len(world.cases.open_cases("", 10).cases) == 2

    def test_a_refused_form_leaves_its_draft_and_keeps_its_tasks(self, world: World) -> None:
        """A task is written before the form, because none may hold up a referral."""
        world.cases.accept(acceptance("A"))
        draft = world.drafts.save(replace(a_draft("draft-B"), version=0))
        task = Task("task-1", "Look.", "", TUESDAY)
        clash = acceptance("B", case=replace(case("B"), reference=case("A").reference), tasks=(task,))
        with pytest.raises(Conflict):
            world.cases.accept(replace(clash, draft=draft))
        assert world.drafts.get("draft-B") == draft
        assert world.tasks.is_open("task-1")

    def test_events_come_by_their_time_and_not_in_the_order_of_writing(self, world: World) -> None:
        of = opening("A").case
        world.cases.accept(acceptance("A"))
        for hours in (2, 5, 3):
            world.cases.change([note(of, f"note-{hours}", f"Note {hours}", hours)], f"once-{hours}")
        file = world.cases.load_for_page(of.reference)
        assert file
        assert [found.text for found in file.events] == ["Note 5", "Note 3", "Note 2", ""]

    def test_the_next_page_goes_on_where_the_last_ended_although_that_case_moved(self, world: World) -> None:
        for name, days in zip("ABCD", (1, 2, 3, 4), strict=True):
            world.cases.accept(acceptance(name, case=case(name, next_due_at=TUESDAY + timedelta(days=days))))
        first = world.cases.open_cases("", 2)
        last = first.cases[-1]
        closed = replace(last, stage=Stage.CLOSED)
        world.cases.change([CaseChange(last, closed, event(last, "closed", EventKind.CLOSED, hours=1))], "once-1")
        assert [found.case_id for found in world.cases.open_cases(first.after, 2).cases] == ["case-C", "case-D"]
