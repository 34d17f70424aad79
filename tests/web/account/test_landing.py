"""Each role signs in with a link in its hand: it leads there, or to the role's own first page, which says why."""

from datetime import timedelta
from itertools import count
from urllib.parse import quote

import pytest

from chalicelib.bootstrap import world
from chalicelib.domain.people.kept import KeptWords
from chalicelib.domain.people.people import Person as Account
from infrastructure.local.example_data import ADMINISTRATOR, AUDITOR, MANAGER, OFFICE, OFFICER, ExamplePerson
from tests.support.browser import Person, Service
from tests.support.table import TUESDAY

DAYS = count()
WHY = "Your account may not open the page that you asked for, so this is your own first page."


@pytest.fixture(autouse=True)
def _a_day_of_its_own(service: Service) -> None:
    """Codes count for a day."""
    service.stack.set_clock(TUESDAY + timedelta(days=2 * next(DAYS)))


@pytest.mark.parametrize(
    ("who", "wanted", "lands"),
    [
        (ADMINISTRATOR, "/cases", "/admin?instead=yes"),
        (ADMINISTRATOR, "/audit", "/admin?instead=yes"),
        (ADMINISTRATOR, "/admin/staff/new", "/admin/staff/new"),
        (ADMINISTRATOR, "/nowhere", "/admin"),
        (AUDITOR, "/audit", "/audit"),
        (AUDITOR, "/admin/staff/new", "/audit?instead=yes"),
        (AUDITOR, "/begin/leaver?family=x", "/audit"),
        (OFFICER, "/cases?owner=nobody", "/cases?owner=nobody"),
        (OFFICER, "/audit", "/cases?instead=yes"),
        (MANAGER, "/admin/waiting", "/admin/waiting"),
        (MANAGER, "/admin/staff", "/cases?instead=yes"),
        (OFFICE, "/cases", "/my-referrals?instead=yes"),
        (OFFICE, "/bulk", "/bulk"),
        (OFFICE, "/who-works-here", "/my-referrals?instead=yes"),
    ],
    ids=lambda value: value.name if isinstance(value, ExamplePerson) else str(value),
)
def test_a_link_that_was_asked_for_before_signing_in(
    service: Service, somebody: Person, who: ExamplePerson, wanted: str, lands: str
) -> None:
    page = somebody.sign_in(who.address, f"/sign-in?to={quote(wanted, safe='/')}")
    assert (page.url, page.status) == (lands, 200)
    assert (WHY in page.text) is lands.endswith("instead=yes")


def test_the_filter_of_a_link_in_an_email_is_still_there_after_signing_in(service: Service, somebody: Person) -> None:
    assert somebody.get("/cases?owner=nobody&reason=x").url == f"/sign-in?to={quote('/cases?owner=nobody', safe='/')}"
    assert somebody.enter_code_for(OFFICER.address).url == "/cases?owner=nobody"


def test_who_has_lost_every_role_is_told_and_not_refused(service: Service, somebody: Person) -> None:
    neil = Account(world().keys.new_id(), "Neil None", "neil.none@exampleshire.example")
    world().people.add(neil)
    world().kept.keep(KeptWords(neil.person_id, "/cases/BCDF-2347/notes", {"note": "Phoned."}, world().clock.now()))
    page = somebody.sign_in("neil.none@exampleshire.example", "/sign-in?to=/my-referrals")
    assert (page.url, page.status) == ("/?instead=yes", 200)
    assert "Your account has no role in this service any more" in page.text


def test_nobody_is_told_of_an_account_that_they_have_not(somebody: Person) -> None:
    assert "govuk-inset-text" not in somebody.get("/?instead=yes").html


def test_who_is_signed_in_and_refused_finds_their_own_first_page(service: Service, somebody: Person) -> None:
    somebody.sign_in(ADMINISTRATOR.address)
    page = somebody.get("/cases")
    assert (page.status, "You may not open this page" in page.text) == (403, True)
    assert '<a class="govuk-link" href="http' in page.html
    assert "/admin" in page.links
    assert "Go to your first page" in page.text


@pytest.mark.parametrize(
    ("wanted", "refers", "works"),
    [
        ("/my-referrals", True, False),
        ("/begin/leaver", True, False),
        ("/cases?owner=nobody", False, True),
        ("/audit", False, True),
        ("/admin/staff/new", False, True),
        ("/kept", False, False),
        ("/who-works-here", False, False),
        ("/nowhere", False, False),
    ],
)
def test_the_sign_in_page_says_what_the_address_is_for(
    somebody: Person, wanted: str, *, refers: bool, works: bool
) -> None:
    text = somebody.get(f"/sign-in?to={quote(wanted, safe='/')}").text
    assert ("so that nobody can refer a child in your name" in text) is refers
    assert ("Use the address that an administrator added." in text) is works
