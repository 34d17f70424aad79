from datetime import date, timedelta
from unittest.mock import Mock

import pytest
from msgspec.structs import replace

from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import SERVICE, EventKind
from chalicelib.domain.deadlines.deadline import Deadline
from chalicelib.domain.messages.message import Message
from chalicelib.domain.messages.recipients import DUTY_MAILBOX, TEAM_MAILBOX, Recipient, person_recipient
from chalicelib.domain.records.due import What
from chalicelib.services.casework.taking import take
from chalicelib.services.reminders.red_mornings import write_alarms
from chalicelib.services.reminders.reminding import remind_all
from tests.support.fakes.cases import FakeCases
from tests.support.fakes.store import Store
from tests.support.world import MANAGER, OFFICER, PEOPLE, RED, FakeWorld, a_world, london, refer, refer_with_one_clock

NOON, TWO, FIVE = (london(f"2026-11-25T{hour}:00") for hour in (12, 14, 17))


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


@pytest.fixture
def case(world: FakeWorld) -> Case:
    return refer_with_one_clock(world, **RED)


def reminders(world: FakeWorld) -> list[Message]:
    return [message for message in world.store.messages.values() if message.email.startswith("acknowledge_")]


def told(world: FakeWorld) -> list[tuple[str, Recipient]]:
    return [(message.email, message.recipient) for message in reminders(world)]


def test_before_the_first_rung_there_is_nothing_to_do(world: FakeWorld, case: Case) -> None:
    world.clock.set(NOON - timedelta(seconds=1))
    assert remind_all(world) == 0
    assert told(world) == []


def test_each_rung_goes_once_at_its_time_to_the_team_the_manager_and_the_duty_mailbox(
    world: FakeWorld, case: Case
) -> None:
    for at, written in [(NOON, 1), (NOON, 0), (TWO, 1), (TWO + timedelta(minutes=1), 0), (FIVE, 2), (FIVE, 0)]:
        world.clock.set(at)
        assert remind_all(world) == written
    manager = person_recipient(MANAGER.person_id)
    assert told(world) == [
        ("acknowledge_reminder", TEAM_MAILBOX),
        ("acknowledge_escalation", manager),
        ("acknowledge_duty", DUTY_MAILBOX),
        ("acknowledge_duty", manager),
    ]


def test_after_an_outage_all_that_was_missed_is_one_email_to_each(world: FakeWorld, case: Case) -> None:
    world.clock.set(FIVE)
    assert remind_all(world) == 3
    assert {email for email, _ in told(world)} == {"acknowledge_duty"}
    assert remind_all(world) == 0


def test_after_an_outage_of_days_there_is_one_email_about_all_red_cases_and_none_about_each(world: FakeWorld) -> None:
    cases = [refer(world, **RED) for _ in range(5)]
    world.clock.set(london("2026-11-28T12:00"))
    before = set(world.store.messages)
    remind_all(world)
    new = [message for key, message in world.store.messages.items() if key not in before]
    everybody = {TEAM_MAILBOX, DUTY_MAILBOX, person_recipient(MANAGER.person_id)}
    assert {(m.email, m.recipient, m.variables["count"]) for m in new} == {("red_morning", to, "5") for to in everybody}
    assert len(new) == len(everybody)
    events = [event for event in world.store.events.values() if event.kind is EventKind.REMINDED]
    assert {event.case_id for event in events} == {case.case_id for case in cases}


def test_a_red_case_that_the_email_of_the_morning_does_not_name_has_its_own(world: FakeWorld) -> None:
    world.clock.set(london("2026-11-28T07:30"))
    refer(world, **RED)
    world.clock.set(london("2026-11-28T10:00"))
    write_alarms(world, date(2026, 11, 28))
    remind_all(world)
    assert ("acknowledge_second", DUTY_MAILBOX) in told(world)


def test_a_reminder_in_its_own_time_has_nothing_to_do_with_the_email_of_the_morning(world: FakeWorld) -> None:
    old = refer_with_one_clock(world, **RED)
    world.clock.pass_by(days=1)
    refer_with_one_clock(world, **RED)
    world.clock.pass_by(hours=2)
    world.store.deadlines = {key: found for key, found in world.store.deadlines.items() if key[0] != old.case_id}
    world.store.calls.clear()
    assert remind_all(world) == 1
    assert "cases.open_cases" not in world.store.calls
    assert not [message for message in world.store.messages.values() if message.email == "red_morning"]


