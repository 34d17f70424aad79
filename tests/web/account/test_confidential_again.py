"""A school's confidential answers ask for a new code a quarter of an hour after the last one, and nothing typed is lost."""

from datetime import datetime, timedelta

import pytest

from infrastructure.local.example_data import OFFICE
from tests.support.browser import Person, Service
from tests.support.table import TUESDAY
from tests.web.every_field import ALL

pytestmark = pytest.mark.usefixtures("as_it_was")
PAGE = "address"


@pytest.fixture
def at(service: Service) -> datetime:
    service.stack.set_clock(TUESDAY)
    return TUESDAY


@pytest.fixture
def draft(service: Service, somebody: Person, at: datetime) -> str:
    """A form with an address that must stay secret."""
    somebody.sign_in(OFFICE.address)
    return somebody.fill_in(ALL | {"restricted_address": "yes"}).url.removesuffix("/check")


def _codes(service: Service) -> int:
    return sum(mail.subject == "Your sign-in code" for mail in service.stack.mails)


def _enter_new_code(service: Service, somebody: Person) -> None:
    service.deliver()
    somebody.submit({"fresh_code": service.code_for(OFFICE.address)})


def test_the_page_opens_within_a_quarter_of_an_hour(
    service: Service, somebody: Person, draft: str, at: datetime
) -> None:
    service.stack.set_clock(at + timedelta(minutes=14))
    assert somebody.get(f"{draft}/check").status == 200
    assert "Enter a new code" not in somebody.here.text


@pytest.mark.parametrize("page", ["check", f"pages/{PAGE}"])
def test_later_it_asks_for_a_code_and_leads_back(
    service: Service, somebody: Person, draft: str, at: datetime, page: str
) -> None:
    service.stack.set_clock(at + timedelta(minutes=16))
    before = _codes(service)
    assert "Enter a new code to see this" in somebody.get(f"{draft}/{page}").text
    service.deliver()
    assert _codes(service) == before, "looking sends nothing"
    somebody.submit()
    assert "These answers are confidential" in somebody.here.text
    _enter_new_code(service, somebody)
    assert somebody.here.url == f"{draft}/{page}"


def test_a_saved_page_goes_on_with_what_was_typed(service: Service, somebody: Person, draft: str, at: datetime) -> None:
    somebody.get(f"{draft}/pages/{PAGE}")
    service.stack.set_clock(at + timedelta(minutes=16))
    somebody.submit({"address": "7 New Lane\r\nMadeup"})
    assert "Enter a new code to continue" in somebody.here.text
    _enter_new_code(service, somebody)
    assert "7 New Lane" in somebody.get(f"{draft}/pages/{PAGE}").html


def test_other_pages_open_as_before(service: Service, somebody: Person, draft: str, at: datetime) -> None:
    service.stack.set_clock(at + timedelta(minutes=16))
    assert somebody.get(f"{draft}/pages/child").status == 200
    assert "Enter a new code" not in somebody.here.text


def test_only_a_page_of_ours_is_led_back_to(service: Service, somebody: Person, draft: str) -> None:
    page = somebody.post("/sign-in/again", {"csrf": somebody.csrf, "to": "//evil.example"})
    assert (page.status, page.location) == (303, "/my-referrals")
