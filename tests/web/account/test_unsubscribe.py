"""The link in mail that is not statutory, over the app: it can only unsubscribe, and only where somebody means it."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from msgspec.structs import replace

from chalicelib import bootstrap
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.mail.unsubscribing import token_of
from chalicelib.web.http.access import ONE_CLICK
from infrastructure.local.api_event import api_event
from tests.fuzz.fuzz_site import Site, signed_in
from tests.support.app_in_process import open_app
from tests.support.browser import Person as Visitor
from tests.support.fakes.mail_contacts import FakeMailContacts
from tests.support.mail_contacts import CHAIR, CONTACTS, HEAD, SAME_TRUST, TRUST, mail_to_contacts, news_for
from tests.support.world import ADMINISTRATOR, BASE_URL, PEOPLE, REFERRER, FakeWorld, a_world

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=zz"
AS_FORM = b"List-Unsubscribe=One-Click"
IN_PARTS = b'--zz\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--zz--\r\n'


@pytest.fixture
def site() -> Iterator[Site]:
    with open_app(a_world(people=(*PEOPLE, ADMINISTRATOR))) as world:
        site = Site(world.but(mail_contacts=FakeMailContacts(world.store, *CONTACTS)))
        bootstrap._world = lambda: site.world  # type: ignore[assignment]
        yield site


def path_of(world: FakeWorld, contact_id: str = HEAD.contact_id) -> str:
    contact = world.mail_contacts.get(contact_id)
    assert contact
    return f"/unsubscribe/{token_of(world, contact)}"


def stopped(world: FakeWorld) -> set[str]:
    return {each.contact_id for each in world.mail_contacts.rows.values() if each.stopped}


@pytest.mark.parametrize(("kind", "body"), [(FORM, AS_FORM), (PARTS, IN_PARTS)], ids=["form", "parts"])
def test_a_mail_program_stops_it_without_cookie_origin_or_token(site: Site, kind: str, body: bytes) -> None:
    for _ in range(2):
        answer = site.request("POST", path_of(site.world), {"Content-Type": kind}, body)
        assert answer.status_code == 200, "RFC 8058 forbids a redirect"
        assert b"We have stopped these emails" in answer.body
    assert stopped(site.world) == {HEAD.contact_id}


def test_the_reader_ticks_the_box_and_presses_the_button(site: Site) -> None:
    visitor = Visitor(site)  # type: ignore[arg-type]
    page = visitor.get(path_of(site.world))
    assert (page.status, "You still get emails that ask your school to act" in page.text) == (200, True)
    assert "Tick the box" in visitor.submit().text
    assert stopped(site.world) == set()
    assert "We have stopped these emails" in visitor.submit({"stop-yes": "yes"}).text
    assert stopped(site.world) == {HEAD.contact_id}


def test_a_trust_stops_it_for_all_its_schools_at_once(site: Site) -> None:
    site.request("POST", path_of(site.world, TRUST.contact_id), {"Content-Type": FORM}, AS_FORM)
    assert stopped(site.world) == {TRUST.contact_id, SAME_TRUST.contact_id}


@pytest.mark.parametrize("body", [b"", b"List-Unsubscribe=No", b"stop=yes", b"stop-yes=yes&stop-yes=yes", b"\xff\xfe"])
def test_a_post_that_nobody_meant_changes_nothing(site: Site, body: bytes) -> None:
    answer = site.request("POST", path_of(site.world), {"Content-Type": FORM}, body)
    assert (answer.status_code, stopped(site.world)) == (200, set())


def wrong_tokens(world: FakeWorld) -> list[str]:
    whole, other = token_of(world, HEAD), token_of(world, CHAIR)
    return [
        HEAD.contact_id,
        f"{HEAD.contact_id}.",
        f"contact.{HEAD.contact_id}.{other.rpartition('.')[2]}",
        whole.replace("contact.", "account."),
        whole[:-1],
        f"{whole}x",
        f"{whole}.x",
        "contact.nobody.x",
        "account.nobody.x",
        "contact..x",
        ".",
        "é.é",
    ]


def test_a_token_that_is_not_the_contacts_does_nothing_and_names_nobody(site: Site) -> None:
    for token in wrong_tokens(site.world):
        for method in ("GET", "POST"):
            headers = {"Content-Type": FORM} if method == "POST" else {}
            body = AS_FORM if method == "POST" else b""
            answer = site.request(method, f"/unsubscribe/{token}", headers, body)
            assert answer.status_code in (303, 404), token
            assert not any(word in answer.body for word in (b"Hilda", b"hilda@"))
    assert stopped(site.world) == set()


def test_the_link_ends_when_the_address_is_anothers(site: Site) -> None:
    path = path_of(site.world)
    site.world.mail_contacts.rows[HEAD.contact_id] = replace(HEAD, email="new.head@school.example")
    assert site.request("POST", path, {"Content-Type": FORM}, AS_FORM).status_code == 404
    assert stopped(site.world) == set()


def test_no_other_route_takes_a_post_from_elsewhere(site: Site) -> None:
    assert {("POST", "/unsubscribe/{token}")} == ONE_CLICK
    answer = site.request("POST", "/sign-in", {"Content-Type": FORM}, urlencode({"email": "a@b.example"}).encode())
    assert answer.status_code == 403
    assert site.request("POST", "/sign-in", {"Content-Type": PARTS}, IN_PARTS).status_code == 415


def test_the_link_of_a_sent_email_stops_the_next_and_never_what_is_statutory(site: Site) -> None:
    with mail_to_contacts():
        news_for(site.world, HEAD)
        sweep(site.world)
        (mail,) = site.world.mailer.sent
        path = mail.headers["List-Unsubscribe"].strip("<>").removeprefix(BASE_URL)
        site.request("POST", path, {"Content-Type": FORM}, AS_FORM)
        news_for(site.world, HEAD, "again")
        sweep(site.world)
        assert len(site.world.mailer.sent) == 1
    with mail_to_contacts(may_be_stopped=False):
        news_for(site.world, HEAD, "statutory")
        sweep(site.world)
        assert len(site.world.mailer.sent) == 2


def test_the_log_has_the_pattern_and_no_token(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    path = path_of(site.world)
    site.request("POST", path, {"Content-Type": FORM}, AS_FORM)
    said = capsys.readouterr().out + str(site.world.log)
    assert "/unsubscribe/{token}" in said
    assert path.rsplit(".", 1)[-1] not in said


def test_the_body_reaches_the_function_as_text_too(site: Site) -> None:
    """API Gateway encodes only what it takes for binary."""
    from app import app
    from tests.fuzz.fuzz_site import _CONTEXT

    ids = {"token": token_of(site.world, HEAD)}
    event = api_event("POST", "/unsubscribe/{token}", ids, headers={"Content-Type": PARTS})
    answer = app(event | {"body": IN_PARTS.decode(), "isBase64Encoded": False}, _CONTEXT)
    assert (answer["statusCode"], stopped(site.world)) == (200, {HEAD.contact_id})


def test_somebody_with_an_account_stops_it_by_the_link_and_takes_it_back_on_their_page(site: Site) -> None:
    def is_stopped() -> bool:
        person = site.world.people.get(REFERRER.person_id)
        assert person
        return person.mail_stopped

    path = f"/unsubscribe/{token_of(site.world, REFERRER)}"
    assert site.request("POST", path, {"Content-Type": FORM}, AS_FORM).status_code == 200
    assert is_stopped()
    visitor = signed_in(site, REFERRER)
    assert "/your-emails" in " ".join(visitor.get("/sessions").links)
    page = visitor.get("/your-emails")
    assert next(form for form in page.forms if form.action.endswith("/your-emails")).fields["sent"] == "no"
    assert "Your choice is saved" in visitor.submit({"sent": "yes"}).text
    assert not is_stopped()
    visitor.submit({"sent": "no"})
    assert is_stopped()
    assert (
        "Say whether we send you"
        in visitor._follow(visitor.post("/your-emails", {"csrf": visitor.csrf, "sent": ""})).text
    )
