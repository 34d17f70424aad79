"""The headers and cookies of every kind of answer, and the pages for what goes wrong inside."""

import hashlib
import json
import re

import pytest

from chalicelib.assets import address, named
from tests.support.browser import CHILD, GATE, WHEREABOUTS, YOU, Page, Person, Service
from tests.web.promises import has_security_headers, is_a_page_in_english, needs_nothing_that_the_policy_forbids


def _broken_case(service: Service, school: Person, officer: Person) -> Page:
    """A case with a row that no code of ours wrote; the exception's words would show it."""
    reference = school.refer(GATE, CHILD, WHEREABOUTS, YOU)
    row = next(row for row in service.stack.rows("CASE") if row["reference"]["S"] == reference)
    service.stack.client.update_item(
        TableName=service.stack.table,
        Key={"pk": row["pk"], "sk": row["sk"]},
        UpdateExpression="SET received_at = :words",
        ExpressionAttributeValues={":words": {"S": "WORD-OF-A-CHILD"}},
    )
    page = officer.ask("GET", f"/cases/{reference}")
    service.stack.delete_row(row)
    return page


def _answers(service: Service, school: Person, officer: Person) -> dict[int, Page]:
    nobody, form = Person(service), school.headers()
    twice = f"csrf={school.csrf}&phoned=no&phoned=yes".encode()
    large = b"csrf=" + b"x" * 200_001
    pages = [
        nobody.ask("GET", "/"),
        nobody.ask("GET", "/cases"),
        school.ask("POST", "/begin/school-referral", form, twice),
        school.post("/begin/school-referral", GATE),
        school.ask("GET", "/cases"),
        officer.ask("GET", "/cases/2222-2222"),
        nobody.ask("PUT", "/begin/school-referral", form, b""),
        school.ask("POST", "/begin/school-referral", form, large),
        school.ask("POST", "/begin/school-referral", form | {"Content-Type": "application/json"}, b"{}"),
        nobody.ask("GET", "/assets/app.css.map"),
        _broken_case(service, school, officer),
    ]
    return {page.status: page for page in pages}


@pytest.fixture(scope="module")
def answers(service: Service, school: Person, officer: Person) -> dict[int, Page]:
    return _answers(service, school, officer)


STATUSES = [200, 303, 400, 403, 404, 405, 413, 415, 500]


@pytest.mark.parametrize("status", STATUSES)
def test_every_answer_has_the_security_headers(answers: dict[int, Page], status: int) -> None:
    has_security_headers(answers[status])


@pytest.mark.parametrize("status", [status for status in STATUSES if status != 303])
def test_every_answer_is_a_page_in_english(answers: dict[int, Page], status: int) -> None:
    is_a_page_in_english(answers[status])


@pytest.mark.parametrize("status", [status for status in STATUSES if status != 303])
def test_every_page_keeps_the_content_policy(answers: dict[int, Page], status: int) -> None:
    needs_nothing_that_the_policy_forbids(answers[status])


BROWSER = {"Accept": "text/css,*/*;q=0.1", "Accept-Encoding": "gzip, deflate, br"}


@pytest.mark.parametrize("name", ["app.css", "app.js", "schools.js", "favicon.svg"])
def test_an_asset_is_kept_for_a_year_under_the_hash_of_its_content(somebody: Person, name: str) -> None:
    found = somebody.ask("GET", f"/assets/{address(name)}", BROWSER)
    assert found.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert found.headers["content-encoding"] == "gzip"
    assert found.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in found.headers
    first, digest, kind = address(name).split(".")
    assert (f"{first}.{kind}", digest) == (name, hashlib.sha256(found.html.encode()).hexdigest()[:12])


@pytest.mark.parametrize("name", ["app.css", "app.0123456789ab.css"])
def test_a_page_of_an_earlier_release_keeps_its_looks(somebody: Person, name: str) -> None:
    found = somebody.ask("GET", f"/assets/{name}", BROWSER)
    assert (found.status, found.headers["cache-control"]) == (200, "no-cache")


