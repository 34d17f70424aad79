"""Which schools were told of a version of the procedures: by a sheet that links to it, or to a later version."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.messages.recipients import contact_recipient
from chalicelib.domain.messages.states import State
from chalicelib.domain.people.mail_contacts import ContactRole
from chalicelib.domain.sheets.proving import Standing, Which
from chalicelib.domain.sheets.sheet import Audience, PinnedPage, Sheet, SheetNumber, SheetType
from chalicelib.services.delivery.delivering import deliver
from chalicelib.services.delivery.email_feedback import apply_ses_event
from chalicelib.services.jobs.job_runner import work
from chalicelib.services.sheets import procedure_told, publishing, reading, writing
from chalicelib.services.sheets.procedure_told import Overview, Version, of_school, overview
from tests.support.sheets import HEAD, now, published
from tests.support.world import MANAGER, OTHER_SCHOOL, SCHOOL, FakeWorld, a_world

SECOND = Version("who-to-tell", 2)
OTHER_HEAD = replace(HEAD, contact_id="head-2", urn=OTHER_SCHOOL.urn, name="Otto Head", email="otto@school.example")
HEADS = Audience(frozenset({ContactRole.HEAD}))
ASKS = {"type": SheetType.ACTION, "action": "Read it.", "complete_by": date(2026, 12, 11), "complete_words": ""}


@pytest.fixture
def world() -> FakeWorld:
    world = a_world()
    world.mail_contacts.rows.update({each.contact_id: each for each in (HEAD, OTHER_HEAD)})
    return world


def announced(world: FakeWorld, version: int = 2, **facts: Any) -> Sheet:
    """A sheet that links to this version of the page; its emails are sent."""
    some: dict[str, Any] = {"audience": HEADS, "pages": (PinnedPage("who-to-tell", version),), **ASKS} | facts
    sheet = published(world, **some)
    work(world)
    for message in list(world.store.messages.values()):
        if message.state is State.DUE:
            deliver(world, None, message.message_id)
    return sheet


def reported(world: FakeWorld, contact: str, kind: str, **more: Any) -> None:
    message = next(each for each in world.store.messages.values() if str(each.recipient) == contact)
    tags = {"message": [message.message_id], "case": ["none"]}
    apply_ses_event(world, {"eventType": kind, "mail": {"tags": tags, "messageId": message.provider_id}, **more})


def bounce(world: FakeWorld, contact: str) -> None:
    reported(world, contact, "Bounce", bounce={"bounceType": "Permanent", "bounceSubType": "General"})


def stands(found: Overview) -> dict[str, Standing]:
    return {each.urn: each.stand.standing for each in found.page.rows}


def test_a_later_version_tells_of_the_one_before_and_an_earlier_one_does_not(world: FakeWorld) -> None:
    announced(world, 1)
    assert overview(world, SECOND, Which.ALL).counts.told == 0
    later = announced(world, 3, once="2", number=SheetNumber(2014, 66))
    found = overview(world, SECOND, Which.ALL)
    assert [sheet.sheet_id for sheet in found.sheets] == [later.sheet_id]
    assert set(stands(found).values()) == {Standing.SENT}


def test_each_school_has_its_strongest_proof_and_the_gaps_are_listed(world: FakeWorld) -> None:
    announced(world)
    reported(world, "contact:head-1", "Delivery")
    bounce(world, "contact:head-2")
    found = overview(world, SECOND, Which.ALL)
    assert stands(found) == {SCHOOL.urn: Standing.DELIVERED, OTHER_SCHOOL.urn: Standing.UNTOLD}
    assert (found.counts.schools, found.counts.told, found.counts.untold, found.counts.unread) == (2, 1, 1, 1)
    assert stands(overview(world, SECOND, Which.UNTOLD)).keys() == {OTHER_SCHOOL.urn}
    assert stands(overview(world, SECOND, Which.UNREAD)).keys() == {SCHOOL.urn}
    reading.read(world, world.messages("sheet_action")[0].message_id, "", asks=False)
    assert overview(world, SECOND, Which.UNREAD).page.rows == ()


def test_a_school_that_no_sheet_was_for_is_a_gap(world: FakeWorld) -> None:
    announced(world, audience=replace(HEADS, urns=frozenset({SCHOOL.urn})))
    (gap,) = overview(world, SECOND, Which.UNTOLD).page.rows
    assert (gap.urn, gap.evidence) == (OTHER_SCHOOL.urn, ())


def test_a_school_that_was_told_and_closed_since_is_still_proved(world: FakeWorld) -> None:
    announced(world)
    closed = world.schools.of([SCHOOL.urn])[0]
    world.schools.put_many([replace(closed, status="Closed")])
    assert SCHOOL.urn in stands(overview(world, SECOND, Which.ALL))


def test_one_school_has_every_reader_and_sheet(world: FakeWorld) -> None:
    first = announced(world)
    second = announced(world, 3, once="2", number=SheetNumber(2014, 66), is_urgent=True, type=SheetType.INFORMATION)
    reading.read(world, world.messages("sheet_action")[0].message_id, "", asks=False)
    school = next(
        each for each in (SCHOOL.urn, OTHER_SCHOOL.urn) if of_school(world, SECOND, each).evidence[0].line.told.read_at
    )
    found = of_school(world, SECOND, school)
    assert [each.sheet.sheet_id for each in found.evidence] == [first.sheet_id, second.sheet_id]
    assert [each.standing for each in found.evidence] == [Standing.READ, Standing.SENT]
    assert of_school(world, SECOND, "999999").stand.standing is Standing.UNTOLD


def test_an_amendment_that_dropped_the_link_proves_nothing(world: FakeWorld) -> None:
    sheet = announced(world)
    draft = writing.amend(world, MANAGER, sheet.sheet_id)
    draft = writing.write(world, MANAGER, draft, replace(draft, what_changed="No link.", pages=()))
    publishing.publish(world, MANAGER, sheet.sheet_id, draft.version)
    work(world)
    found = overview(world, SECOND, Which.ALL)
    assert [each.amendment for each in found.sheets] == [0]
    assert {each.sheet.amendment for school in found.page.rows for each in school.evidence} == {0}


def test_a_sheet_that_was_withdrawn_later_still_proves_who_had_it(world: FakeWorld) -> None:
    sheet = announced(world)
    publishing.withdraw(world, MANAGER, sheet.sheet_id, now(world, sheet).version, "A newer one is out.")
    assert overview(world, SECOND, Which.ALL).counts.told == 2


def test_the_head_who_answers_for_another_is_named(world: FakeWorld) -> None:
    chair = replace(HEAD, contact_id="chair-1", role=ContactRole.CHAIR, name="Chas Chair", email="c@home.example")
    world.mail_contacts.rows[chair.contact_id] = chair
    announced(world, audience=Audience(frozenset({ContactRole.CHAIR}), urns=frozenset({SCHOOL.urn})))
    message = world.message("sheet_action")
    to_head = replace(message, message_id="to-head", email="sheet_to_head", recipient=contact_recipient("head-1"))
    world.store.messages[to_head.message_id] = to_head
    reading.read(world, "to-head", "", asks=False)
    (each,) = of_school(world, SECOND, SCHOOL.urn).evidence
    assert (each.line.told.name, each.line.told.read_by) == ("Chas Chair", "Hetty Head")


def test_the_file_is_safe_in_a_spreadsheet_names_its_gaps_and_is_recorded(world: FakeWorld) -> None:
    world.mail_contacts.rows["head-1"] = replace(HEAD, name="=cmd|' /C calc'!A0")
    announced(world, audience=replace(HEADS, urns=frozenset({SCHOOL.urn})))
    text = procedure_told.export(world, MANAGER, SECOND)
    assert "'=cmd" in text
    assert f"{OTHER_SCHOOL.urn}," in text
    assert "Not told" in text
    assert f"Saved by {MANAGER.name} on" in text
    (saved,) = [change for change in world.store.changes if change.what == "proof-exported"]
    assert (saved.by, saved.after["Procedure"]) == (MANAGER.person_id, "who-to-tell, version 2")


def test_only_the_newest_sheets_are_counted_and_the_page_knows_of_the_rest(
    world: FakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(procedure_told, "MOST_SHEETS", 1)
    announced(world)
    world.clock.pass_by(minutes=1)
    announced(world, once="2", number=SheetNumber(2014, 66), audience=replace(HEADS, urns=frozenset({SCHOOL.urn})))
    found = overview(world, SECOND, Which.ALL)
    assert (len(found.sheets), found.counts.told) == (2, 1)
    assert of_school(world, SECOND, OTHER_SCHOOL.urn).stand.is_told, "one school has all of them"
