"""The contract of the port Outbox: which messages are due, who holds one, and which are never sent."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.tasks import Task
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
from tests.contracts.conftest import Written
from tests.support.due import ids_due
from tests.support.table import TUESDAY

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _a_case(world: World) -> None:
    world.cases.accept(acceptance("A"))


def _reminder() -> Message:
    variables = {"reference": "A222-2222"}
    return new_message("r", "acknowledge_reminder", TEAM_MAILBOX, variables, TUESDAY, case_id="case-A")


def _acknowledge(world: World) -> None:
    before = replace(opening("A").case, version=1)
    after = replace(before, owner_id="person-2", acknowledged_at=TUESDAY, next_due_at=None)
    world.cases.change([CaseChange(before, after, event(opening("A").case, "taken", EventKind.TAKEN))], "once")


class TestOutbox:
    def test_only_due_messages_of_the_lane_come(self, world: World) -> None:
        world.outbox.add([_reminder(), replace(_reminder(), message_id="later", attempt_at=TUESDAY + HOUR)])
        assert ids_due(world, Lane.BULK, TUESDAY) == [_reminder().message_id]
        assert len(ids_due(world, Lane.BULK, TUESDAY + HOUR)) == 2
        assert len(ids_due(world, Lane.URGENT, TUESDAY)) == 2
        assert ids_due(world, Lane.URGENT, TUESDAY - HOUR) == []

    def test_a_message_comes_back_as_it_was_written(self, world: World) -> None:
        world.outbox.add([_reminder()])
        assert world.outbox.get("case-A", _reminder().message_id) == _reminder()

    def test_a_message_that_is_held_for_a_school_is_kept_so_and_does_not_wait(self, world: World) -> None:
        until, before = TUESDAY + 48 * HOUR, _reminder()
        waits = held(before, until, TUESDAY + 24 * HOUR, TUESDAY)
        world.outbox.add([before])
        assert world.outbox.oldest_waiting(Lane.BULK, TUESDAY + HOUR) == TUESDAY
        world.outbox.settle(before, waits)
        assert world.outbox.get("case-A", before.message_id) == waits
        assert ids_due(world, Lane.BULK, TUESDAY + 23 * HOUR) == []
        assert ids_due(world, Lane.BULK, TUESDAY + 24 * HOUR) == [before.message_id]
        assert world.outbox.oldest_waiting(Lane.BULK, until - HOUR) is None
        assert world.outbox.oldest_waiting(Lane.BULK, until + HOUR) == until

    def test_a_claim_for_the_team_instead_is_kept_with_its_new_recipient(self, world: World) -> None:
        before = replace(_reminder(), recipient=person_recipient("person-2"))
        world.outbox.add([before])
        reserved = reserve(to_team_instead(before), "one", TUESDAY)
        world.outbox.claim(to_team_instead(before), reserved)
        assert world.outbox.get("case-A", before.message_id) == reserved

    def test_one_of_two_claims_wins(self, world: World) -> None:
        before = _reminder()
        world.outbox.add([before])
        world.outbox.claim(before, reserve(before, "one", TUESDAY))
        with pytest.raises(Conflict):
            world.outbox.claim(before, reserve(before, "two", TUESDAY))
        found = world.outbox.get("case-A", before.message_id)
        assert found
        assert (found.holder, found.state) == ("one", State.RESERVED)

    def test_a_claim_repeated_by_its_holder_is_still_his(self, world: World) -> None:
        before = _reminder()
        world.outbox.add([before])
        for _ in range(2):
            world.outbox.claim(before, reserve(before, "one", TUESDAY))

    def test_a_reminder_about_a_case_that_somebody_took_cannot_be_claimed(self, world: World) -> None:
        world.outbox.add([_reminder()])
        _acknowledge(world)
        with pytest.raises(Conflict):
            world.outbox.claim(_reminder(), reserve(_reminder(), "one", TUESDAY))

    def test_a_receipt_goes_out_for_any_state_of_the_case(self, world: World) -> None:
        receipt = opening("A").messages[0]
        _acknowledge(world)
        world.outbox.claim(receipt, reserve(receipt, "one", TUESDAY))

    def test_an_email_to_each_of_many_is_not_listed_with_its_case(self, world: World) -> None:
        def to(recipient: Recipient) -> Message:
            return new_message(f"key|{recipient}", "more_asked", recipient, {}, TUESDAY, case_id="case-A")

        world.outbox.add(bounded([to(person_recipient(str(number))) for number in range(300)]))
        listed = world.outbox.of_case("case-A", 20).rows
        told = {message.recipient for message in listed if message.email == "more_asked"}
        assert told == {person_recipient(str(n)) for n in range(MOST_AT_ONCE - 1)}

    def test_settling_replaces_an_open_task_and_opens_none_that_is_done(self, world: World) -> None:
        message = reserve(_reminder(), "one", TUESDAY)
        world.outbox.add([_reminder()], [Task("task-1", "Before", "", TUESDAY)])
        world.outbox.claim(_reminder(), message)
        sent = handed_over(message, "ses-1", TUESDAY)
        world.outbox.settle(message, sent, Task("task-1", "After", "", TUESDAY))
        assert [task.text for task in world.tasks.open(5).rows] == ["After"]
        world.tasks.done("task-1", "how", Access("one", NO_CASE, "person-1", View.TASK_DONE, TUESDAY))
        with pytest.raises(Conflict):
            world.outbox.settle(sent, sent, Task("task-1", "Again", "", TUESDAY))
        assert world.tasks.open(5).rows == ()

    def test_settling_what_moved_on_changes_nothing(self, world: World, written: Written) -> None:
        world.outbox.add([_reminder()])
        claimed = reserve(_reminder(), "one", TUESDAY)
        before = written()
        with pytest.raises(Conflict):
            world.outbox.settle(claimed, handed_over(claimed, "ses-1", TUESDAY), Task("task-1", "Text", "", TUESDAY))
        assert written() == before

    def test_a_late_record_of_throttling_does_not_free_anothers_message(self, world: World) -> None:
        """A throttled email counts no try, so the next claim looks like the first but for its holder. Freed, it would go twice."""
        before = _reminder()
        world.outbox.add([before])
        first = reserve(before, "one", TUESDAY)
        world.outbox.claim(before, first)
        throttled = after_failure(first, Failure.THROTTLED, TUESDAY)
        world.outbox.settle(first, throttled)
        second = reserve(throttled, "two", TUESDAY)
        world.outbox.claim(throttled, second)
        with pytest.raises(Conflict):
            world.outbox.settle(first, throttled)
        assert world.outbox.get("case-A", before.message_id) == second

    def test_adding_twice_leaves_what_is_there(self, world: World) -> None:
        world.outbox.add([_reminder()])
        world.outbox.claim(_reminder(), reserve(_reminder(), "one", TUESDAY))
        world.outbox.add([_reminder()])
        found = world.outbox.get("case-A", _reminder().message_id)
        assert found
        assert found.state is State.RESERVED

    def test_an_address_comes_only_when_it_is_asked_for_and_stays_through_every_step(self, world: World) -> None:
        message = new_message("s", "sign_in_unknown", SEALED_ADDRESS, {}, TUESDAY, address="zz@nowhere.example")
        world.outbox.add([message])
        found = world.outbox.get(None, message.message_id)
        assert found == replace(message, address="")
        claimed = reserve(found, "me", TUESDAY)
        world.outbox.claim(found, claimed)
        world.outbox.settle(claimed, handed_over(claimed, "ses-1", TUESDAY))
        assert world.outbox.address_of(found) == "zz@nowhere.example"

    def test_a_step_of_a_message_leaves_its_words_as_they_are(self, world: World) -> None:
        world.outbox.add([_reminder()])
        reserved = reserve(_reminder(), "one", TUESDAY)
        world.outbox.claim(_reminder(), replace(reserved, variables={"reference": "other"}))
        assert world.outbox.get("case-A", reserved.message_id) == reserved

    def test_a_message_that_is_not_there_cannot_be_claimed(self, world: World) -> None:
        with pytest.raises(Conflict):
            world.outbox.claim(_reminder(), reserve(_reminder(), "one", TUESDAY))

    def test_the_emails_about_a_case_come_page_by_page_the_newest_first(self, world: World) -> None:
        for minutes in (3, 1, 2):
            at = TUESDAY + timedelta(minutes=minutes)
            world.outbox.add(
                [new_message(f"m{minutes}", "more_asked", person_recipient("person-1"), {}, at, case_id="case-A")]
            )
        first = world.outbox.of_case("case-A", 2)
        second = world.outbox.of_case("case-A", 9, first.after)
        minutes_after = [(found.created_at - TUESDAY).seconds // 60 for found in (*first.rows, *second.rows)]
        assert (minutes_after, second.after) == ([3, 2, 1, 0, 0], "")