def test_the_staff_are_read_once_for_all_reminders_of_a_run(world: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        refer_with_one_clock(world, **RED)
    world.clock.set(FIVE)
    staff = Mock(wraps=world.people.staff)
    monkeypatch.setattr(world.people, "staff", staff)
    assert remind_all(world) == 15
    assert staff.call_count == 1


def test_after_an_outage_it_is_asked_once_of_each_reader_whether_they_have_the_email_of_the_morning(
    world: FakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        refer_with_one_clock(world, **RED)
    world.clock.set(london("2026-11-28T12:00"))
    write_alarms(world, date(2026, 11, 28), [person_recipient(MANAGER.person_id)])
    get = Mock(wraps=world.outbox.get)
    monkeypatch.setattr(world.outbox, "get", get)
    remind_all(world)
    asked = [call.args[1] for call in get.call_args_list]
    assert world.store.calls.count("cases.remind") == 5
    assert len(asked) == len(set(asked)) == 3


def test_a_reminder_carries_what_the_email_says_and_nothing_of_the_child(world: FakeWorld, case: Case) -> None:
    world.clock.set(NOON)
    remind_all(world)
    (message,) = reminders(world)
    assert (message.case_id, message.attempt_at) == (case.case_id, NOON)
    assert message.variables == {
        "reference": case.reference,
        "priority": "RED",
        "received": "2026-11-25T10:00:00.000Z",
        "due": "2026-11-25T12:00:00.000Z",
    }


def test_each_reminder_is_on_the_timeline(world: FakeWorld, case: Case) -> None:
    for at in (NOON, TWO):
        world.clock.set(at)
        remind_all(world)
    events = [event for event in world.store.events.values() if event.kind is EventKind.REMINDED]
    assert [(event.by, event.facts["rung"], event.facts["to"]) for event in events] == [
        (SERVICE, "team", str(TEAM_MAILBOX)),
        (SERVICE, "manager", str(person_recipient(MANAGER.person_id))),
    ]


def test_once_the_case_is_taken_no_reminder_comes(world: FakeWorld, case: Case) -> None:
    world.clock.set(NOON)
    remind_all(world)
    take(world, case.reference, OFFICER, case.version, "form")
    world.clock.pass_by(days=30)
    assert remind_all(world) == 0
    assert len(reminders(world)) == 1


def test_a_case_taken_while_the_round_runs_gets_none(world: FakeWorld, case: Case) -> None:
    world.clock.set(NOON)
    (due,) = world.due_index.due(What.DEADLINE, NOON)
    take(world, case.reference, OFFICER, case.version, "form")
    world.due_index.also_due.append((due.case_id, due.id))
    assert remind_all(world) == 0
    assert told(world) == []


def test_a_list_that_lags_behind_causes_nothing(world: FakeWorld, case: Case) -> None:
    world.due_index.also_due = [*world.store.deadlines, ("no case", "no deadline")]
    assert remind_all(world) == 0
    assert "cases.remind" not in world.store.calls


def test_a_deadline_listed_twice_is_reminded_of_once(world: FakeWorld, case: Case) -> None:
    world.due_index.also_due = list(world.store.deadlines)
    world.clock.set(NOON)
    assert remind_all(world) == 1


def test_a_row_that_another_run_was_faster_with_does_not_stop_the_rest(world: FakeWorld) -> None:
    overtaken, other = refer_with_one_clock(world, **RED), refer_with_one_clock(world, **RED)
    world.clock.set(NOON)
    assert remind_all(world.but(cases=RivalIsFaster(world.store, overtaken.case_id))) == 1
    assert "reminder-overtaken" in world.log.said
    assert {message.case_id for message in reminders(world)} == {other.case_id}


class RivalIsFaster(FakeCases):
    """Another run moves the deadline of one of these cases as soon as it was read."""

    def __init__(self, store: Store, overtaken: str) -> None:
        super().__init__(store)
        self._overtaken = overtaken

    def deadline(self, case_id: str, deadline_id: str) -> Deadline | None:
        found = super().deadline(case_id, deadline_id)
        if found and case_id == self._overtaken:
            moved = replace(found, next_check_at=TWO, rungs_done=("team",))
            self._store.deadlines[case_id, deadline_id] = moved
        return found


def test_a_row_that_cannot_be_read_does_not_stop_the_rest(world: FakeWorld) -> None:
    broken, other = refer_with_one_clock(world, **RED), refer_with_one_clock(world, **RED)
    world.clock.set(NOON)
    world.store.fail(f"cases.deadline {broken.case_id}")
    assert remind_all(world) == 1
    assert {message.case_id for message in reminders(world)} == {other.case_id}
    world.clock.pass_by(minutes=1)
    assert remind_all(world) == 1


def test_a_round_that_the_store_did_not_take_is_done_by_the_next(world: FakeWorld, case: Case) -> None:
    world.clock.set(NOON)
    world.store.fail("cases.remind")
    assert remind_all(world) == 0
    world.clock.pass_by(minutes=1)
    assert remind_all(world) == 1


def test_without_a_manager_the_team_is_told_instead() -> None:
    world = a_world(people=[person for person in PEOPLE if person != MANAGER])
    refer_with_one_clock(world, **RED)
    world.clock.set(TWO)
    remind_all(world)
    assert told(world) == [("acknowledge_escalation", TEAM_MAILBOX)]


def test_a_manager_who_has_left_is_not_told(world: FakeWorld, case: Case) -> None:
    world.people.add(replace(MANAGER, active=False))
    world.clock.set(TWO)
    remind_all(world)
    assert told(world) == [("acknowledge_escalation", TEAM_MAILBOX)]


def test_the_owner_is_told_in_the_teams_place_while_they_work_here(world: FakeWorld) -> None:
    for active, to in ((True, person_recipient(OFFICER.person_id)), (False, TEAM_MAILBOX)):
        case = refer_with_one_clock(world, **RED)
        world.store.heads[case.case_id] = replace(case, owner_id=OFFICER.person_id)
        world.people.add(replace(OFFICER, active=active))
        world.clock.set(NOON)
        remind_all(world)
        assert told(world)[-1] == ("acknowledge_reminder", to)
        world.clock.set(london("2026-11-25T10:00"))


def test_any_other_case_has_no_reminder_of_its_own(world: FakeWorld) -> None:
    refer_with_one_clock(world)
    for _ in range(10):
        world.clock.pass_by(hours=12)
        assert remind_all(world) == 0
