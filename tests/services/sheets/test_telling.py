"""Telling the readers of a sheet: everybody once, however the work breaks off."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.messages.message import Message
from chalicelib.domain.messages.states import State
from chalicelib.domain.people.mail_contacts import ContactRole, MailContact
from chalicelib.domain.sheets.sheet import Audience, Sheet, SheetType
from chalicelib.services.delivery.delivering import deliver
from chalicelib.services.jobs.job_runner import work
from chalicelib.services.sheets import publishing, telling, writing
from chalicelib.services.sheets.proof import Which, told_of, told_to
from tests.support.sheets import HEAD, now, published
from tests.support.world import MANAGER, OFFICER, OTHER_SCHOOL, SCHOOL, FakeWorld, a_world

CHAIR = MailContact("chair-1", SCHOOL.urn, ContactRole.CHAIR, "Chas Chair", "chas@home.example")
OTHER_CHAIR = replace(CHAIR, contact_id="chair-2", urn=OTHER_SCHOOL.urn)


@pytest.fixture
def world() -> FakeWorld:
    """One school has a head and a chair; the same chair is the other school's, which has no head."""
    world = a_world()
    world.mail_contacts.rows.update({each.contact_id: each for each in (HEAD, CHAIR, OTHER_CHAIR)})
    return world


def action(world: FakeWorld, **facts: Any) -> Sheet:
    asks: dict[str, Any] = {"type": SheetType.ACTION, "action": "Read the procedures and tell your staff."}
    return published(world, complete_by=date(2026, 12, 11), complete_words="", **asks, **facts)


def emails(world: FakeWorld) -> dict[str, Message]:
    return {str(message.recipient): message for message in world.messages("sheet_action")}


def test_each_person_gets_one_email_however_many_schools_they_read_for(world: FakeWorld) -> None:
    sheet = action(world)
    work(world)
    found = emails(world)
    assert set(found) == {"contact:head-1", "contact:chair-1", "person:other-referrer"}, (
        "an office stands in for a head"
    )
    assert found["contact:chair-1"].variables["told"] == (
        f"{SCHOOL.urn}=contact:chair-1 {OTHER_SCHOOL.urn}=contact:chair-2"
    )
    assert told_of(world, sheet, Which.ALL).counts.told == len(world.sheets.readers)


def test_a_second_run_tells_nobody_twice(world: FakeWorld) -> None:
    sheet = action(world)
    work(world)
    before = dict(world.store.messages)
    telling.tell(world, publishing.job_to_tell(world, MANAGER.person_id, sheet))
    assert world.store.messages == before


@pytest.mark.parametrize("at_once", [1, 2])
def test_a_worker_that_is_killed_doubles_nothing_and_loses_nobody(
    world: FakeWorld, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "UNITS_OF_A_CHUNK", at_once)
    whole = a_world()
    whole.mail_contacts.rows.update(world.mail_contacts.rows)
    action(whole)
    work(whole)
    sheet = action(world)
    job = publishing.job_to_tell(world, MANAGER.person_id, sheet)
    telling.tell(world, job)  # a chunk whose checkpoint was never written
    work(world)
    assert world.store.messages.keys() == whole.store.messages.keys()
    assert world.sheets.readers.keys() == whole.sheets.readers.keys()


def test_a_school_with_nobody_is_a_row_and_a_task() -> None:
    world = a_world(people=(OFFICER, MANAGER))
    world.mail_contacts.rows[HEAD.contact_id] = HEAD
    sheet = action(world, audience=Audience(frozenset({ContactRole.HEAD})))
    work(world)
    found = told_of(world, sheet, Which.NOBODY)
    assert [(line.told.urn, line.state_words) for line in found.page.rows] == [(OTHER_SCHOOL.urn, "Nobody to tell")]
    assert [task_id for task_id in world.store.tasks if task_id.startswith("sheet-gaps")]


def test_an_information_sheet_has_no_email_of_its_own(world: FakeWorld) -> None:
    sheet = published(world)
    work(world)
    assert not world.messages("sheet_action")
    assert not world.messages("sheet_urgent")
    assert {line.state_words for line in told_of(world, sheet, Which.ALL).page.rows} == {"In the next weekly email"}


@pytest.mark.parametrize("end", ["stopped", "withdrawn", "amended"])
def test_what_was_not_sent_when_a_sheet_is_taken_back_never_goes(world: FakeWorld, end: str) -> None:
    sheet = action(world)
    work(world)
    if end == "stopped":
        telling.stop(world, MANAGER, sheet.sheet_id, now(world, sheet).version)
    elif end == "withdrawn":
        publishing.withdraw(world, MANAGER, sheet.sheet_id, now(world, sheet).version, "It was wrong.")
    else:
        draft = writing.amend(world, MANAGER, sheet.sheet_id)
        draft = writing.write(world, MANAGER, draft, replace(draft, what_changed="The day."))
        publishing.publish(world, MANAGER, sheet.sheet_id, draft.version)
    for message in emails(world).values():
        deliver(world, None, message.message_id)
    assert not world.mailer.sent
    assert {message.state for message in emails(world).values()} == {State.WITHDRAWN}


def test_one_school_sees_what_it_was_told(world: FakeWorld) -> None:
    sheet = action(world)
    work(world)
    for message in emails(world).values():
        deliver(world, None, message.message_id)
    found = told_to(world, SCHOOL.urn)
    assert {(line.told.name, line.state_words) for line, _ in found.lines} == {
        ("Hetty Head", "Sent"),
        ("Chas Chair", "Sent"),
    }
    assert {of.sheet_id for _, of in found.lines if of} == {sheet.sheet_id}
