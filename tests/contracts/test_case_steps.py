"""The contract of the port Cases: steps, word from outside, and reminders."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.casework.case import Stage
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.otherwise import Otherwise
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.child.referral import Answer
from chalicelib.domain.deadlines.reminders import Round
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.errors import Conflict
from chalicelib.domain.records.case_file import CaseChange
from chalicelib.domain.records.due import What
from chalicelib.ports.world import World
from tests.adapters.examples import acceptance, deadline, event, messages, note, opening
from tests.contracts.conftest import Written
from tests.support.due import ids_due
from tests.support.table import TUESDAY

HOUR = timedelta(hours=1)


def _take(world: World, version: int, once: str = "once-1") -> None:
    before = replace(opening("A").case, version=version)
    after = replace(before, owner_id="person-2", acknowledged_at=TUESDAY + HOUR, next_due_at=None)
    met = (replace(opening("A").deadlines[0], met_at=TUESDAY + HOUR, next_check_at=None),)
    taken = event(opening("A").case, f"taken-{once}", EventKind.TAKEN, hours=1)
    world.cases.change([CaseChange(before, after, taken, ended=met)], once)


def _remind(world: World, next_check_at: object = TUESDAY + 4 * HOUR) -> None:
    reminder = replace(messages(opening("A").case)[0], message_id="reminder-1", email="acknowledge_reminder")
    plan = Round((), ("team",), next_check_at)  # type: ignore[arg-type]
    world.cases.remind(
        opening("A").case,
        opening("A").deadlines[0],
        plan,
        [reminder],
        [event(opening("A").case, "r", EventKind.REMINDED, hours=2)],
    )


class TestCaseSteps:
    def test_news_is_on_the_case_until_it_was_seen_and_makes_no_new_version(self, world: World) -> None:
        world.cases.accept(acceptance("A"))
        told = event(opening("A").case, "told", EventKind.INFORMATION, hours=1)
        world.cases.tell(opening("A").case, told, [], "once-told")
        case = world.cases.head("case-A")
        assert case
        assert (len(case.news), case.version) == (1, 1)
        world.cases.news_seen(case)
        seen = world.cases.head("case-A")
        assert seen
        assert (not seen.news, seen.version) == (True, 1)

    def test_taking_a_case_ends_its_clock(self, world: World) -> None:
        world.cases.accept(acceptance("A"))
        _take(world, version=1)
        head, clock = world.cases.head("case-A"), world.cases.deadline("case-A", "deadline-case-A")
        assert head
        assert clock
        assert (head.owner_id, head.version, head.next_due_at) == ("person-2", 2, None)
        assert (clock.met_at, clock.next_check_at) == (TUESDAY + HOUR, None)
        assert ids_due(world, What.DEADLINE, TUESDAY + 99 * HOUR) == []

    def test_a_case_and_its_clock_are_read_together(self, world: World) -> None:
        world.cases.accept(acceptance("A"))
        head, clock = world.cases.head("case-A"), world.cases.deadline("case-A", "deadline-case-A")
        assert world.cases.head_and_deadline("case-A", "deadline-case-A") == (head, clock)
        assert world.cases.head_and_deadline("case-A", "no deadline") is None
        assert world.cases.head_and_deadline("no case", "deadline-case-A") is None

    def test_a_stale_version_takes_nothing(self, world: World, written: Written) -> None:
        world.cases.accept(acceptance("A"))
        _take(world, version=1)
        before = written()
        with pytest.raises(Conflict):
            _take(world, version=1, once="once-2")
        assert written() == before

    def test_taking_twice_with_one_token_is_taking_once(self, world: World, written: Written) -> None:
        world.cases.accept(acceptance("A"))
        _take(world, version=1)
        before = written()
        _take(world, version=1)
        assert written() == before

    def test_a_step_writes_every_field_that_it_may_change_and_the_clocks_it_starts(self, world: World) -> None:
        sent = acceptance("A")
        world.cases.accept(sent)
        before = replace(opening("A").case, version=1)
        after = replace(
            before,
            stage=Stage.CLOSED,
            priority=Priority.RED,
            on_roll=Answer.NO,
            cme_since=date(2026, 11, 3),
            otherwise=Otherwise.HOME_UNSUITABLE,
            otherwise_on=date(2026, 11, 3),
            owner_id="person-2",
            acknowledged_at=TUESDAY,
            route="cme",
            social_care_told_at=TUESDAY,
            checked_at=TUESDAY,
            unseen_from=date(2026, 11, 17),
            asked_at=TUESDAY,
            proposed_at=TUESDAY,
            primary_reason="Mental health",
            sex="not-known",
            year_group="8",
            needs_social_care=True,
            outcome="returned",
            evidence="confirmed",
            closed_at=TUESDAY,
            barred=frozenset({"person-3", "person-4"}),
            next_due_at=None,
        )
        started = replace(deadline(before), deadline_id="deadline-2", rule=Rule.REVIEW, not_applicable=("owner",))
        step = event(before, "closed", EventKind.CLOSED, "Seen.", hours=1)
        world.cases.change([CaseChange(before, after, step, started=(started,))], "once-1")
        head = world.cases.head("case-A")
        assert head == replace(after, version=2, chain=head.chain if head else b"")
        assert world.cases.deadline("case-A", "deadline-2") == started
        assert world.cases.open_cases("", 10).cases == ()
        assert world.cases.was_done("once-1")
        assert not world.cases.was_done("once-2")

    @pytest.mark.parametrize("changed", [{"owner_id": "person-2"}, {}], ids=["with a step", "without a new version"])
    def test_news_comes_with_a_change_and_what_was_looked_at_meanwhile_stays_so(
        self, world: World, changed: dict[str, str]
    ) -> None:
        world.cases.accept(acceptance("A"))
        before = replace(opening("A").case, version=1, news=frozenset({"answer"}))
        after = replace(before, **changed, news=before.news | {"hand-over"})
        world.cases.change(
            [CaseChange(before, after, event(before, "step", EventKind.TEAM_ANSWERED, hours=1))], "once-1"
        )
        head = world.cases.head("case-A")
        assert head
        assert (head.news, head.owner_id) == (frozenset({"hand-over"}), changed.get("owner_id"))

    def test_news_stays_for_the_next_look_where_more_came_since(self, world: World) -> None:
        world.cases.accept(acceptance("A"))
        before = replace(opening("A").case, version=1)
        for kind in (EventKind.ANSWERED_MORE, EventKind.INFORMATION):
            world.cases.tell(before, event(before, str(kind), kind, hours=1), (), str(kind))
        with pytest.raises(Conflict):
            world.cases.news_seen(replace(before, news=frozenset({"answer"})))
        head = world.cases.head("case-A")
        assert head
        assert (head.news, head.version) == (frozenset({"answer", "information"}), 1)

    def test_two_cases_change_together_or_not_at_all(self, world: World, written: Written) -> None:
        for name in "AB":
            world.cases.accept(acceptance(name))
        one, two = (
            CaseChange(before, replace(before, owner_id="person-2"), event(before, "taken", EventKind.TAKEN, hours=1))
            for before in (replace(opening("A").case, version=1), replace(opening("B").case, version=7))
        )
        unchanged = written()
        with pytest.raises(Conflict):
            world.cases.change([one, two], "once-1")
        assert written() == unchanged

    def test_everybody_ever_barred_is_kept_with_the_bar(self, world: World) -> None:
        def change(barred: Mapping[int, frozenset[str]], kind: EventKind, once: str) -> None:
            version = len(once)
            heads = [replace(opening(name).case, version=version, barred=barred[version]) for name in "AB"]
            afters = [replace(head, barred=barred[version + 1]) for head in heads]
            steps = [event(head, once, kind, hours=version) for head in heads]
            world.cases.change([CaseChange(*each) for each in zip(heads, afters, steps, strict=True)], once)

        for name in "AB":
            world.cases.accept(acceptance(name))
        assert world.cases.ever_barred() == frozenset()
        barred = {1: frozenset[str](), 2: frozenset({"person-3"}), 3: frozenset[str](), 4: frozenset({"person-3"})}
        change(barred, EventKind.BARRED, "1")
        assert world.cases.ever_barred() == {"person-3"}
        change(barred, EventKind.LET_BACK, "22")
        assert world.cases.ever_barred() == {"person-3"}
        change(barred, EventKind.BARRED, "333")
        assert world.cases.ever_barred() == {"person-3"}

    def test_a_case_that_another_relies_on_must_be_as_it_was_read(self, world: World, written: Written) -> None:
        world.cases.accept(acceptance("A"))
        as_read = replace(opening("A").case, version=1)
        task = Task("task-1", "Look.", "", TUESDAY)
        word = CaseChange(
            as_read, as_read, event(as_read, "one", EventKind.SAME_CHILD, hours=1), tasks=(task,), relies=True
        )
        world.cases.change([word], "once-1")
        assert world.tasks.get("task-1") == task
        _take(world, version=1, once="once-2")
        unchanged = written()
        with pytest.raises(Conflict):
            world.cases.change(
                [replace(word, event=event(as_read, "two", EventKind.SAME_CHILD, hours=2), tasks=())], "once-3"
            )
        assert written() == unchanged

    def test_a_reminder_moves_the_deadline_to_its_next_rung_and_cannot_be_written_twice(self, world: World) -> None:
        world.cases.accept(acceptance("A"))
        _remind(world)
        with pytest.raises(Conflict):
            _remind(world)
        assert ids_due(world, What.DEADLINE, TUESDAY + 3 * HOUR) == []
        assert len(ids_due(world, What.DEADLINE, TUESDAY + 4 * HOUR)) == 1

    def test_after_the_last_rung_a_deadline_is_never_due_again(self, world: World) -> None:
        world.cases.accept(acceptance("A"))
        _remind(world, next_check_at=None)
        assert ids_due(world, What.DEADLINE, TUESDAY + 9999 * HOUR) == []

    def test_no_reminder_is_written_once_somebody_has_taken_the_case(self, world: World, written: Written) -> None:
        world.cases.accept(acceptance("A"))
        _take(world, version=1)
        before = written()
        with pytest.raises(Conflict):
            _remind(world)
        assert written() == before

    def test_word_from_outside_is_written_with_its_audit_row(self, world: World) -> None:
        world.cases.accept(acceptance("A"))
        told = event(opening("A").case, "told", EventKind.INFORMATION, hours=1)
        world.cases.tell(opening("A").case, told, [], "once-told")
        assert [access.what for access in world.audit.of_case("case-A", 5).rows] == ["information", "referred"]

    def test_word_from_outside_is_written_once(self, world: World, written: Written) -> None:
        world.cases.accept(acceptance("A"))
        states = []
        for number in range(2):
            told = event(opening("A").case, f"told-{number}", EventKind.INFORMATION, hours=1)
            world.cases.tell(opening("A").case, told, [], "once-told")
            states.append(written())
        assert states[0] == states[1]

    def test_a_clock_that_ends_keeps_what_its_reminders_wrote(self, world: World) -> None:
        world.cases.accept(acceptance("A"))
        plan = Round((), ("team",), TUESDAY + 4 * HOUR)
        world.cases.remind(opening("A").case, opening("A").deadlines[0], plan, [], [])
        _take(world, version=1)
        clock = world.cases.deadline("case-A", "deadline-case-A")
        assert clock
        assert (clock.rungs_done, clock.met_at, clock.next_check_at) == (("team",), TUESDAY + HOUR, None)

    def test_a_note_read_before_a_later_act_does_not_take_that_back(self, world: World) -> None:
        world.cases.accept(acceptance("A"))
        as_read = replace(opening("A").case, version=1)
        acted = replace(as_read, last_act_at=TUESDAY + HOUR, last_act_by="person-2")
        world.cases.change([CaseChange(as_read, acted, event(as_read, "act", EventKind.NOTE, hours=1))], "once-1")
        world.cases.change([note(as_read, "note", "Words.", 2)], "once-2")
        head = world.cases.head("case-A")
        assert head
        assert (head.last_act_by, head.version) == ("person-2", 1)

    def test_a_reminder_of_a_clock_that_is_not_there_is_refused(self, world: World) -> None:
        world.cases.accept(acceptance("A", deadlines=()))
        with pytest.raises(Conflict):
            _remind(world)
