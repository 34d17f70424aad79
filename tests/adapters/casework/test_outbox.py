"""The ledger of messages in the table: what is due, who has it, and what is never sent."""

import json
from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.tasks import DoneTask, Task
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.errors import Conflict
from chalicelib.domain.messages.emails.declaring import Lane
from chalicelib.domain.messages.lifecycle import handed_over, held, reserve, to_team_instead
from chalicelib.domain.messages.many_readers import MOST_AT_ONCE, bounded
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import SEALED_ADDRESS, TEAM_MAILBOX, Recipient, person_recipient
from chalicelib.domain.messages.retries import Failure, after_failure
from chalicelib.domain.messages.states import State
from chalicelib.domain.records.access import NO_CASE, Access, View
from chalicelib.domain.records.case_file import CaseChange
from chalicelib.ports.world import World
from tests.adapters.examples import acceptance, event, opening
from tests.support.agenda import ids_due
from tests.support.table import TUESDAY, Stack

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _a_case(now: World) -> None:
    now.cases.accept(acceptance("A"))


def _reminder() -> Message:
    variables = {"reference": "A222-2222"}
    return new_message("r", "acknowledge_reminder", TEAM_MAILBOX, variables, TUESDAY, case_id="case-A")


def test_only_messages_of_the_lane_whose_time_has_come_are_due(now: World) -> None:
    now.outbox.add([_reminder(), replace(_reminder(), message_id="later", attempt_at=TUESDAY + HOUR)])
    assert ids_due(now, Lane.BULK, TUESDAY) == [_reminder().message_id]
    assert len(ids_due(now, Lane.BULK, TUESDAY + HOUR)) == 2
    assert len(ids_due(now, Lane.URGENT, TUESDAY)) == 2
    assert ids_due(now, Lane.URGENT, TUESDAY - HOUR) == []


def test_a_message_comes_back_as_it_was_written(now: World) -> None:
    now.outbox.add([_reminder()])
    assert now.outbox.get("case-A", _reminder().message_id) == _reminder()


def test_a_message_that_is_held_for_a_school_is_kept_so_and_does_not_wait(now: World) -> None:
    until, before = TUESDAY + 48 * HOUR, _reminder()
    waits = held(before, until, TUESDAY + 24 * HOUR, TUESDAY)
    now.outbox.add([before])
    assert now.outbox.oldest_waiting(Lane.BULK, TUESDAY + HOUR) == TUESDAY
    now.outbox.settle(before, waits)
    assert now.outbox.get("case-A", before.message_id) == waits
    assert ids_due(now, Lane.BULK, TUESDAY + 23 * HOUR) == []
    assert ids_due(now, Lane.BULK, TUESDAY + 24 * HOUR) == [before.message_id]
    assert now.outbox.oldest_waiting(Lane.BULK, until - HOUR) is None
    assert now.outbox.oldest_waiting(Lane.BULK, until + HOUR) == until


def test_a_claim_for_the_team_instead_is_kept_with_its_new_recipient(now: World) -> None:
    before = replace(_reminder(), recipient=person_recipient("person-2"))
    now.outbox.add([before])
    reserved = reserve(to_team_instead(before), "one", TUESDAY)
    now.outbox.claim(to_team_instead(before), reserved)
    assert now.outbox.get("case-A", before.message_id) == reserved


def test_a_strangers_address_lies_sealed_until_it_is_sent(stack: Stack, now: World) -> None:
    message = new_message("s", "sign_in_unknown", SEALED_ADDRESS, {}, TUESDAY, address="zz@nowhere.example")
    now.outbox.add([message])
    found = now.outbox.get(None, message.message_id)
    assert found
    assert now.outbox.address_of(found) == "zz@nowhere.example"
    assert b"zz@" not in b"".join(row["sealed"]["B"] for row in stack.rows("MESSAGE") if "sealed" in row)
    now.outbox.claim(found, reserve(found, "me", TUESDAY))
    assert now.outbox.address_of(found) == "zz@nowhere.example"


def test_of_two_claims_one_wins(now: World) -> None:
    before = _reminder()
    now.outbox.add([before])
    now.outbox.claim(before, reserve(before, "one", TUESDAY))
    with pytest.raises(Conflict):
        now.outbox.claim(before, reserve(before, "two", TUESDAY))
    found = now.outbox.get("case-A", before.message_id)
    assert found
    assert (found.holder, found.state) == ("one", State.RESERVED)


def test_a_claim_repeated_by_its_holder_is_still_his(now: World) -> None:
    before = _reminder()
    now.outbox.add([before])
    for _ in range(2):
        now.outbox.claim(before, reserve(before, "one", TUESDAY))


def _acknowledge(now: World) -> None:
    before = replace(opening("A").case, version=1)
    after = replace(before, owner_id="person-2", acknowledged_at=TUESDAY, next_due_at=None)
    now.cases.change([CaseChange(before, after, event(opening("A").case, "taken", EventKind.TAKEN))], "once")


