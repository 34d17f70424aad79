"""The contract of the port Returns: found, listed, moved on, and turned into a case."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.casework.case import Case
from chalicelib.domain.child.search import Token
from chalicelib.domain.errors import Conflict
from chalicelib.domain.messages.message import new_message
from chalicelib.domain.messages.recipients import person_recipient
from chalicelib.domain.records.access import Access
from chalicelib.domain.records.due import What
from chalicelib.domain.returns.returns import Return, ReturnState, became_case, joined
from chalicelib.ports.world import World
from tests.adapters.examples import HILLSIDE, a_return, case, opening, recorded
from tests.support.due import ids_due
from tests.support.table import TUESDAY


def access(name: str, of: Return) -> Access:
    return Access(f"access-{name}", of.return_id, "service", "return-joined", TUESDAY)


def stored(world: World, name: str, **changed: object) -> Return:
    world.cases.accept(recorded(name, **changed))
    head = world.returns.get(f"return-{name}")
    assert head
    return head


def opened(head: Return) -> Case:
    return case("X", reference=head.reference, child_id=head.child_id, submission_id=head.return_id)


class TestReturns:
    def test_a_return_comes_back_as_it_was_written(self, world: World) -> None:
        known = {"flags": ("late",), "reasons": ("Ground (c).", "The child stays on the roll of the other school.")}
        head = stored(world, "A", **known)
        assert head == replace(a_return("A", **known), version=1)
        assert world.returns.named(head.reference) == head
        assert world.cases.load_for_page(head.reference) is None
        submission = world.cases.submitted(head.return_id)
        assert submission
        assert submission.case_id == ""

    def test_a_reference_of_a_case_is_no_return(self, world: World) -> None:
        assert world.returns.named("2222-2222") is None

    def test_returns_are_listed_the_newest_first_page_by_page_all_or_of_one_state(self, world: World) -> None:
        for number, name in enumerate("ABC"):
            state = ReturnState.RECORDED if name == "B" else ReturnState.AWAITS_JOINER
            stored(world, name, received_at=TUESDAY + timedelta(hours=number), state=state)
        page = world.returns.newest("", 2)
        assert [head.return_id for head in page.returns] == ["return-C", "return-B"]
        assert [head.return_id for head in world.returns.newest(page.after, 2).returns] == ["return-A"]
        waiting = world.returns.newest("", 10, ReturnState.AWAITS_JOINER)
        assert [head.return_id for head in waiting.returns] == ["return-C", "return-A"]

    def test_a_school_sees_its_returns_among_what_it_sent(self, world: World) -> None:
        head = stored(world, "A")
        (line,) = world.cases.sent_by_school(HILLSIDE.urn, "", 10).referred
        assert (line.case, line.record, line.form) == (None, head, "leaver")

    def test_returns_are_found_by_a_token_and_never_among_cases(self, world: World) -> None:
        head = stored(world, "A")
        upn = Token("upn", "Z926200124001")
        stored(world, "B", form="joiner")
        assert world.returns.ids_with(upn, 10) == ["return-B", "return-A"]
        assert world.returns.ids_with(upn, 1) == ["return-B"]
        assert world.returns.ids_with(upn, 10, "leaver") == [head.return_id]
        assert world.returns.heads(["return-A", "return-none"]) == [head]
        assert world.cases.found_by(upn, "", 10).cases == ()

    def test_a_leaver_is_due_from_its_day_on_and_never_once_it_was_joined(self, world: World) -> None:
        head = stored(world, "A")
        assert head.check_at
        assert ids_due(world, What.RETURN, head.check_at - timedelta(minutes=1)) == []
        assert ids_due(world, What.RETURN, head.check_at) == [head.return_id]
        world.returns.change(head, joined(head, "9999-9999"), access("1", head))
        assert ids_due(world, What.RETURN, head.check_at) == []
        after = world.returns.get(head.return_id)
        assert after
        assert (after.state, after.joined_by, after.check_at) == (ReturnState.JOINED, "9999-9999", None)
        assert [found.what for found in world.audit.of_case(head.return_id, 5).rows] == ["return-joined"]

    def test_a_return_that_moved_on_meanwhile_is_left_alone(self, world: World) -> None:
        head = stored(world, "A")
        world.returns.change(head, joined(head, "9999-9999"), access("1", head))
        with pytest.raises(Conflict):
            world.returns.change(head, replace(head, state=ReturnState.RECORDED), access("2", head))
        assert len(world.audit.of_case(head.return_id, 5).rows) == 1

    def test_what_a_return_waits_for_comes_back_and_its_messages_are_written_with_it_or_not_at_all(
        self, world: World
    ) -> None:
        head = stored(world, "A")
        mail = new_message("news", "leaver_news", person_recipient("one"), {"reference": head.reference}, TUESDAY)
        after = replace(head, asked_at=TUESDAY, arrived_on=TUESDAY.date(), reminders=2)
        world.returns.change(head, after, access("1", head), "once", [mail])
        world.returns.change(head, after, access("1", head), "once", [mail])
        assert world.returns.get(head.return_id) == replace(after, version=2)
        assert world.outbox.get(None, mail.message_id) == mail
        other = new_message("more", "leaver_news", person_recipient("one"), {"reference": head.reference}, TUESDAY)
        with pytest.raises(Conflict):
            world.returns.change(head, after, access("2", head), messages=[other])
        assert world.outbox.get(None, other.message_id) is None

    def test_a_return_becomes_a_case_under_its_own_reference_once(self, world: World) -> None:
        head = stored(world, "A")
        of = opened(head)
        for _ in range(2):
            try:
                world.returns.open_case(head, became_case(head, of.case_id), opening("X", case=of), access("1", head))
            except Conflict:
                continue
        file = world.cases.load_for_page(head.reference)
        assert file
        assert (file.case.case_id, len(file.events)) == (of.case_id, 1)
        assert len(world.outbox.of_case(of.case_id, 9).rows) == 2
        assert world.returns.named(head.reference) is None, "the reference leads to the case now"
        after = world.returns.get(head.return_id)
        assert after
        assert (after.state, after.case_id) == (ReturnState.BECAME_CASE, of.case_id)
        assert world.cases.submission(file.case), "what was sent is read under the same child's key"
        (line,) = world.cases.sent_by_school(HILLSIDE.urn, "", 10).referred
        assert line.case

    def test_the_next_page_goes_on_where_the_last_ended_although_that_return_moved(self, world: World) -> None:
        for minutes, name in enumerate("ABCD"):
            stored(world, name, received_at=TUESDAY + timedelta(minutes=minutes))
        first = world.returns.newest("", 2, ReturnState.AWAITS_JOINER)
        last = first.returns[-1]
        world.returns.change(last, joined(last, "9999-9999"), access("1", last))
        second = world.returns.newest(first.after, 2, ReturnState.AWAITS_JOINER)
        assert [head.return_id for head in second.returns] == ["return-B", "return-A"]
