"""A school's confidential answers ask for a new code a quarter of an hour after the last one, and nothing typed is lost."""

from datetime import datetime, timedelta

import pytest

from chalicelib.bootstrap import world
from chalicelib.domain.files.bulk_rows import Row
from infrastructure.local.example_data import OFFICE
from tests.support.browser import Person, Service
from tests.support.bulk import a_checked_file, a_leaver
from tests.support.table import TUESDAY
from tests.web.every_field import ALL

pytestmark = pytest.mark.usefixtures("as_it_was")
PAGE = "address"
CONFIDENTIAL = ("12 Invented Lane", "ZZ99 3WZ", "Social care and support", "Risk of harm", "The lead’s appraisal")


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


# --- the rows of a file of many ------------------------------------------------------------------------------------------


IN_CARE = Row(4, a_leaver(3, **{"need-looked-after": "Yes"}))
SECRET = Row(5, a_leaver(4, restricted_address="Yes"))
UNCLEAR = Row(6, a_leaver(5, restricted_address="Yess"), (("restricted_address", "“Yess” is none of the answers."),))


def a_file(somebody: Person, *rows: Row) -> str:
    somebody.sign_in(OFFICE.address)
    return f"/bulk/{a_checked_file(world(), world().people.by_email(OFFICE.address), *rows)}/rows"


@pytest.mark.parametrize(
    ("row", "asks"),
    [(IN_CARE, True), (SECRET, True), (UNCLEAR, True), (None, False)],
    ids=["needs", "secret", "unclear", "none"],
)
def test_a_row_asks_where_it_has_confidential_answers(
    service: Service, somebody: Person, at: datetime, row: Row | None, asks: bool
) -> None:
    rows = a_file(somebody, *filter(None, [row]))
    path = f"{rows}/{3 if row else 2}"
    assert "Correct this row" in somebody.get(path).text
    service.stack.set_clock(at + timedelta(minutes=16))
    assert ("Enter a new code to see this" in somebody.get(path).text) is asks
    assert ("1 Example Street" in somebody.here.html) is not asks
    if asks:
        somebody.submit()
        _enter_new_code(service, somebody)
        assert (somebody.here.url, "1 Example Street" in somebody.here.html) == (path, True)


def test_a_corrected_row_goes_on_with_what_was_typed(service: Service, somebody: Person, at: datetime) -> None:
    path = f"{a_file(somebody, UNCLEAR)}/3"
    somebody.get(path)
    service.stack.set_clock(at + timedelta(minutes=16))
    somebody.submit({"restricted_address": "yes", "address": "7 New Lane"})
    assert "Enter a new code to continue" in somebody.here.text
    _enter_new_code(service, somebody)
    assert "7 New Lane" in somebody.get(path).html


@pytest.mark.parametrize(("row", "asks"), [(UNCLEAR, True), (SECRET, False), (IN_CARE, False)], ids=str)
def test_the_list_asks_only_where_it_repeats_a_confidential_answer(
    service: Service, somebody: Person, at: datetime, row: Row, asks: bool
) -> None:
    rows = a_file(somebody, row)
    assert "The rows of your file" in somebody.get(rows).html
    service.stack.set_clock(at + timedelta(minutes=16))
    assert ("Enter a new code to see this" in somebody.get(rows).text) is asks
    assert "Yess" not in somebody.here.text


# --- forms that were sent ------------------------------------------------------------------------------------------------


def test_the_page_and_the_copy_of_a_sent_form_show_no_confidential_answer_and_ask_for_none(
    service: Service, somebody: Person, draft: str, at: datetime
) -> None:
    service.stack.set_clock(at + timedelta(minutes=5))
    somebody.get(f"{draft}/check")
    assert [answer for answer in CONFIDENTIAL if answer not in somebody.here.html] == []
    somebody.submit()
    sent = next(link for link in somebody.get("/my-referrals").links if link.startswith("/my-referrals/"))
    service.stack.set_clock(at + timedelta(minutes=16))
    for path in (sent, f"{sent}/copy"):
        page = somebody.get(path)
        assert (page.status, "Enter a new code" in page.text) == (200, False)
        assert [answer for answer in CONFIDENTIAL if answer in page.html] == []


def test_only_a_page_of_ours_is_led_back_to(service: Service, somebody: Person, draft: str) -> None:
    page = somebody.post("/sign-in/again", {"csrf": somebody.csrf, "to": "//evil.example"})
    assert (page.status, page.location) == (303, "/my-referrals")
