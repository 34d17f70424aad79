"""Signing in by an emailed code: what strangers, scanners, thieves and the late are told, and where one lands."""

import re
from datetime import datetime, timedelta
from itertools import count
from urllib.parse import quote

import pytest

from infrastructure.local.example_data import OFFICE, OFFICER
from tests.support.browser import GATE, Person, Service
from tests.support.table import TUESDAY

DAYS = count()


@pytest.fixture(autouse=True)
def at(service: Service) -> datetime:
    """A time of its own for each test, because codes that are not used count for a day."""
    moment = TUESDAY + timedelta(days=2 * next(DAYS))
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


def test_an_unknown_address_is_told_who_can_add_it_once_a_day(service: Service, at: datetime) -> None:
    for minutes in (0, 2, 8):
        service.stack.set_clock(at + timedelta(minutes=minutes))
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


def test_five_wrong_guesses_spend_a_code_and_a_new_one_works(service: Service, somebody: Person, at: datetime) -> None:
    somebody.get("/sign-in")
    somebody.submit({"email": OFFICE.address})
    wrong = _wrong(service)
    for _ in range(5):
        assert "That is not the newest code." in somebody.submit({"code": wrong}).text
    right = service.code_for(OFFICE.address)
    assert "You can try a code 5 times" in somebody.submit({"code": right}).text
    service.stack.set_clock(at + timedelta(minutes=2))
    assert "Sign out" in somebody.sign_in(OFFICE.address).text


def test_a_code_lives_ten_minutes(service: Service, somebody: Person, at: datetime) -> None:
    somebody.get("/sign-in")
    somebody.submit({"email": OFFICE.address})
    service.deliver()
    service.stack.set_clock(at + timedelta(minutes=10, seconds=30))
    page = somebody.submit({"code": service.code_for(OFFICE.address)})
    assert "This code has run out" in page.text


@pytest.mark.parametrize("wrap", ["{}-{}", "{} {}.", "Your code is {}{}.", "\t{}\u2013{}\r\n", "<{}{}>"])
def test_a_code_is_taken_as_it_is_pasted(service: Service, somebody: Person, wrap: str) -> None:
    somebody.get("/sign-in")
    somebody.submit({"email": OFFICE.address})
    service.deliver()
    code = service.code_for(OFFICE.address)
    assert "Sign out" in somebody.submit({"code": wrap.format(code[:3], code[3:])}).text


@pytest.mark.parametrize("code", ["12345", "1234567", "12345a", "", "١٢٣٤٥٦", "²²²²²²"])
def test_a_code_without_six_digits_counts_as_no_guess(service: Service, somebody: Person, code: str) -> None:
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
    assert "use it once" in again.submit({"code": code}).text
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
    assert "We have kept what you typed" in page.text
    assert "/sign-in?to=/kept" in page.links


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


# --- many unused codes ---------------------------------------------------------------------------------------------------


def _waste_codes(service: Service, address: str, at: datetime) -> datetime:
    """Three people with browsers of their own ask for a code and do not use it; when they have."""
    for minutes in (0, 2, 8):
        service.stack.set_clock(at + timedelta(minutes=minutes))
        _ask(Person(service), address)
        service.deliver()
    later = at + timedelta(minutes=20)
    service.stack.set_clock(later)
    return later


@pytest.mark.parametrize("address", [OFFICE.address, "vain@hillside.example"])
def test_a_second_code_has_to_wait(service: Service, address: str, at: datetime) -> None:
    _ask(Person(service), address)
    other = Person(service)
    other.get("/sign-in")
    page = other.submit({"email": address})
    assert (page.status, "Use the newest one, or ask again at 10:01." in page.text) == (429, True)


def test_asking_again_too_soon_leaves_the_code_usable(service: Service, somebody: Person) -> None:
    for _ in range(2):
        somebody.get("/sign-in")
        page = somebody.submit({"email": OFFICE.address})
    assert (page.status, "Use the newest one, or ask again at" in page.text) == (429, True)
    service.deliver()
    assert "Sign out" in somebody.submit({"code": service.code_for(OFFICE.address)}).text


def _link_for(service: Service, address: str) -> str:
    mail = [mail for mail in service.stack.mails if mail.to == address and mail.subject == "Your link to sign in"][-1]
    found = re.search(r"/sign-in/link/[\w-]+", mail.text)
    assert found, mail.text
    return found[0]


def test_in_place_of_a_fourth_code_a_link_leads_to_the_page_that_was_wanted(
    service: Service, somebody: Person, at: datetime
) -> None:
    _waste_codes(service, OFFICER.address, at)
    somebody.get("/sign-in?to=/search")
    somebody.submit({"email": OFFICER.address})
    assert "If the email has a link instead of a code, open the link in this browser." in somebody.here.text
    service.deliver()
    link = _link_for(service, OFFICER.address)
    assert "This link cannot be used" in Person(service).get(link).text
    somebody.get(link)
    assert "This link signs you in as" in somebody.here.text
    assert somebody.submit().url.startswith("/sign-in/se")
    assert somebody.show_second(OFFICER.address).url == "/search"
    assert "This link cannot be used" in somebody.get(link).text


