"""Readers of an Action sheet say that they have read it, or are reminded, then their head, then the team rings."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict
from chalicelib.domain.people.mail_contacts import ContactRole, MailContact
from chalicelib.domain.sheets.sheet import Audience, Sheet, SheetType
from chalicelib.services.jobs.job_runner import work
from chalicelib.services.reminders import morning
from chalicelib.services.sheets import reading
from chalicelib.services.sheets.proof import Which, told_of
from tests.support.sheets import HEAD, published
from tests.support.world import OTHER_SCHOOL, SCHOOL, FakeWorld, a_world, london

CHAIR = MailContact("chair-1", SCHOOL.urn, ContactRole.CHAIR, "Chas Chair", "chas@home.example")
OTHER_CHAIR = replace(CHAIR, contact_id="chair-2", urn=OTHER_SCHOOL.urn)
DUE = date(2026, 12, 11)


@pytest.fixture
def world() -> FakeWorld:
    """The same chair at two schools, one of which has a head."""
    world = a_world()
    world.mail_contacts.rows.update({each.contact_id: each for each in (HEAD, CHAIR, OTHER_CHAIR)})
    return world


@pytest.fixture
def sheet(world: FakeWorld) -> Sheet:
    chairs = Audience(frozenset({ContactRole.CHAIR}))
    facts: dict[str, Any] = {"type": SheetType.ACTION, "action": "Tell your governors.", "audience": chairs}
    sheet = published(world, complete_by=DUE, complete_words="", **facts)
    work(world)
    return sheet


def _morning(world: FakeWorld, day: str) -> None:
    world.clock.set(london(f"{day}T09:00"))
    morning.begin(world)
    for _ in range(3):  # a morning adds jobs
        work(world)


def _chased(world: FakeWorld) -> tuple[int, int, int]:
    calls = [task_id for task_id in world.store.tasks if task_id.startswith("sheet-calls")]
    return len(world.messages("sheet_reminder")), len(world.messages("sheet_to_head")), len(calls)


@pytest.mark.usefixtures("sheet")
def test_each_step_comes_on_its_day_and_once(world: FakeWorld) -> None:
    found = {}
    for day in ("2026-12-07", "2026-12-08", "2026-12-09", "2026-12-11", "2026-12-15", "2026-12-16", "2026-12-17"):
        _morning(world, day)
        found[day[-2:]] = _chased(world)
    assert found == {
        "07": (0, 0, 0),
        "08": (1, 0, 0),
        "09": (1, 0, 0),
        "11": (2, 0, 0),
        "15": (2, 2, 0),  # the head of one school, the office of the other
        "16": (2, 2, 0),
        "17": (2, 2, 1),
    }


def test_one_answer_counts_for_all_schools_of_the_reader_and_ends_the_chase(world: FakeWorld, sheet: Sheet) -> None:
    reading.read(world, world.message("sheet_action").message_id, "", asks=False)
    counts = told_of(world, sheet, Which.ALL).counts
    assert (counts.read, counts.unread_schools) == (2, 0)
    for day in ("2026-12-08", "2026-12-15", "2026-12-17"):
        _morning(world, day)
    assert _chased(world) == (0, 0, 0)


@pytest.mark.usefixtures("sheet")
def test_the_first_answer_counts(world: FakeWorld) -> None:
    message_id = world.message("sheet_action").message_id
    reading.read(world, message_id, "First.", asks=False)
    with pytest.raises(Conflict):
        reading.read(world, message_id, "Second.", asks=False)
    assert {told.answer for told in world.sheets.readers.values()} == {"First."}


@pytest.mark.usefixtures("sheet")
def test_a_head_answers_for_their_own_school_alone(world: FakeWorld) -> None:
    _morning(world, "2026-12-15")
    to_head = next(m for m in world.messages("sheet_to_head") if str(m.recipient) == "contact:head-1")
    reading.read(world, to_head.message_id, "", asks=False)
    assert {told.urn for told in world.sheets.readers.values() if told.read_at} == {SCHOOL.urn}


@pytest.mark.usefixtures("sheet")
def test_a_question_is_a_task_with_the_words(world: FakeWorld) -> None:
    reading.read(world, world.message("sheet_action").message_id, "Does it hold for nurseries?", asks=True)
    task = next(task for task_id, task in world.store.tasks.items() if task_id.startswith("sheet-question"))
    assert "nurseries" in task.detail
    assert "nurseries" not in task.text
