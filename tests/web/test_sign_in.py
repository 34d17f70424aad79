"""Signing in by an emailed code: what strangers, scanners, thieves and the late are told, and where one lands."""

from datetime import datetime, timedelta
from itertools import count
from urllib.parse import quote

import pytest

from infrastructure.local.example_data import OFFICE, OFFICER
from tests.support.browser import GATE, Person, Service
from tests.support.table import TUESDAY

QUARTERS = count()


@pytest.fixture(autouse=True)
def at(service: Service) -> datetime:
    """A quarter of an hour of its own for each test, because what is asked for in vain is counted in such."""
    moment = TUESDAY + timedelta(minutes=15 * next(QUARTERS))
    service.stack.set_clock(moment)
    return moment


def _ask(person: Person, address: str) -> tuple[int, str, int, str]:
    person.get("/sign-in")
    form = person.here.form
    answer = person.post("/sign-in", form.fields | {"email": address})
    page = person.get(answer.location)
    assert f"If we know the address {address}" in page.text
    html = page.html.replace(page.form.fields["csrf"], "…").replace(address, "…")
    return answer.status, answer.location, page.status, html


def test_a_known_and_an_unknown_address_get_the_same_answer(service: Service) -> None:
    known, unknown = (_ask(Person(service), address) for address in (OFFICE.address, "who@nowhere.example"))
    assert known == unknown
    assert known[:2] == (303, "/sign-in/code")


def test_an_unknown_address_is_told_who_can_add_it_once_a_day(service: Service) -> None:
    for _ in range(3):
        _ask(Person(service), "new@hillside.example")
    service.deliver()
    mails = [mail for mail in service.stack.mails if mail.to == "new@hillside.example"]
    assert len(mails) == 1
    assert "Children Missing Education team on 01632 960 100" in mails[0].text


def test_the_wrong_code_for_an_unknown_address_reads_like_that_for_a_known_one(service: Service) -> None:
    pages = []
    for address in (OFFICE.address, "who@nowhere.example"):
        person = Person(service)
        person.get("/sign-in")
        person.submit({"email": address})
        page = person.submit({"code": "000000" if address != OFFICE.address else _wrong(service)})
        assert address in page.text
        pages.append((page.status, page.html.replace(page.form.fields["csrf"], "…").replace(address, "…")))
    assert pages[0] == pages[1]


def _wrong(service: Service) -> str:
    service.deliver()
    return f"{(int(service.code_for(OFFICE.address)) + 1) % 1_000_000:06d}"


def test_five_wrong_guesses_spend_a_code_and_a_new_one_works_at_once(service: Service, somebody: Person) -> None:
    somebody.get("/sign-in")
    somebody.submit({"email": OFFICE.address})
    wrong = _wrong(service)
    for _ in range(5):
        assert "That is not the code that we sent last." in somebody.submit({"code": wrong}).text
    right = service.code_for(OFFICE.address)
    assert "A code may be tried 5 times" in somebody.submit({"code": right}).text
    assert "Sign out" in somebody.sign_in(OFFICE.address).text


def test_a_code_lives_ten_minutes(service: Service, somebody: Person, at: datetime) -> None:
    somebody.get("/sign-in")
    somebody.submit({"email": OFFICE.address})
    service.deliver()
    service.stack.set_clock(at + timedelta(minutes=10, seconds=30))
    page = somebody.submit({"code": service.code_for(OFFICE.address)})
    assert "This code has run out" in page.text


@pytest.mark.parametrize("code", ["12345", "1234567", "12345a", "", "١٢٣٤٥٦", "²²²²²²"])
def test_what_is_not_six_digits_is_no_guess(service: Service, somebody: Person, code: str) -> None:
    somebody.get("/sign-in")
    somebody.submit({"email": OFFICE.address})
    assert "Enter the six digits from the email." in somebody.submit({"code": code}).text
    assert {row["guesses"]["N"] for row in service.stack.rows("SIGN_IN") if "used" not in row} <= {"0", "1", "5"}