def test_a_browser_that_signed_in_before_gets_a_code_whatever_others_do(
    service: Service, somebody: Person, at: datetime
) -> None:
    somebody.sign_in(OFFICER.address)
    somebody.post("/sign-out", {"csrf": somebody.csrf})
    assert somebody.cookies.keys() == {"__Host-known"}
    _waste_codes(service, OFFICER.address, at)
    assert "Sign out" in somebody.sign_in(OFFICER.address).text


def test_who_signs_out_reads_that_they_are_out(service: Service, somebody: Person) -> None:
    somebody.sign_in(OFFICER.address)
    page = somebody.get("/sessions")
    here = [form for form in page.forms if form.action.endswith("/sign-out")]
    assert len(here) == 2  # in the menu, and beside the sign-in that it ends
    out = somebody.submit(form=here[-1])
    assert out.url == "/signed-out"
    assert "You have signed out" in out.text
    assert "Sign out" not in out.text
    somebody.sign_in(OFFICER.address)
    assert somebody.get("/signed-out").url == "/cases"


def test_the_lasting_cookie_is_locked_away_and_signs_nobody_in(service: Service, somebody: Person) -> None:
    somebody.get("/sign-in")
    somebody.submit({"email": OFFICE.address})
    service.deliver()
    page = somebody.post("/sign-in/code", somebody.here.form.fields | {"code": service.code_for(OFFICE.address)})
    known = next(cookie for cookie in page.cookies if cookie.startswith("__Host-known="))
    assert known.endswith("; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=15552000")
    other = Person(service)
    other.cookies = {"__Host-known": somebody.cookies["__Host-known"]}
    assert other.ask("GET", "/my-referrals").status == 303


# --- why a session is over -----------------------------------------------------------------------------------------------


def test_signing_in_again_ends_the_older_session_of_the_browser(somebody: Person) -> None:
    somebody.sign_in(OFFICER.address)
    older = somebody.cookies["__Host-session"]
    somebody.sign_in(OFFICER.address)
    thief = Person(somebody.service)
    thief.cookies = {**somebody.cookies, "__Host-session": older}
    assert thief.ask("GET", "/cases").status == 403
    assert somebody.ask("GET", "/cases").status == 200


def test_a_person_signed_out_elsewhere_is_told(service: Service, somebody: Person) -> None:
    somebody.sign_in(OFFICER.address)
    other = Person(service)
    other.sign_in(OFFICER.address)
    other.post("/sessions/end-others", {"csrf": other.csrf})
    page = somebody.ask("GET", "/cases")
    assert (page.status, "You ended this session from another browser" in page.text) == (403, True)


# --- links as they come out of emails ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/cases/2222-2222.", "/cases/2222-2222"),
        ("/cases/2222-2222).", "/cases/2222-2222"),
        ("/my-referrals.", "/my-referrals"),
        ("/sessions,", "/sessions"),
        ("/begin/school-referral.", "/begin/school-referral"),
    ],
)
def test_a_full_stop_behind_a_link_does_no_harm(somebody: Person, path: str, leads_to: str) -> None:
    page = somebody.ask("GET", path)
    assert (page.status, page.location) == (303, leads_to)


def test_a_full_stop_behind_the_page_to_go_to_does_no_harm(somebody: Person) -> None:
    assert somebody.sign_in(OFFICER.address, "/sign-in?to=/search.").url == "/search"


@pytest.mark.parametrize("path", ["/nothing-here", "/nothing-here.", "/%0d%0aSet-Cookie:x=y.", "//evil.example."])
def test_an_odd_address_stays_an_error_page(somebody: Person, path: str) -> None:
    page = somebody.get(path)
    assert page.status in (403, 404)
    assert not [url for url in somebody.urls[1:] if "evil" in url or "\n" in url]


# --- forms of a browser that keeps its origin to itself ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "null", "Sec-Fetch-Site": "none"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 403),
    ],
)
def test_an_origin_that_is_kept_private_is_taken_with_the_browsers_own_word(
    somebody: Person, headers: dict[str, str], status: int
) -> None:
    somebody.get("/sign-in")
    fields = somebody.here.form.fields | {"email": OFFICE.address}
    page = somebody.post("/sign-in", fields, {"Content-Type": "application/x-www-form-urlencoded", **headers})
    assert page.status == status


def test_a_wrong_token_is_refused_even_so(somebody: Person) -> None:
    somebody.get("/sign-in")
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert somebody.post("/sign-in", {"email": OFFICE.address, "csrf": "x" * 32}, headers).status == 403
