"""Mail to contacts who only get mail: where it goes, when it waits, and what becomes of it."""

from collections.abc import Iterator
from datetime import date

import pytest
from msgspec.structs import replace

from chalicelib.domain.calendar.term_dates import TermDates
from chalicelib.domain.messages.message import Message
from chalicelib.domain.messages.recipients import Each, contact_recipient, recipient_of
from chalicelib.domain.messages.states import State
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.mail_contacts import MailContact
from chalicelib.services.delivery.delivering import deliver
from chalicelib.services.delivery.email_feedback import apply_ses_event
from chalicelib.services.delivery.sweeps import sweep
from tests.support.fakes.mail_contacts import FakeMailContacts
from tests.support.mail_contacts import CHAIR, CONTACTS, HEAD, NEWS, SAME_TRUST, TRUST, mail_to_contacts, news_for
from tests.support.world import SCHOOL, FakeWorld, a_world, london

HALF_TERM = london("2026-11-25T10:00")
CHRISTMAS = london("2026-12-21T10:00")


@pytest.fixture
def world() -> Iterator[FakeWorld]:
    world = a_world()
    with mail_to_contacts():
        yield world.but(mail_contacts=FakeMailContacts(world.store, *CONTACTS))


def after(world: FakeWorld, message: Message) -> Message:
    deliver(world, None, message.message_id)
    return world.store.messages[message.message_id]


def change(world: FakeWorld) -> Change:
    return Change(world.keys.new_id(), Changed.MAIL_CONTACT, "", "ann", world.clock.now())


def test_the_stored_text_of_the_recipient_is_read_back() -> None:
    to = contact_recipient("id-1")
    assert str(to) == "contact:id-1"
    assert recipient_of(str(to)) == to
    both = Each((to, contact_recipient("id-2")))
    assert recipient_of(str(both)) == both


def test_it_goes_to_the_address_of_today(world: FakeWorld) -> None:
    message = news_for(world, HEAD)
    world.mail_contacts.save(HEAD, replace(HEAD, email="new.head@school.example"), change(world))
    assert after(world, message).state is State.HANDED_OVER
    assert [mail.to for mail in world.mailer.sent] == ["new.head@school.example"]


def test_a_contact_who_was_removed_gets_nothing_and_the_team_a_task(world: FakeWorld) -> None:
    message = news_for(world, HEAD)
    world.mail_contacts.save(HEAD, None, change(world))
    assert after(world, message).state is State.FAILED
    assert world.mailer.sent == []
    (task,) = world.store.tasks.values()
    assert "The contact was removed from the list meanwhile" in task.text


def test_a_bounce_makes_one_task_that_names_nobody(world: FakeWorld) -> None:
    message = after(world, news_for(world, CHAIR))
    event = {
        "eventType": "Bounce",
        "bounce": {"bounceType": "Permanent"},
        "mail": {"messageId": message.provider_id, "tags": {"message": [message.message_id], "case": ["none"]}},
    }
    for _ in range(2):
        apply_ses_event(world, event)
    (task,) = world.store.tasks.values()
    assert "ask an administrator to check their address" in task.text
    assert not any(word in task.text + task.detail for word in ("Chas", "chas@")), "their name stays sealed"


def test_the_allow_list_of_a_practice_copy_holds_for_contacts(world: FakeWorld) -> None:
    practice = world.but(may_mail=lambda address: False)
    assert after(practice, news_for(practice, HEAD)).state is State.WITHHELD
    assert practice.mailer.sent == []


def test_mail_waits_for_the_school_in_the_holidays(world: FakeWorld) -> None:
    world.clock.set(CHRISTMAS)
    held = after(world, news_for(world, HEAD))
    assert held.state is State.HELD
    assert held.held_until
    assert held.held_until.date() == date(2027, 1, 5)


def close(world: FakeWorld, urn: str) -> None:
    """The school has no pupils that week, as the county has."""
    terms = ((date(2026, 9, 3), date(2026, 11, 20)), (date(2026, 11, 30), date(2027, 7, 20)))
    world.schools.save_dates(urn, TermDates(), TermDates(terms), change(world))


def test_the_holidays_of_one_school_hold_no_mail_of_a_trust_with_another(world: FakeWorld) -> None:
    close(world, SCHOOL.urn)
    assert after(world, news_for(world, HEAD)).state is State.HELD
    assert after(world, news_for(world, TRUST)).state is State.HANDED_OVER


def test_a_trust_waits_while_all_its_schools_are_closed(world: FakeWorld) -> None:
    close(world, SCHOOL.urn)
    close(world, SAME_TRUST.urn)
    assert after(world, news_for(world, TRUST)).state is State.HELD


def test_what_may_be_stopped_has_its_link_and_headers(world: FakeWorld) -> None:
    after(world, news_for(world, HEAD))
    (mail,) = world.mailer.sent
    link = mail.headers["List-Unsubscribe"].removeprefix("<").removesuffix(">")
    assert mail.headers == {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    assert link in mail.rendered.text
    assert link in mail.rendered.html
    assert not any(word in link.lower() for word in ("hilda", "school.example", "123456"))


def test_a_reader_who_stopped_gets_no_more_of_it_without_a_task(world: FakeWorld) -> None:
    world.mail_contacts.set_stopped(HEAD.contact_id, stopped=True)
    assert after(world, news_for(world, HEAD)).state is State.WITHDRAWN
    assert after(world, news_for(world, CHAIR)).state is State.HANDED_OVER
    assert [mail.to for mail in world.mailer.sent] == [CHAIR.email]
    assert world.store.tasks == {}


def test_statutory_mail_never_stops_and_has_no_link(world: FakeWorld) -> None:
    world.mail_contacts.set_stopped(HEAD.contact_id, stopped=True)
    with mail_to_contacts(may_be_stopped=False):
        assert after(world, news_for(world, HEAD)).state is State.HANDED_OVER
    (mail,) = world.mailer.sent
    assert mail.headers == {}
    assert "unsubscribe" not in mail.rendered.html.lower()


def test_a_message_to_each_becomes_one_to_each(world: FakeWorld) -> None:
    message = news_for(world, HEAD)
    both = tuple(contact_recipient(each.contact_id) for each in (HEAD, CHAIR))
    world.store.messages[message.message_id] = replace(message, recipient=Each(both))
    sweep(world)
    sweep(world)
    assert {mail.to for mail in world.mailer.sent} == {HEAD.email, CHAIR.email}


@pytest.mark.parametrize("contact", CONTACTS, ids=lambda contact: contact.contact_id)
def test_no_log_line_names_a_contact(world: FakeWorld, contact: MailContact) -> None:
    after(world, news_for(world, contact))
    said = str(world.log)
    assert NEWS in said
    assert not any(word in said for word in (contact.name, contact.email))
