"""The weekly email: one for each reader, with what they were not told of before."""

import pytest

from chalicelib.domain.messages.message import Message
from chalicelib.domain.sheets.sheet import SheetNumber, SheetType
from chalicelib.domain.sheets.telling import WEEKLY
from chalicelib.services.delivery.delivering import deliver
from chalicelib.services.jobs.job_runner import work
from chalicelib.services.reminders import morning
from chalicelib.services.sheets import digests
from chalicelib.services.sheets.proof import Which, told_of
from tests.support.sheets import published, with_head
from tests.support.world import FakeWorld, a_world, london

WEDNESDAY, THURSDAY = "2026-11-25T10:00", "2026-11-26T09:00"


@pytest.fixture
def world() -> FakeWorld:
    world = a_world(london(WEDNESDAY))
    with_head(world)
    return world


def thursday(world: FakeWorld, day: str = THURSDAY) -> list[Message]:
    """The morning's work of that day, and the digests of all days so far."""
    world.clock.set(london(day))
    morning.begin(world)
    for _ in range(3):  # a morning adds jobs
        work(world)
    return world.messages(WEEKLY)


def test_a_reader_has_one_email_for_all_sheets_of_the_week(world: FakeWorld) -> None:
    first = published(world)
    published(world, once="2", number=SheetNumber(2026, 2), type=SheetType.FEEDBACK)
    work(world)
    found = thursday(world)
    to_head = [message for message in found if str(message.recipient) == "contact:head-1"]
    assert [len(message.variables["listed"].split()) for message in to_head] == [2]
    assert told_of(world, first, Which.ALL).counts.waiting == 0


def test_the_next_week_has_only_what_is_new(world: FakeWorld) -> None:
    published(world)
    work(world)
    first = len(thursday(world))
    assert len(thursday(world, "2026-12-03T09:00")) == first, "nothing is new"
    published(world, once="2", number=SheetNumber(2026, 2))
    work(world)
    found = thursday(world, "2026-12-10T09:00")
    assert len(found) == 2 * first
    assert {len(message.variables["listed"].split()) for message in found} == {1}


def test_done_again_it_writes_nothing_new(world: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "READERS_OF_A_CHUNK", 1)
    published(world)
    work(world)
    before = {message.message_id for message in thursday(world)}
    for job in [job for job in world.store.jobs.values() if job.kind == digests.DIGEST]:
        digests.write(world, job)
    assert {message.message_id for message in world.messages(WEEKLY)} == before


def test_who_unsubscribed_gets_no_digest(world: FakeWorld) -> None:
    published(world)
    work(world)
    world.mail_contacts.set_stopped("head-1", stopped=True)
    for message in thursday(world):
        deliver(world, None, message.message_id)
    assert "head@school.example" not in {sent.to for sent in world.mailer.sent}
