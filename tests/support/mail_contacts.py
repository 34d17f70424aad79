"""Contacts who only get mail, and an email that they may stop."""

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import cast

from msgspec.structs import replace

from chalicelib.domain.messages.emails.catalogue import EMAILS
from chalicelib.domain.messages.emails.declaring import Email
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import MailContact as ToContact
from chalicelib.domain.messages.recipients import contact_recipient
from chalicelib.domain.people.mail_contacts import ContactRole, MailContact
from chalicelib.ports.world import World
from tests.support.world import OTHER_SCHOOL, SCHOOL

HEAD = MailContact("contact-head", SCHOOL.urn, ContactRole.HEAD, "Hilda Head", "hilda@school.example", version=1)
CHAIR = MailContact("contact-chair", SCHOOL.urn, ContactRole.CHAIR, "Chas Chair", "chas@home.example", version=1)
TRUST = MailContact("contact-trust-1", SCHOOL.urn, ContactRole.TRUST, "Tia Trust", "tia@trust.example", version=1)
SAME_TRUST = replace(TRUST, contact_id="contact-trust-2", urn=OTHER_SCHOOL.urn)
CONTACTS = (HEAD, CHAIR, TRUST, SAME_TRUST)
NEWS = "leaver_news"


@contextmanager
def mail_to_contacts(*, may_be_stopped: bool = True) -> Iterator[None]:
    """Meanwhile an email goes to contacts who only get mail."""
    emails = cast(MutableMapping[str, Email], EMAILS)
    before = emails[NEWS]
    emails[NEWS] = replace(before, to=(*before.to, ToContact), may_be_stopped=may_be_stopped)
    try:
        yield
    finally:
        emails[NEWS] = before


def news_for(world: World, contact: MailContact, key: str = "news") -> Message:
    """Planned and not yet sent."""
    variables = {"reference": "BCDF-2347", "submission": "s-1", "what": "arrived"}
    to = contact_recipient(contact.contact_id)
    message = new_message(f"{key}|{contact.contact_id}", NEWS, to, variables, world.clock.now())
    world.outbox.add([message])
    return message
