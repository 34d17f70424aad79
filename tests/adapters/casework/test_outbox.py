"""The ledger of messages in the table: which are due, who holds one, and which are never sent."""

import json
from datetime import timedelta

from chalicelib.domain.authority.tasks import DoneTask, Task
from chalicelib.domain.messages.emails.declaring import Lane
from chalicelib.domain.messages.lifecycle import handed_over, reserve
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import SEALED_ADDRESS, TEAM_MAILBOX
from chalicelib.domain.records.access import NO_CASE, Access, View
from chalicelib.ports.world import World
from tests.support.due import ids_due
from tests.support.table import TUESDAY, Stack

HOUR = timedelta(hours=1)


def _reminder() -> Message:
    variables = {"reference": "A222-2222"}
    return new_message("r", "acknowledge_reminder", TEAM_MAILBOX, variables, TUESDAY, case_id="case-A")


def test_a_strangers_address_lies_sealed_until_it_is_sent(stack: Stack, world: World) -> None:
    message = new_message("s", "sign_in_unknown", SEALED_ADDRESS, {}, TUESDAY, address="zz@nowhere.example")
    world.outbox.add([message])
    found = world.outbox.get(None, message.message_id)
    assert found
    assert world.outbox.address_of(found) == "zz@nowhere.example"
    assert b"zz@" not in b"".join(row["sealed"]["B"] for row in stack.rows("MESSAGE") if "sealed" in row)
    world.outbox.claim(found, reserve(found, "me", TUESDAY))
    assert world.outbox.address_of(found) == "zz@nowhere.example"


def test_settling_takes_a_message_off_the_list_and_writes_its_task_with_it(stack: Stack, world: World) -> None:
    claimed = reserve(_reminder(), "one", TUESDAY)
    world.outbox.add([_reminder()])
    world.outbox.claim(_reminder(), claimed)
    world.outbox.settle(claimed, handed_over(claimed, "ses-1", TUESDAY), Task("task-1", "Text", "zzdetail", TUESDAY))
    assert ids_due(world, Lane.BULK, TUESDAY + 999 * HOUR) == []
    assert [task.detail for task in world.tasks.open(5).rows] == ["zzdetail"]
    assert "zzdetail" not in str(stack.rows("TASK"))


def test_a_task_is_done_once_and_stays_done(stack: Stack, world: World) -> None:
    world.outbox.add([], [Task("task-1", "Text", "", TUESDAY)])
    for person in ("one", "two"):
        world.tasks.done("task-1", f"{person} zzhow", Access(person, NO_CASE, person, View.TASK_DONE, TUESDAY))
    world.tasks.done("no-such-task", "zzhow", Access("three", NO_CASE, "one", View.TASK_DONE, TUESDAY))
    assert world.tasks.open(5).rows == ()
    done = DoneTask(Task("task-1", "Text", "", TUESDAY), "one", TUESDAY, "one zzhow")
    assert (world.tasks.done_lately(5).rows, world.tasks.is_open("task-1")) == ((done,), False)
    looked = [row["person_id"]["S"] for row in stack.rows("AUDIT") if row["what"]["S"] == View.TASK_DONE]
    assert looked == ["one"], "with the task, and only once"
    assert "zzhow" not in json.dumps(stack.scan(), default=repr)
