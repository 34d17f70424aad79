"""An officer's first sign-in, the next one, and the day on which the telephone is lost."""

import re

import pytest

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
    assert somebody.here.url == "/recovery-codes"
    somebody.submit(form=somebody.here.form_to("/recovery-codes"))
    codes = re.findall(r"\b(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}\b", somebody.here.text)
    assert len(codes) == 10
    assert "/search" in somebody.here.links, "what they wanted before they had to set up the app"
    assert codes[0] not in somebody.get("/recovery-codes").text
    assert somebody.get("/cases").url == "/cases"

    there = Person(service)
    _with_code(service, there, newcomer)
    assert there.here.url == "/sign-in/second"
    assert there.submit({"recovery": codes[3]}, there.here.form_to("/recovery")).url == "/search"


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
