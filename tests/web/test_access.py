"""Who may do what, generated from the table of routes: every route, everybody, their own object and another's."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app import app
from chalicelib.bootstrap import world
from chalicelib.domain.people import Role
from chalicelib.services.staffing import let_in
from chalicelib.web.access import RULES, Who
from infrastructure.local.example_data import OFFICE, OFFICER, TRUST
from tests.support.browser import CHILD, GATE, WHEREABOUTS, YOU, Page, Person, Service
from tests.support.table import TUESDAY

ROUTES = sorted(RULES, key=str)
GETS = [route for route in ROUTES if route[0] == "GET"]
POSTS = [route for route in ROUTES if route[0] == "POST"]
DONE = {200, 303}
LATER = TUESDAY + timedelta(hours=11)


def test_every_route_is_in_the_table_and_nothing_else_is() -> None:
    assert {(method, path) for path, methods in app.routes.items() for method in methods} == set(RULES)


class Objects:
    """The ids that routes are filled in with: one's own, and somebody else's or nobody's."""

    def __init__(self, school: Person, officer: Person, service: Service) -> None:
        stranger, trust = Person(service), Person(service)
        trust.sign_in(TRUST.address)
        others = trust.fill_in().url.split("/")[2]
        reference = school.refer(GATE, CHILD, WHEREABOUTS, YOU)
        sent = school.here.url.split("/")[2]
        draft = school.fill_in().url.split("/")[2]
        stranger.get("/sign-in")
        stranger.submit({"email": "nobody@hillside.example"})
        task = officer.get("/cases").form_to("/done").action.split("/")[-2]
        shared = {"slug": "child", "token": "none"}  # one-time links have tests of their own, in tests/operations
        self.own = shared | {"draft_id": draft, "reference": reference, "task_id": task, "name": "app.css"}
        self.sent = self.own | {"draft_id": sent}
        self.others = shared | {"draft_id": others, "reference": "2222-2222", "task_id": "none", "name": "app.css.map"}

    def path(self, route: tuple[str, str], *, own: bool) -> str:
        ids = self.sent if route[1].endswith("/sent") and own else self.own if own else self.others
        return route[1].format_map(ids)


@pytest.fixture(scope="module")
def objects(school: Person, officer: Person, service: Service) -> Objects:
    return Objects(school, officer, service)


def _people(service: Service, school: Person, officer: Person) -> dict[str, Person]:
    return {"nobody": Person(service), "contact": school, "officer": officer, "ended": officer}


def _expected(who: str, route: tuple[str, str], *, own: bool) -> set[int]:
    """The whole policy in one place."""
    method, path = route
    if "{token}" in path:
        return {404}
    missing = {404} if not own and path != "/tasks/{task_id}/done" and "{" in path else DONE
    match RULES[route]:
        case Who.ANYONE:
            return missing
        case Who.REFERRER if who == "contact":
            return missing
        case Who.STAFF if who == "officer":
            return missing
    if who == "nobody":
        return {303} if method == "GET" else {403}
    return {403}


def _do(person: Person, method: str, path: str) -> Page:
    if method == "GET":
        return person.ask("GET", path)
    fields = {"csrf": person.csrf, "once": "x" * 24, "version": "1", "note": "A note."}
    return person.post(path, fields)


@pytest.mark.parametrize("own", [True, False], ids=["own", "other's"])
@pytest.mark.parametrize("who", ["nobody", "ended", "contact", "officer"])
@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
def test_every_route_for_everybody(
    service: Service, school: Person, officer: Person, objects: Objects, route: tuple[str, str], who: str, own: bool
) -> None:
    person = _people(service, school, officer)[who]
    if route[1] == "/sign-out" and who != "nobody":
        person = Person(service)
        person.sign_in(OFFICE.address if who == "contact" else OFFICER.address)
    service.stack.set_clock(LATER if who == "ended" else TUESDAY)
    try:
        cookies = dict(person.cookies)
        page = _do(person, route[0], objects.path(route, own=own))
        person.cookies = cookies
    finally:
        service.stack.set_clock(TUESDAY)
    assert page.status in _expected(who, route, own=own), page
    if page.status == 303 and RULES[route] is not Who.ANYONE and who == "nobody":
        assert page.location.startswith("/sign-in?to=/")
    if who == "ended" and RULES[route] is not Who.ANYONE:
        assert "Your session has ended" in page.text


def _rows(service: Service) -> list[dict[str, Any]]:
    return [row for row in service.stack.scan() if row["kind"]["S"] not in ("AUDIT", "CLOCK")]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("route", GETS, ids=" ".join)
