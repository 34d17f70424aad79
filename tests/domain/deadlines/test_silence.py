"""Why an open case needs a manager: each reason alone, and a case that is looked after without any."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.deadlines.clocks import first_clocks, next_deadline, with_next
from chalicelib.domain.deadlines.office_hours import begins_week
from chalicelib.domain.deadlines.silence import REASONS, Reason, Staff, Watched, exceptions
from chalicelib.domain.deadlines.silence_report import NAMED_AT_MOST, Findings, Found, Report, is_late
from chalicelib.domain.messages.ids import message_id_for
from chalicelib.domain.messages.message import Message, new_message, sent_again
from chalicelib.domain.messages.recipients import DUTY_MAILBOX, TEAM_MAILBOX, Recipient, person_recipient
from chalicelib.domain.messages.states import State
from chalicelib.domain.waiting import Wait, WaitKind
from tests.domain.deadlines.test_reminders import a_case
from tests.support.world import NOW, london

STAFF = Staff(frozenset({"officer", "left"}), frozenset({"officer"}))
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def _message(
    state: State = State.DELIVERED, key: str = "submission|alert", to: Recipient = TEAM_MAILBOX, **changes: object
) -> Message:
    made = replace(new_message(key, "referral_alert", to, {}, NOW, case_id="case"), state=state)
    return replace(made, **changes)


def _case(**changes: object) -> Case:
    known = a_case(
        stage=Stage.ENQUIRIES,
        priority=Priority.AMBER,
        received_at=NOW,
        owner_id="officer",
        acknowledged_at=NOW,
        checked_at=NOW,
        social_care_told_at=NOW,
        last_act_at=NOW,
        alerted=True,
    )
    return replace(known, **changes)


def _sound(**changes: object) -> Watched:
    case = _case(**changes)
    ids = iter(f"clock-{number}" for number in range(20))
    deadlines = first_clocks(case, "event", lambda: next(ids), EXAMPLE)
    return Watched(with_next(case, next_deadline(deadlines)), deadlines, (_message(),))


SOUND = _sound()
WAITS = _sound(waits=(Wait(WaitKind.HAND_OVER, NOW, NOW + DAY, "One day."),))


def _head(file: Watched, **changes: object) -> Watched:
    return replace(file, case=replace(file.case, **changes))


def _with(*messages: Message) -> Watched:
    return replace(SOUND, messages=(*SOUND.messages, *messages))


def test_a_case_that_is_looked_after_gives_no_reason() -> None:
    for file in (SOUND, WAITS, _sound(stage=Stage.LONG_WATCH), _sound(owner_id=None, acknowledged_at=None)):
        assert exceptions(file, STAFF, EXAMPLE, NOW + DAY) == ()


def test_an_unseen_child_is_no_exception_before_the_day_or_once_red() -> None:
    unseen = (NOW + DAY).date()
    assert exceptions(_sound(unseen_from=unseen), STAFF, EXAMPLE, NOW) == ()
    assert exceptions(_sound(unseen_from=unseen, priority=Priority.RED), STAFF, EXAMPLE, NOW + DAY) == ()


@pytest.mark.parametrize(
    ("file", "later", "reason"),
    [
        (_head(SOUND, owner_id="left"), DAY, Reason.OWNER_LEFT),
        (_head(SOUND, owner_id="never-here"), DAY, Reason.OWNER_LEFT),
        (_head(SOUND, owner_id=None), DAY, Reason.NO_OWNER),
        (_head(SOUND, next_due_at=SOUND.case.next_due_at and SOUND.case.next_due_at + DAY), DAY, Reason.NO_CLOCK),
        (replace(WAITS, deadlines=WAITS.deadlines[:1]), DAY, Reason.NO_CLOCK),
        (_with(_message(State.DUE, "two")), 2 * HOUR, Reason.MESSAGE_STUCK),
        (_with(_message(State.RESERVED, "two", tries=3, state_at=NOW + HOUR)), 2 * HOUR, Reason.MESSAGE_STUCK),
        (_with(_message(State.UNKNOWN, "two")), 2 * HOUR, Reason.MESSAGE_STUCK),
        (_with(_message(State.DELAYED, "two", state_at=NOW)), DAY + HOUR, Reason.MESSAGE_STUCK),
        (_with(_message(State.FAILED, "two")), DAY, Reason.MESSAGE_FAILED),
        (_with(_message(State.BOUNCED, "two", to=person_recipient("officer"))), DAY, Reason.MESSAGE_FAILED),
        (_with(_message(State.SOFT_BOUNCED, "two", to=DUTY_MAILBOX)), DAY, Reason.MESSAGE_FAILED),
        (_sound(unseen_from=(NOW + DAY).date()), DAY, Reason.UNSEEN),
        (replace(SOUND, messages=()), DAY, Reason.NO_ALERT),
        (replace(SOUND, written=frozenset({"gone"})), DAY, Reason.MESSAGE_GONE),
        (replace(SOUND, unlisted=(Reason.NOT_ON_OWNERS_LIST,)), DAY, Reason.NOT_ON_OWNERS_LIST),
    ],
)
def test_each_reason_alone(file: Watched, later: timedelta, reason: Reason) -> None:
    assert exceptions(file, STAFF, EXAMPLE, NOW + later) == (reason,)


def test_a_head_without_a_date_has_lost_its_clock_too() -> None:
    assert set(exceptions(_head(SOUND, next_due_at=None), STAFF, EXAMPLE, NOW)) == {Reason.NO_DATE, Reason.NO_CLOCK}
    assert exceptions(replace(SOUND, deadlines=()), STAFF, EXAMPLE, NOW) == (Reason.NO_CLOCK,)


@pytest.mark.parametrize(("priority", "days"), [(Priority.RED, 14), (Priority.AMBER, 21), (Priority.GREEN, 28)])
def test_the_next_date_and_the_last_act_are_within_the_limit_of_the_priority(priority: Priority, days: int) -> None:
    on_time = london("2026-11-25T10:00") + days * DAY
    file = _sound(priority=priority)
    far = _head(file, next_due_at=file.case.next_due_at and file.case.next_due_at + 7 * DAY)
    assert exceptions(far, STAFF, EXAMPLE, NOW)[0] is Reason.DATE_TOO_FAR
    assert Reason.NO_ACT not in exceptions(file, STAFF, EXAMPLE, on_time)
    assert exceptions(file, STAFF, EXAMPLE, on_time + DAY) == (Reason.NO_ACT,)


def test_on_long_watch_somebody_looks_once_a_term() -> None:
    file = _sound(stage=Stage.LONG_WATCH)
    due = file.case.next_due_at
    assert due
    assert exceptions(file, STAFF, EXAMPLE, due) == ()
    assert exceptions(file, STAFF, EXAMPLE, due + HOUR) == (Reason.NO_ACT,)


def test_while_nobody_ever_acted_the_limit_counts_from_the_day_it_came() -> None:
    file = _sound(owner_id=None, acknowledged_at=None, last_act_at=None)
    assert Reason.NO_ACT in exceptions(file, STAFF, EXAMPLE, NOW + 30 * DAY)


def test_a_wait_hangs_after_five_working_days() -> None:
    due = london("2026-12-01T10:00")
    file = _sound(waits=(Wait(WaitKind.HAND_OVER, NOW, due, "Some days."),))
    assert exceptions(file, STAFF, EXAMPLE, london("2026-12-08T10:00")) == ()
    assert exceptions(file, STAFF, EXAMPLE, london("2026-12-08T10:01")) == (Reason.HANGS,)


def test_a_delay_of_up_to_a_day_is_not_stuck() -> None:
    message = _message(State.DELAYED, "two", state_at=NOW + HOUR)
    assert exceptions(_with(message), STAFF, EXAMPLE, NOW + DAY + HOUR) == ()


@pytest.mark.parametrize("state", [State.HELD, State.DUE])
def test_what_is_held_for_a_school_or_was_until_a_moment_ago_is_not_stuck(state: State) -> None:
    message = _message(state, "two", held_until=NOW + DAY)
    assert exceptions(_with(message), STAFF, EXAMPLE, NOW + DAY + HOUR) == ()


BOUNCED = _message(State.BOUNCED, "two")


@pytest.mark.parametrize(
    "after",
    [
        sent_again(BOUNCED, NOW),
        _message(State.DELIVERED, "three", created_at=NOW + HOUR),
    ],
    ids=["sent again", "a later one arrived"],
)
def test_a_failed_email_was_dealt_with_once_another_is_on_its_way(after: Message) -> None:
    assert exceptions(_with(BOUNCED, after), STAFF, EXAMPLE, NOW) == ()


def test_a_failed_email_was_dealt_with_once_its_task_is_finished() -> None:
    assert exceptions(_with(BOUNCED), STAFF, EXAMPLE, NOW, {BOUNCED.message_id}) == ()
    assert exceptions(_with(BOUNCED), STAFF, EXAMPLE, NOW, {message_id_for("another")}) == (Reason.MESSAGE_FAILED,)


@pytest.mark.parametrize("state", [State.WITHHELD, State.WITHDRAWN, State.COMPLAINED, State.HANDED_OVER])
def test_what_was_not_meant_to_go_or_did_go_is_no_exception(state: State) -> None:
    assert exceptions(_with(_message(state, "two")), STAFF, EXAMPLE, NOW + DAY) == ()


def test_what_did_not_reach_a_school_is_a_task_and_no_exception() -> None:
    message = _message(State.BOUNCED, "two", to=person_recipient("school"))
    assert exceptions(_with(message), STAFF, EXAMPLE, NOW) == ()


def test_a_closed_case_gives_no_reason() -> None:
    closed = Watched(_case(stage=Stage.CLOSED, owner_id="left"), (), ())
    assert exceptions(closed, STAFF, EXAMPLE, NOW + 365 * DAY) == ()


def test_every_reason_has_words() -> None:
    assert set(REASONS) == set(Reason)


# --- the report --------------------------------------------------------------------------------------------------------


def _found(name: str, reference: str = "") -> Found:
    return Found(reference, name, (Reason.NO_DATE,))


def test_findings_are_bounded_and_name_each_case_once() -> None:
    many = Findings().adding(_found(str(number)) for number in range(NAMED_AT_MOST + 7))
    assert (len(many.found), many.more) == (NAMED_AT_MOST, 7)
    assert Findings().adding([_found("a"), _found("a", "BCDF-2347")]).found == (_found("a", "BCDF-2347"),)


@pytest.mark.parametrize(
    ("checked", "now", "late"),
    [
        ("2026-11-25", "2026-11-25T10:00", False),
        ("2026-11-24", "2026-11-25T08:59", False),
        ("2026-11-24", "2026-11-25T12:00", True),
        ("2026-11-27", "2026-11-29T12:00", False),
        ("2026-11-26", "2026-11-29T12:00", True),
        ("2026-12-24", "2026-12-27T12:00", False),
    ],
)
def test_the_check_is_late_an_hour_after_the_office_opened(checked: str, now: str, late: bool) -> None:
    report = Report(date.fromisoformat(checked), NOW, 3, ())
    assert is_late(report, london(now), EXAMPLE) is late


def test_a_check_that_was_never_made_is_late() -> None:
    assert is_late(None, NOW, EXAMPLE)


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        ("2026-11-23", True),
        ("2026-11-24", False),
        ("2026-11-22", False),
        ("2026-12-28", False),
        ("2026-12-29", True),
        ("2027-03-30", True),
    ],
)
def test_the_week_begins_on_its_first_working_day(day: str, begins: bool) -> None:
    assert begins_week(date.fromisoformat(day)) is begins
