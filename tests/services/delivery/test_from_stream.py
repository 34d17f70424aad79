"""A batch of the stream: codes go before older emails, and nothing holds up what is behind it."""

from datetime import timedelta

import pytest

from chalicelib.domain.messages.emails.declaring import Lane
from chalicelib.domain.messages.ids import message_id_for
from chalicelib.domain.messages.message import new_message
from chalicelib.domain.messages.states import State
from chalicelib.ports.world import World
from chalicelib.services.delivery.from_stream import Brought, Outcome, deliver_batch
from chalicelib.services.schedule.time_budget import CODES, URGENT
from tests.support.declared import a_reader, declared_of
from tests.support.world import NOW, OFFICER, FakeWorld, a_world

SECONDS_OF_A_MAIL = 1


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


def written(world: FakeWorld, count: int, email: str = "referral_alert") -> list[Brought]:
    variables = {
        "attempt_id": "attempt",
        "reference": "BCDF-2347",
        "priority": "RED",
        "received": "2026-11-25T10:00:00.000Z",
        **{"file": "file-1", "count": "3", "what": "leavers"},
    }
    to, facts = a_reader(email, OFFICER.person_id), declared_of(email, variables)
    messages = [new_message(f"{email} {number}", email, to, facts, NOW) for number in range(count)]
    world.outbox.add(messages)
    return [Brought(message.lane, None, message.message_id) for message in messages]


def each_takes_a_second(world: FakeWorld) -> World:
    real = world.mailer.send

    def send(*arguments: object) -> object:
        world.clock.pass_by(seconds=SECONDS_OF_A_MAIL)
        return real(*arguments)  # type: ignore[arg-type]

    world.mailer.send = send  # type: ignore[method-assign, assignment]
    return world


def sent(world: FakeWorld) -> list[str]:
    return [message.email for message in world.store.messages.values() if message.state is State.HANDED_OVER]


def test_codes_go_before_what_was_written_before_them(world: FakeWorld) -> None:
    batch = [*written(world, 50), *written(world, 5, "sign_in_code")]
    outcome = deliver_batch(each_takes_a_second(world), batch)
    others = URGENT // timedelta(seconds=SECONDS_OF_A_MAIL) - 5
    assert sent(world).count("sign_in_code") == 5
    assert sent(world).count("referral_alert") == max(0, others)
    assert outcome == Outcome(50 - max(0, others), None)


def test_what_there_is_no_time_for_is_sent_by_the_next_batch_that_has_time(world: FakeWorld) -> None:
    deliver_batch(each_takes_a_second(world), written(world, 5))
    deliver_batch(world, [])
    assert len(sent(world)) == 5


def test_so_many_codes_that_the_run_would_be_killed_are_left_to_the_minutes_run(world: FakeWorld) -> None:
    outcome = deliver_batch(each_takes_a_second(world), written(world, 60, "sign_in_code"))
    assert outcome.left == 60 - CODES // timedelta(seconds=1)
    assert outcome.hand_back is None


def test_when_the_store_does_not_answer_that_message_and_all_after_it_are_handed_back(
    world: FakeWorld,
) -> None:
    batch = [*written(world, 2), *written(world, 1, "sign_in_code"), *written(world, 1, "bulk_alert")]
    world.store.fail("outbox.claim")
    assert deliver_batch(world, batch).hand_back == 0
    assert sent(world) == []


def test_a_batch_that_is_done_is_not_repeated_because_the_ledger_cannot_be_listed(world: FakeWorld) -> None:
    batch = written(world, 2)
    world.store.fail("due_index.due SIGN_IN")
    assert deliver_batch(world, batch) == Outcome(0, None)
    assert len(sent(world)) == 2


def test_an_empty_world_is_harmless(world: FakeWorld) -> None:
    assert deliver_batch(world, [Brought(Lane.URGENT, None, message_id_for("nothing"))]) == Outcome(0, None)
