"""The stack's keys while AWS does not answer: an operator makes, rotates or puts them back, and tries again after an error."""

import os
from collections.abc import Callable, Iterator, Mapping

import boto3
import pytest
from msgspec import Struct
from msgspec.structs import replace

from chalicelib.adapters.tables.keyring import ID_BYTES, Ring, sort_key
from chalicelib.domain.people.roles import Role
from chalicelib.services.casework import reading
from chalicelib.services.people.staffing import let_in
from infrastructure.keys import COPIES, Place, ensure, restore, rotate
from tests.faults.fault_harness import TRIES, FaultHarness, State
from tests.faults.fault_injector import Fault
from tests.faults.stories import reference_of
from tests.faults.test_races import THREADS, at_once
from tests.support import steps

KINDS = ("crash before", "crash after", "reply lost", "500, yet done", "done late", "throttled")
ATTEMPTS = (1, 5)
"""One fault, and as many as the operator's SDK tries."""

pytestmark = pytest.mark.usefixtures("no_sleep")


class Command(Struct, frozen=True):
    """The operator's commands, from `before` on; `keys`: how many data keys there may be in the end."""

    name: str
    run: Callable[[Place], object]
    begin: Callable[[Place], None]
    keys: range
    on_new_table: bool = False


@pytest.fixture(scope="module")
def place(harness: FaultHarness) -> Place:
    """The clients are made once: it is what takes longest here."""
    return Place.of(boto3.client, os.environ)


def _lose_copies(place: Place, first: int) -> None:
    for number in place.copies():
        if number >= first:
            place.s3.delete_object(Bucket=place.bucket, Key=f"{COPIES}{sort_key(number)}")


def _with_one(place: Place) -> None:
    _lose_copies(place, 1)
    ensure(place)


def _with_two_of_which_the_table_lost_one(place: Place) -> None:
    _with_one(place)
    rotate(place)
    place.dynamodb.delete_item(TableName=place.table, Key={"pk": {"S": "STACK"}, "sk": {"S": sort_key(2)}})


COMMANDS = (
    Command("make", ensure, lambda place: _lose_copies(place, 1), range(1, 2), on_new_table=True),
    Command("rotate", rotate, _with_one, range(2, 2 + TRIES + 1)),
    Command("restore", restore, _with_two_of_which_the_table_lost_one, range(2, 3)),
)


def _began(harness: FaultHarness, place: Place, state: State, command: Command) -> Ring | None:
    """The keys before."""
    harness.restore(replace(state, items=[]) if command.on_new_table else state)
    with harness.as_the_test():
        command.begin(place)
        return place.keyring().ring if place.rows() else None


def _told(harness: FaultHarness, place: Place, command: Command, fault: Fault | None) -> list[str]:
    """The command's calls. Once all is answered again, the operator runs it unless it worked, as they were told."""
    harness.injector.begin(fault)
    done = harness.press(lambda world: (command.run(place),))
    calls = [call.operation for call in harness.injector.calls]
    harness.injector.calm()
    if not done:
        harness.press(lambda world: (command.run(place),))
    harness.injector.watching = False
    return calls


def _problems(harness: FaultHarness, place: Place, command: Command, before: Ring | None) -> Iterator[str]:
    if wrong := set(harness.told) - {"Crash", "ClientError", "ConnectTimeoutError", "ReadTimeoutError"}:
        yield f"the operator was told {sorted(wrong)}"
    rows, ring = place.rows(), place.keyring().ring
    if rows != place.copies():
        yield f"rows {sorted(rows)}, copies {sorted(place.copies())}"
    if len(ring.data) not in command.keys or len(rows) != len(ring.data):
        yield f"{len(ring.data)} keys in {len(rows)} rows"
    if before and (ring.digest != before.digest or not before.data.items() <= ring.data.items()):
        yield "a key was lost"
    if not command.on_new_table:
        yield from _what_the_service_sees(harness, ring)


def _what_the_service_sees(harness: FaultHarness, ring: Ring) -> Iterator[str]:
    """A new function reads earlier sealed rows, and seals with the newest key."""
    harness.new_process()
    world, reference, officer = harness.world(), reference_of(harness), harness.person("officer")
    steps.add_note(world, reference, officer, "After the trouble.", "note after the trouble")
    texts = [event.text for event in reading.load_for_page(world, reference).events]
    if not {"Phoned the school.", "After the trouble."} <= set(texts):
        yield "a note cannot be read"
    if not world.people.by_email(officer.email):
        yield "a person is not found"
    newcomer = let_in(world, "New Officer", "new.officer@exampleshire.example", [Role.OFFICER])
    (row,) = [item for item in harness.items() if item.get("person_id", {}).get("S") == newcomer.person_id]
    if bytes(row["sealed"]["B"])[:ID_BYTES].hex() != ring.newest:
        yield "the newest key does not seal"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("command", COMMANDS, ids=[command.name for command in COMMANDS])
def test_whatever_breaks_no_key_is_lost_and_every_row_has_its_copy(
    harness: FaultHarness, place: Place, beginnings: Mapping[str, State], command: Command, kind: str
) -> None:
    state = beginnings["case taken"]
    _began(harness, place, state, command)
    calls, found = _told(harness, place, command, None), []
    assert {call.partition(".")[0] for call in calls} == {"DynamoDB", "kms", "s3"}
    for position, operation in enumerate(calls):
        for attempts in ATTEMPTS:
            before = _began(harness, place, state, command)
            _told(harness, place, command, Fault(kind, position, attempts))
            found += [
                (position, operation, attempts, problem) for problem in _problems(harness, place, command, before)
            ]
    assert found == []


def test_a_new_stack_deployed_by_eight_at_once_has_one_ring(
    harness: FaultHarness, place: Place, beginnings: Mapping[str, State]
) -> None:
    harness.restore(replace(beginnings["filled in"], items=[]))
    _lose_copies(place, 1)
    answers = at_once([lambda: ensure(place)] * THREADS)
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert place.rows().keys() == {1}
    assert place.rows() == place.copies()


def test_eight_operators_who_rotate_at_once_lose_nothing(
    harness: FaultHarness, place: Place, beginnings: Mapping[str, State]
) -> None:
    before = _began(harness, place, beginnings["case taken"], COMMANDS[1])
    assert before
    answers = at_once([lambda: rotate(place)] * THREADS)
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert before.data.items() <= place.keyring().ring.data.items()
    assert 2 <= len(place.rows()) == len(place.keyring().ring.data)
    assert place.rows() == place.copies()
