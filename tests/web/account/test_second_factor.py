"""An officer's first sign-in, the next one, and the day on which the telephone is lost."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from msgspec.structs import replace

from chalicelib.bootstrap import world
from chalicelib.domain.people.factor import step_at
from chalicelib.domain.people.roles import Role
from chalicelib.services.people.staffing import let_in
from chalicelib.services.sign_in.sign_in_link import make_link
from infrastructure.local.example_data import ADMINISTRATOR, OFFICE, OFFICER
from tests.support.browser import Person, Service


def _with_code(service: Service, somebody: Person, address: str) -> None:
    """Up to the code from the email."""
    somebody.get("/sign-in?to=/search")
    somebody.submit({"email": address})
    service.deliver()
    somebody.submit({"code": service.code_for(address)})


def _app(somebody: Person) -> str:
    """What an app shows that was given the key on the page."""
    found = re.search(r"\b([A-Z2-7]{4} ){7}[A-Z2-7]{4}\b", somebody.here.text)
    assert found, somebody.here
    return world().one_time.at(found[0].replace(" ", ""), step_at(world().clock.now()))


def _codes(somebody: Person) -> list[str]:
    """Recovery codes, made on the page that offers them."""
    somebody.submit(form=next(form for form in somebody.here.forms if "/recovery-codes" in form.action))
    return re.findall(r"\b(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}\b", somebody.here.text)


@pytest.fixture
def newcomer() -> str:
    """The address of an officer who never signed in."""
    return let_in(world(), "Nia New", f"{world().keys.new_id().lower()}@exampleshire.example", [Role.OFFICER]).email


def test_the_first_sign_in_sets_up_the_app_and_nobody_goes_round_it(
    service: Service, somebody: Person, newcomer: str
) -> None:
    _with_code(service, somebody, newcomer)
    assert somebody.here.url == "/sign-in/set-up"
    for path in ("/cases", "/sessions", "/sign-in/second", "/recovery-codes"):
        assert somebody.get(path).url == "/sign-in/set-up"
    somebody.submit({"password": "000000"})
    assert "That password is not correct" in somebody.here.text
    somebody.submit({"password": _app(somebody)})
    assert somebody.here.url == "/recovery-codes?to=%2Fsearch"
    codes = _codes(somebody)
    assert len(codes) == 10
    assert "/search" in somebody.here.links, "what they wanted before they had to set up the app"
    assert "Earlier codes" not in somebody.here.text
    assert codes[0] not in somebody.get("/recovery-codes").text
    assert somebody.get("/cases").url == "/cases"

    there = Person(service)
    _with_code(service, there, newcomer)
    assert there.here.url == "/sign-in/second"
    there.submit({"recovery": codes[3]}, there.here.form_to("/recovery"))
    assert "does not work again. You have 9 left." in there.here.text
    assert "/search" in there.here.links


def test_the_app_on_the_same_telephone_is_opened_by_a_link(service: Service, somebody: Person, newcomer: str) -> None:
    """The link says what the picture says. A link is none of what the content policy limits: only forms are."""
    _with_code(service, somebody, newcomer)
    (link,) = [link for link in somebody.here.links if link.startswith("otpauth:")]
    url = urlsplit(link)
    given = parse_qs(url.query)
    assert (url.scheme, url.netloc) == ("otpauth", "totp")
    assert newcomer in unquote(url.path)
    key = given["secret"][0]
    assert " ".join(re.findall("....", key)) in somebody.here.text
    assert [tag for _, tag in somebody.here.tags if tag.get("data-copy") == key]
    password = world().one_time.at(key, step_at(world().clock.now()))
    assert somebody.submit({"password": password}).url.startswith("/recovery-codes")


@pytest.mark.parametrize(("left", "offered"), [(0, True), (1, True), (2, True), (3, False)])
def test_new_recovery_codes_are_offered_while_few_are_left(
    service: Service, somebody: Person, left: int, offered: bool
) -> None:
    password, me = service.app_of(OFFICER.address), world().people.by_email(OFFICER.address)
    assert me
    factor = world().factors.get(me.person_id)
    assert factor
    world().factors.save(replace(factor, recovery=frozenset(f"unused {number}" for number in range(left))))
    _with_code(service, somebody, OFFICER.address)
    page = somebody.submit({"password": password})
    assert page.url == ("/recovery-codes?to=%2Fsearch" if offered else "/search")
    if offered:
        assert (f"You have {left} left." if left else "You have no recovery codes.") in page.text
        assert "/search" in page.links


def test_who_may_not_open_what_they_wanted_reads_why_also_by_way_of_the_codes(
    service: Service, somebody: Person, newcomer: str
) -> None:
    somebody.get("/sign-in?to=/audit")
    somebody.submit({"email": newcomer})
    service.deliver()
    somebody.submit({"code": service.code_for(newcomer)})
    somebody.submit({"password": _app(somebody)})
    assert somebody.here.url.startswith("/recovery-codes")
    assert "/audit" not in somebody.here.links
    assert "/cases?instead=yes" in somebody.here.links


def test_the_page_of_codes_leads_to_pages_of_ours_alone(service: Service, somebody: Person) -> None:
    somebody.sign_in(OFFICER.address)
    page = somebody.get("/recovery-codes?to=https://elsewhere.example/")
    assert not [link for link in page.links if "elsewhere" in link]
    assert "/cases" in page.links


@pytest.mark.parametrize("path", ["/sign-in/set-up", "/sign-in/second"])
def test_only_a_moved_practice_clock_is_named_as_why_passwords_are_wrong(
    service: Service, somebody: Person, newcomer: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.app_of(OFFICER.address)
    _with_code(service, somebody, newcomer if path == "/sign-in/set-up" else OFFICER.address)
    for days in (0, 7):
        monkeypatch.setattr(type(world().clock), "ahead", lambda clock, days=days: timedelta(days=days))
        assert ("practice clock was moved" in somebody.get(path).text) is bool(days)


@pytest.mark.parametrize("page", ["/sign-in/set-up", "/sign-in/second"])
def test_who_stops_before_the_second_factor_can_sign_out(
    service: Service, somebody: Person, newcomer: str, page: str
) -> None:
    service.app_of(OFFICER.address)
    _with_code(service, somebody, newcomer if page == "/sign-in/set-up" else OFFICER.address)
    assert somebody.here.url == page
    somebody.submit(form=somebody.here.form_to("/sign-out"))
    assert somebody.get(page).url == "/sign-in"


def test_the_page_says_nothing_of_a_code_to_who_came_by_a_link(service: Service, somebody: Person) -> None:
    service.app_of(ADMINISTRATOR.address)
    path = "/sign-in/link/" + make_link(world(), ADMINISTRATOR.address).rsplit("/", 1)[-1]
    somebody.get(path)
    somebody.submit({"email": ADMINISTRATOR.address})
    assert somebody.here.url == "/sign-in/second"
    assert "Your code was right" not in somebody.here.text


def test_later_the_app_alone_is_asked_for(service: Service, somebody: Person) -> None:
    password = service.app_of(OFFICER.address)
    _with_code(service, somebody, OFFICER.address)
    assert somebody.get("/cases").url == "/sign-in/second"
    assert somebody.get("/sign-in/set-up").url == "/sign-in/second"
    assert "Enter the six digits" in somebody.submit({"password": "12"}).text
    assert somebody.submit({"password": password}).url == "/search"
    again = Person(service)
    _with_code(service, again, OFFICER.address)
    assert "That password is not correct" in again.submit({"password": password}).text


def test_new_recovery_codes_need_the_app(service: Service, somebody: Person) -> None:
    somebody.sign_in(OFFICER.address)
    page = somebody.get("/recovery-codes")
    refused = somebody.submit({"password": "000000"}, form=page.form_to("/recovery-codes"))
    assert "That password is not correct" in refused.text
    answer = {"password": service.app_of(OFFICER.address)}
    shown = somebody.submit(answer, form=refused.form_to("/recovery-codes"))
    assert "Your new recovery codes" in shown.text
    assert "Earlier codes no longer work." in shown.text
    (copied,) = [given["data-copy"] for _, given in shown.tags if "data-copy" in given]
    assert len((copied or "").split()) == 10
    assert [given for tag, given in shown.tags if tag == "button" and "data-print" in given]


def test_a_post_before_the_second_factor_does_nothing(service: Service, somebody: Person) -> None:
    _with_code(service, somebody, OFFICER.address)
    page = somebody.post("/recovery-codes", {"csrf": somebody.csrf})
    assert (page.status, page.location) == (303, "/sign-in/second")


@pytest.mark.parametrize("path", ["/sign-in/second", "/sign-in/set-up"])
def test_second_factor_pages_redirect_people_who_do_not_need_them(
    service: Service, somebody: Person, path: str
) -> None:
    assert somebody.get(path).url == "/sign-in"
    somebody.sign_in(OFFICE.address)
    assert somebody.get(path).url == "/my-referrals"


def test_the_picture_needs_no_style_of_its_own(service: Service, somebody: Person, newcomer: str) -> None:
    """The content policy allows none."""
    _with_code(service, somebody, newcomer)
    assert "<svg" in somebody.here.html
    assert not [tag for tag, given in somebody.here.tags if tag == "style" or "style" in given]
