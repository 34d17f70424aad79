"""Contacts who only get mail have no sign-in and no referrals; with an account at the same address, both live side by side."""

import re
from collections.abc import Iterator

import pytest

from chalicelib import bootstrap
from chalicelib.domain.messages.states import State
from chalicelib.domain.people.people import Person, School
from chalicelib.services.administration import keeping_mail_contacts, school_contacts
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.web.http.access import RULES
from chalicelib.web.http.who import Who
from tests.fuzz.fuzz_site import Site
from tests.support.app_in_process import open_app
from tests.support.browser import Person as Visitor
from tests.support.mail_contacts import CONTACTS, HEAD, mail_to_contacts, news_for
from tests.support.world import ADMINISTRATOR, PEOPLE, SCHOOL, FakeWorld, a_world

STRANGER = "zara@school.example"


@pytest.fixture
def site() -> Iterator[Site]:
    with open_app(a_world(people=(*PEOPLE, ADMINISTRATOR))) as world:
        world.mail_contacts.rows |= {each.contact_id: each for each in CONTACTS}
        site = Site(world)
        bootstrap._world = lambda: site.world  # type: ignore[assignment]
        site.remember()
        yield site


def asks_for_a_code(site: Site, address: str) -> tuple[Visitor, str]:
    """The browser, and the page that it is shown without what differs from browser to browser."""
    visitor = Visitor(site)  # type: ignore[arg-type]
    visitor.get("/sign-in")
    page = visitor.submit({"email": address})
    for _ in range(2):
        sweep(site.world)
    return visitor, re.sub(r'name="csrf" value="[^"]+"', "", page.html).replace(address, "…")


def mail_to(world: FakeWorld, address: str) -> list[tuple[str, str]]:
    return [
        (mail.rendered.subject, mail.rendered.text) for mail in world.mailer.sent if mail.to == address
    ]  # as the reader sees it


def test_a_code_asked_for_such_an_address_is_a_strangers(site: Site) -> None:
    shown, sent, planned = [], [], []
    for address in (HEAD.email, STRANGER):
        site.again()
        shown.append(asks_for_a_code(site, address)[1])
        sent.append(mail_to(site.world, address))
        planned.append(sorted(message.email for message in site.world.store.messages.values()))
    assert shown[0] == shown[1]
    assert sent[0] == sent[1]
    assert planned[0] == planned[1]
    assert "sign_in_unknown" in planned[0]


def test_no_code_opens_anything_for_them(site: Site) -> None:
    visitor, _ = asks_for_a_code(site, HEAD.email)
    for code in ("000000", "123456"):
        visitor.submit({"code": code})
    assert not any(name.endswith("session") for name in visitor.cookies)
    for method, path in RULES:
        if method == "GET" and RULES[method, path] not in (Who.ANYONE, Who.BROWSER, Who.HALFWAY) and "{" not in path:
            assert visitor.get(path).url.startswith("/sign-in"), path


def test_an_account_at_the_same_address_lives_side_by_side(site: Site) -> None:
    school = School(SCHOOL.urn, SCHOOL.name)
    school_contacts.add_contact(site.world, ADMINISTRATOR, "Hilda Head", HEAD.email, school)
    visitor, _ = asks_for_a_code(site, HEAD.email)
    code = re.findall(r"^\d{6}$", mail_to(site.world, HEAD.email)[-1][1], re.MULTILINE)[0]
    visitor.submit({"code": code})
    assert any(name.endswith("session") for name in visitor.cookies)
    with mail_to_contacts():
        message = news_for(site.world, HEAD)
        sweep(site.world)
    assert site.world.store.messages[message.message_id].state is State.HANDED_OVER
    person = site.world.people.by_email(HEAD.email)
    assert person
    keeping_mail_contacts.remove(site.world, ADMINISTRATOR, HEAD.contact_id, 1, everywhere=True)
    assert site.world.people.get(person.person_id) == person, "the account stays"


def test_who_stops_mail_keeps_their_account_and_who_is_disabled_keeps_getting_mail(site: Site) -> None:
    both = Person("both", "Hilda Head", HEAD.email, schools=(School(SCHOOL.urn, SCHOOL.name),), active=False)
    site.world.people.add(both)
    with mail_to_contacts():
        news_for(site.world, HEAD)
        sweep(site.world)
    assert len(mail_to(site.world, HEAD.email)) == 1
    site.world.mail_contacts.set_stopped(HEAD.contact_id, stopped=True)
    assert site.world.people.get("both")