def test_looking_changes_nothing_but_the_audit(
    service: Service, school: Person, officer: Person, objects: Objects, route: tuple[str, str], method: str
) -> None:
    service.stack.set_clock(TUESDAY)
    before = _rows(service)
    for person in (Person(service), school, officer):
        person.ask(method, objects.path(route, own=True))
    assert _rows(service) == before


def test_the_one_exception_a_draft_becomes_ones_own_at_the_first_look_after_signing_in(
    service: Service, somebody: Person
) -> None:
    """Only the browser that began it can do so, for the person signed in there: a forged link gains nothing."""
    somebody.get("/before-you-start")
    somebody.submit(GATE)
    draft_id = somebody.here.url.split("/")[3]
    thief = Person(service)
    thief.sign_in(TRUST.address)
    assert thief.get(f"/referrals/{draft_id}/pages/child").status == 404
    assert somebody.enter_code_for(OFFICE.address).status == 200
    assert thief.get(f"/referrals/{draft_id}/pages/child").status == 404


def test_opening_a_case_adds_exactly_one_audit_row(service: Service, officer: Person, objects: Objects) -> None:
    before = len(service.stack.rows("AUDIT"))
    officer.get(f"/cases/{objects.own['reference']}")
    assert len(service.stack.rows("AUDIT")) == before + 1


def test_who_loses_a_role_loses_it_on_the_next_page(service: Service, somebody: Person) -> None:
    person = let_in(world(), "Lee Ver", "lee.ver@exampleshire.example", [Role.OFFICER])
    assert somebody.sign_in(person.email).url == "/cases"
    world().people.add(replace(person, active=False))
    assert somebody.get("/cases").status == 403


# --- forged forms -------------------------------------------------------------------------------------------------------


def _forgeries(person: Person, other: Person) -> Iterator[tuple[str, dict[str, str], dict[str, str]]]:
    good, token = person.headers(), person.csrf
    without_origin = {name: value for name, value in good.items() if name != "Origin"}
    before_sign_in = Person(person.service)
    before_sign_in.cookies = {name: value for name, value in person.cookies.items() if "browser" in name}
    yield "no token", {}, good
    yield "wrong token", {"csrf": "x" * len(token)}, good
    yield "token that is not ASCII", {"csrf": "é"}, good
    yield "another browser's token", {"csrf": other.csrf}, good
    yield "the token from before signing in", {"csrf": before_sign_in.csrf}, good
    yield "another host", {"csrf": token}, good | {"Origin": "https://evil.example"}
    yield "a host that begins like ours", {"csrf": token}, good | {"Origin": "https://cme.exampleshire.example.evil"}
    yield "our host without TLS", {"csrf": token}, good | {"Origin": "http://cme.exampleshire.example"}
    yield "no host", {"csrf": token}, good | {"Origin": "null"}
    yield "neither origin nor referrer", {"csrf": token}, without_origin
    yield "another referrer", {"csrf": token}, without_origin | {"Referer": "https://evil.example/cases"}
    for site in ("cross-site", "same-site", "none"):
        yield f"fetch metadata: {site}", {"csrf": token}, good | {"Sec-Fetch-Site": site}


@pytest.mark.parametrize("route", POSTS, ids=" ".join)
def test_every_forged_form_is_refused_and_changes_nothing(
    service: Service, school: Person, officer: Person, objects: Objects, route: tuple[str, str]
) -> None:
    person = officer if RULES[route] is Who.STAFF else school
    extra = {"once": "y" * 24, "version": "1", "note": "Forged.", "email": OFFICE.address, "code": "123456"}
    service.stack.set_clock(TUESDAY)
    before = _rows(service)
    for what, token, headers in _forgeries(person, Person(service)):
        page = person.post(objects.path(route, own=True), extra | GATE | token, headers)
        assert (page.status, "Nothing was sent." in page.text) == (403, True), what
    assert _rows(service) == before


def test_a_browser_without_fetch_metadata_and_origin_is_known_by_its_referrer(somebody: Person) -> None:
    headers = {"Content-Type": somebody.headers()["Content-Type"], "Referer": "https://cme.exampleshire.example/"}
    assert somebody.post("/before-you-start", GATE | {"csrf": somebody.csrf}, headers).status == 303


def test_a_token_without_its_cookie_is_worth_nothing(somebody: Person) -> None:
    token = somebody.csrf
    somebody.cookies.clear()
    assert somebody.post("/before-you-start", GATE | {"csrf": token}).status == 403