def test_a_reminder_about_a_case_that_somebody_took_cannot_be_claimed(now: World) -> None:
    now.outbox.add([_reminder()])
    _acknowledge(now)
    with pytest.raises(Conflict):
        now.outbox.claim(_reminder(), reserve(_reminder(), "one", TUESDAY))


def test_a_receipt_goes_out_whatever_became_of_the_case(now: World) -> None:
    receipt = opening("A").messages[0]
    _acknowledge(now)
    now.outbox.claim(receipt, reserve(receipt, "one", TUESDAY))


def test_settling_takes_a_message_off_the_list_and_writes_its_task_with_it(stack: Stack, now: World) -> None:
    claimed = reserve(_reminder(), "one", TUESDAY)
    now.outbox.add([_reminder()])
    now.outbox.claim(_reminder(), claimed)
    now.outbox.settle(claimed, handed_over(claimed, "ses-1", TUESDAY), Task("task-1", "Text", "zzdetail", TUESDAY))
    assert ids_due(now, Lane.BULK, TUESDAY + 999 * HOUR) == []
    assert [task.detail for task in now.tasks.open(5).rows] == ["zzdetail"]
    assert "zzdetail" not in str(stack.rows("TASK"))


def test_an_email_to_each_of_many_is_not_listed_with_its_case(now: World) -> None:
    def to(recipient: Recipient) -> Message:
        return new_message(f"key|{recipient}", "more_asked", recipient, {}, TUESDAY, case_id="case-A")

    now.outbox.add(bounded([to(person_recipient(str(number))) for number in range(300)]))
    listed = now.outbox.of_case("case-A", 20).rows
    told = {message.recipient for message in listed if message.email == "more_asked"}
    assert told == {person_recipient(str(n)) for n in range(MOST_AT_ONCE - 1)}


def test_settling_replaces_an_open_task_and_opens_none_that_is_done(now: World) -> None:
    message = reserve(_reminder(), "one", TUESDAY)
    now.outbox.add([_reminder()], [Task("task-1", "Before", "", TUESDAY)])
    now.outbox.claim(_reminder(), message)
    sent = handed_over(message, "ses-1", TUESDAY)
    now.outbox.settle(message, sent, Task("task-1", "After", "", TUESDAY))
    assert [task.text for task in now.tasks.open(5).rows] == ["After"]
    now.tasks.done("task-1", "how", Access("one", NO_CASE, "person-1", View.TASK_DONE, TUESDAY))
    with pytest.raises(Conflict):
        now.outbox.settle(sent, sent, Task("task-1", "Again", "", TUESDAY))
    assert now.tasks.open(5).rows == ()


def test_settling_what_moved_on_changes_nothing(stack: Stack, now: World) -> None:
    now.outbox.add([_reminder()])
    claimed = reserve(_reminder(), "one", TUESDAY)
    before = stack.scan()
    with pytest.raises(Conflict):
        now.outbox.settle(claimed, handed_over(claimed, "ses-1", TUESDAY), Task("task-1", "Text", "", TUESDAY))
    assert stack.scan() == before


def test_who_recorded_late_that_it_was_throttled_does_not_free_what_another_holds(now: World) -> None:
    """A throttled email counts no try, so the next claim looks like the first but for its holder. Freed, it would go twice."""
    before = _reminder()
    now.outbox.add([before])
    first = reserve(before, "one", TUESDAY)
    now.outbox.claim(before, first)
    throttled = after_failure(first, Failure.THROTTLED, TUESDAY)
    now.outbox.settle(first, throttled)
    second = reserve(throttled, "two", TUESDAY)
    now.outbox.claim(throttled, second)
    with pytest.raises(Conflict):
        now.outbox.settle(first, throttled)
    assert now.outbox.get("case-A", before.message_id) == second


def test_adding_twice_leaves_what_is_there(now: World) -> None:
    now.outbox.add([_reminder()])
    now.outbox.claim(_reminder(), reserve(_reminder(), "one", TUESDAY))
    now.outbox.add([_reminder()])
    found = now.outbox.get("case-A", _reminder().message_id)
    assert found
    assert found.state is State.RESERVED


def test_a_task_is_done_once_and_stays_done(stack: Stack, now: World) -> None:
    now.outbox.add([], [Task("task-1", "Text", "", TUESDAY)])
    for person in ("one", "two"):
        now.tasks.done("task-1", f"{person} zzhow", Access(person, NO_CASE, person, View.TASK_DONE, TUESDAY))
    now.tasks.done("no-such-task", "zzhow", Access("three", NO_CASE, "one", View.TASK_DONE, TUESDAY))
    assert now.tasks.open(5).rows == ()
    done = DoneTask(Task("task-1", "Text", "", TUESDAY), "one", TUESDAY, "one zzhow")
    assert (now.tasks.done_lately(5).rows, now.tasks.is_open("task-1")) == ((done,), False)
    looked = [row["person_id"]["S"] for row in stack.rows("AUDIT") if row["what"]["S"] == View.TASK_DONE]
    assert looked == ["one"], "with the task, and only once"
    assert "zzhow" not in json.dumps(stack.scan(), default=repr)