@pytest.mark.parametrize("headers", [{}, {"Accept": "*/*"}, {"Accept-Encoding": "gzip"}])
def test_a_client_that_does_not_accept_gzip_gets_plain_text(somebody: Person, headers: dict[str, str]) -> None:
    style = somebody.ask("GET", f"/assets/{address('app.css')}", headers)
    assert (style.status, style.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert style.headers["vary"] == "Accept-Encoding"
    assert "content-encoding" not in style.headers
    assert ".govuk-button" in style.html


def test_a_first_visit_fetches_four_things(somebody: Person) -> None:
    page = somebody.get("/")
    fetched = set(re.findall(r'(?:src|href)="[^"]*/assets/([^"]+)"', page.html))
    assert fetched == {address("app.css"), address("app.js"), address("favicon.svg")}


def test_the_school_picker_is_fetched_by_its_hash() -> None:
    script = named("app.js")
    assert script
    assert f"import('./{address('schools.js')}')" in script.plain


def test_cookies_are_locked_to_the_host_and_away_from_scripts(somebody: Person, school: Person) -> None:
    cookie = somebody.ask("GET", "/").cookies[0]
    assert cookie.startswith("__Host-browser=")
    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Lax; Secure")
    assert "Domain" not in cookie
    assert school.cookies.keys() == {"__Host-browser", "__Host-session", "__Host-known"}


def test_signing_out_ends_the_session_and_clears_the_browser(service: Service, somebody: Person) -> None:
    somebody.sign_in("office@hillside.example")
    before = dict(somebody.cookies)
    somebody.cookies = {}
    both = somebody.ask("POST", "/sign-out")
    assert both.status in (403, 415)
    somebody.cookies = dict(before)
    out = somebody.post("/sign-out", {"csrf": somebody.csrf})
    assert out.headers["clear-site-data"] == '"cache", "storage"'
    gone = "=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure"
    assert out.cookies == [f"__Host-session{gone}", f"__Host-browser{gone}"]
    somebody.cookies = before
    assert somebody.ask("GET", "/referrals/abcdefgh/check").status == 403


def test_two_cookies_come_as_two_headers(service: Service) -> None:
    person = Person(service)
    person.sign_in("office@hillside.example")
    person.cookies = {"__Host-session": person.cookies["__Host-session"]}
    page = person.ask("GET", "/")
    assert isinstance(page.headers["set-cookie"], list)


@pytest.mark.parametrize("neighbour", ['consent={"a":1,"b":"x y"}', "odd=a,b c=d", "naïve=ü", "=", ";;", "a=b=c;;"])
def test_a_neighbours_odd_cookie_does_not_hide_ours(school: Person, neighbour: str) -> None:
    jar = "; ".join(f"{name}={value}" for name, value in school.cookies.items())
    page = Person(school.service).ask("GET", "/", {"Cookie": f"{neighbour}; {jar}"})
    assert ("Sign out" in page.text, page.cookies) == (True, [])


def test_a_500_page_shows_a_reference_that_is_in_the_log_and_no_word_of_the_exception(
    service: Service, school: Person, officer: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    page = _broken_case(service, school, officer)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    failed = next(line for line in lines if line["what"] == "request-unreadable")
    unread = next(line for line in lines if line["what"] == "row-unreadable")
    assert page.status == 500
    assert failed["reference"] == unread["reference"]
    assert unread["reference"] in page.text
    assert unread["problem"] == "ValueError"
    assert "WORD-OF-A-CHILD" not in json.dumps(lines) + page.html


def test_every_request_leaves_one_log_line_with_route_and_outcome(
    officer: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    officer.ask("GET", "/cases/2222-2222")
    line = next(found for found in map(json.loads, capsys.readouterr().out.splitlines()) if found["what"] == "request")
    assert (line["route"], line["status"]) == ("/cases/{reference}", 404)
    assert line["ms"] >= 0
