"""Unsubscribing is for one reader, with an account or without one, and stops nothing that is statutory."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.people.changes import Changed
from chalicelib.domain.people.mail_contacts import ContactRole, MailContact
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.sheets.sheet import SheetNumber, SheetType
from chalicelib.services.administration.changing_people import change
from chalicelib.services.administration.keeping_mail_contacts import add
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.jobs.job_runner import work
from chalicelib.services.mail.unsubscribing import has_stopped, reader_of, subscribe_again, token_of, unsubscribe
from chalicelib.services.reminders import morning
from tests.support.fakes.mailer import Mail
from tests.support.sheets import OFFICES, published
from tests.support.world import ADMINISTRATOR, BASE_URL, REFERRER, SCHOOL, FakeWorld, a_world, london

WEDNESDAY = "2026-11-25T10:00"
SAME = MailContact("head-1", SCHOOL.urn, ContactRole.HEAD, "Rita Head", REFERRER.email.upper())
"""The referrer is head too, and only gets mail as such."""


@pytest.fixture
def world() -> FakeWorld:
    world = a_world(london(WEDNESDAY), people=(REFERRER, ADMINISTRATOR))
    world.mail_contacts.rows[SAME.contact_id] = SAME
    return world


def of(world: FakeWorld) -> Person:
    person = world.people.get(REFERRER.person_id)
    assert person
    return person


def a_week_passes(world: FakeWorld, number: int, **facts: Any) -> list[Mail]:
    """With a sheet for offices; the emails about sheets to the one office."""
    before = len(world.mailer.sent)
    published(world, once=str(number), number=SheetNumber(2026, number), audience=OFFICES, **facts)
    work(world)
    for _ in range(7):
        world.clock.pass_by(days=1)
        morning.begin(world)
        for _ in range(3):  # a morning adds jobs
            work(world)
        sweep(world)
    ours = [mail for mail in world.mailer.sent[before:] if mail.to == REFERRER.email]
    return [mail for mail in ours if world.store.messages[mail.tags["message"]].email.startswith("sheet_")]


def test_somebody_with_an_account_stops_the_weekly_email_by_its_link_and_gets_it_again(world: FakeWorld) -> None:
    (mail,) = a_week_passes(world, 1)
    headers = mail.headers
    assert mail.to == REFERRER.email
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = headers["List-Unsubscribe"].strip("<>").removeprefix(f"{BASE_URL}/unsubscribe/")
    reader = reader_of(world, token)
    assert reader == of(world)
    unsubscribe(world, of(world))
    assert a_week_passes(world, 2) == []
    subscribe_again(world, of(world))
    assert [mail.to for mail in a_week_passes(world, 3)] == [REFERRER.email]


def test_what_is_statutory_never_stops_and_has_no_link(world: FakeWorld) -> None:
    unsubscribe(world, of(world))
    due = date(2026, 12, 11)
    asks = {"type": SheetType.ACTION, "action": "Tell your staff.", "complete_by": due, "complete_words": ""}
    sent = a_week_passes(world, 1, **asks)
    assert sent
    assert all(mail.headers == {} for mail in sent)


@pytest.mark.parametrize("by_contact", [False, True])
def test_one_reader_is_one_reader_with_an_account_and_without(world: FakeWorld, by_contact: bool) -> None:
    unsubscribe(world, SAME if by_contact else of(world))
    assert (of(world).mail_stopped, world.mail_contacts.rows["head-1"].stopped) == (True, True)
    assert has_stopped(world, REFERRER.email)
    written = dict(world.mail_contacts.rows)
    unsubscribe(world, of(world))
    assert (world.mail_contacts.rows, of(world).version) == (written, REFERRER.version + 1)
    subscribe_again(world, of(world))
    assert not has_stopped(world, REFERRER.email)


def test_the_link_ends_when_the_account_has_another_address(world: FakeWorld) -> None:
    token = token_of(world, of(world))
    world.people.add(replace(of(world), email="rita.new@school.example"))
    assert reader_of(world, token) is None


def test_who_unsubscribed_as_a_contact_has_done_so_with_a_new_account(world: FakeWorld) -> None:
    email = "nia@school.example"
    world.mail_contacts.rows["nia"] = replace(SAME, contact_id="nia", email=email, stopped=True)
    new = Person("nia", "Nia New", email, schools=(School(SCHOOL.urn, SCHOOL.name),))
    change(world, ADMINISTRATOR, Changed.PERSON, None, new)
    person = world.people.get("nia")
    assert person
    assert person.mail_stopped


def test_who_unsubscribed_with_an_account_has_done_so_as_a_new_contact(world: FakeWorld) -> None:
    world.mail_contacts.rows.clear()
    unsubscribe(world, of(world))
    add(world, ADMINISTRATOR, ContactRole.CHAIR, "Rita", REFERRER.email, [SCHOOL.urn])
    assert [each.stopped for each in world.mail_contacts.of_address(REFERRER.email)] == [True]