def test_a_code_works_only_in_the_browser_that_asked_and_only_once(service: Service, somebody: Person) -> None:
    somebody.get("/sign-in")
    somebody.submit({"email": OFFICE.address})
    service.deliver()
    code, thief = service.code_for(OFFICE.address), Person(service)
    thief.get("/sign-in/code")
    assert "it was asked for in another browser" in thief.submit({"code": code}).text
    form = somebody.here.form
    assert "Sign out" in somebody.submit({"code": code}).text
    again = Person(service)
    again.cookies = {name: value for name, value in somebody.cookies.items() if "browser" in name}
    again.get("/sign-in/code")
    assert "it may be used once" in again.submit({"code": code}).text
    assert form.action.endswith("/sign-in/code")


def test_scanners_that_open_every_link_sign_nobody_in_and_spend_nothing(service: Service, somebody: Person) -> None:
    somebody.get("/sign-in")
    somebody.submit({"email": OFFICE.address})
    service.deliver()
    sessions, code = service.stack.rows("SESSION"), service.code_for(OFFICE.address)
    scanner = Person(service)
    for method in ("HEAD", "GET", "GET"):
        for path in ("/", "/sign-in", "/sign-in/code", f"/sign-in/code?code={code}", f"/sign-in?to=/cases&code={code}"):
            scanner.ask(method, path)
    Person(service).post("/sign-in/code", {"code": code})
    assert "__Host-session" not in scanner.cookies
    assert service.stack.rows("SESSION") == sessions
    assert "Sign out" in somebody.submit({"code": code}).text


def test_signing_in_gives_a_new_session_and_keeps_an_old_ones_cookie_worthless(somebody: Person) -> None:
    planted = "p" * 32
    somebody.cookies["__Host-session"] = planted
    somebody.sign_in(OFFICE.address)
    assert somebody.cookies["__Host-session"] != planted


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/cases/../../evil",
        "/cases%0d%0aSet-Cookie:x=y",
        "/cases?next=//evil.example",
        "javascript:alert(1)",
        "/casesevil.example",
        "/cases\n",
    ],
)
def test_nobody_is_sent_anywhere_else_after_signing_in(somebody: Person, to: str) -> None:
    assert somebody.sign_in(OFFICER.address, f"/sign-in?to={quote(to, safe='')}").url == "/cases"
    assert not [url for url in somebody.urls if "evil" in url and not url.startswith("/sign-in?to=")]


def test_an_ended_session_says_so_keeps_what_was_typed_and_leads_back(
    service: Service, somebody: Person, at: datetime
) -> None:
    somebody.sign_in(OFFICER.address)
    note = "A long note that somebody wrote for half an hour, with <b>marks</b>."
    token = somebody.csrf
    service.stack.set_clock(at + timedelta(minutes=31))
    page = somebody.post("/cases/2222-2222/notes", {"csrf": token, "note": note, "once": "x" * 24})
    assert (page.status, "Your session has ended" in page.text) == (403, True)
    assert note in page.text
    assert "/sign-in?to=/cases/2222-2222" in page.links


def test_a_session_ends_after_ten_hours_however_busy(service: Service, somebody: Person, at: datetime) -> None:
    somebody.sign_in(OFFICER.address)
    statuses = []
    for minutes in range(25, 626, 25):
        service.stack.set_clock(at + timedelta(minutes=minutes))
        statuses.append(somebody.ask("GET", "/cases").status)
    assert statuses == [200] * 24 + [403]


def test_a_school_may_be_idle_for_two_hours(service: Service, somebody: Person, at: datetime) -> None:
    somebody.sign_in(OFFICE.address)
    somebody.get("/begin/school-referral")
    path = somebody.submit(GATE).url
    service.stack.set_clock(at + timedelta(minutes=119))
    assert somebody.ask("GET", path).status == 200
    service.stack.set_clock(at + timedelta(minutes=119 + 121))
    assert somebody.ask("GET", path).status == 403


def test_eight_codes_asked_for_in_vain_are_enough_for_one_source_and_address(service: Service) -> None:
    statuses = []
    for _ in range(9):
        person = Person(service)
        person.get("/sign-in")
        statuses.append(person.submit({"email": "vain@hillside.example"}).status)
    assert statuses == [200] * 8 + [429]
    other = Person(service)
    other.get("/sign-in")
    assert other.submit({"email": "other@hillside.example"}).status == 200
