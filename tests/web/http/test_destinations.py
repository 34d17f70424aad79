"""Where somebody may go after signing in, and where each role lands."""

import re

import pytest

from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from chalicelib.links.destinations import FILTERS, FIRST_PAGES, FOR_ALL, PAGES, asked_for, page_of, safe_destination
from chalicelib.web.http.access import RULES
from chalicelib.web.http.landing import home_of, landing
from chalicelib.web.http.who import Who
from tests.web.test_who_may_do_what import PEOPLE

NO_PAGES = {
    "/still-here",
    "/bulk/templates/{name}",
    "/cases/{reference}/files/{file_id}",
    "/returns/{reference}/files/{file_id}",
    "/write-sheets/{sheet_id}/files/{file_id}/open",
}
"""Plain values for a script, and files to save: nobody would see that they have signed in."""
EXAMPLES = {
    **{"reference": "BCDF-2347", "form": "leaver", "place": "12", "slug": "child-2", "step": "ask-more"},
    **{"urn": "900001", "code": "935", "task_id": "match-abcdefgh12"},
    **dict.fromkeys(
        ("person_id", "link_id", "contact_id", "key", "draft_id", "file_id", "sheet_id", "submission_id"), "abcd_fgh-12"
    ),
}
HOMES = {
    "nobody's": "/",
    "officer": "/cases",
    "manager": "/cases",
    "administrator": "/admin",
    "auditor": "/audit",
    "contact": "/my-referrals",
    "lead": "/my-referrals",
    "partner": "/my-referrals",
}
READERS, WORKERS, SCHOOLS = "officer manager auditor", "officer manager", "contact lead"
FILLS_IN, EVERYBODY = f"{WORKERS} {SCHOOLS} partner", f"{READERS} administrator {SCHOOLS} partner"
_READS_DRAFTS = (
    *("/guidance", "/guidance/{slug}/compare", "/guidance/{slug}/told", "/guidance/{slug}/told/{urn}"),
    *("/write-sheets", "/write-sheets/{sheet_id}", "/write-sheets/{sheet_id}/preview", "/told-to-schools"),
    *(f"/write-sheets/{{sheet_id}}/{part}" for part in ("readers", "told", "second-reader")),
)
_WRITES = (
    *("/guidance/new", "/guidance/{slug}", "/guidance/{slug}/files/{file_id}"),
    *(f"/guidance/{{slug}}/{part}" for part in ("details", "files", "publish", "withdraw")),
    *("/write-sheets/new", "/write-sheets/{sheet_id}/files/{file_id}"),
    *(f"/write-sheets/{{sheet_id}}/{part}" for part in ("write", "publish", "withdraw", "discard", "files")),
)
OPEN = {
    **dict.fromkeys(("/sessions", "/kept"), EVERYBODY),
    "/recovery-codes": f"{READERS} administrator",
    **dict.fromkeys(("/search", "/today", "/tasks/{task_id}"), WORKERS),
    **dict.fromkeys(("/team", "/team/{person_id}/absence"), f"{WORKERS} administrator"),
    "/who-works-here": "manager administrator lead",
    **dict.fromkeys(("/oversight", "/tasks", "/tasks/done"), READERS),
    **dict.fromkeys(("/cases", "/cases/{reference}"), READERS),
    **dict.fromkeys((f"/cases/{{reference}}/{part}" for part in ("events", "emails", "accesses")), READERS),
    **dict.fromkeys(("/cases/{reference}/steps/{step}", "/returns/{reference}/answer"), WORKERS),
    **dict.fromkeys(("/referrals/decisions/{reference}", "/arrivals/{reference}"), SCHOOLS),
    **dict.fromkeys(("/returns", "/returns/{reference}", "/set-aside", "/set-aside/{reference}"), READERS),
    **dict.fromkeys(("/bulk", "/bulk/{file_id}", "/bulk/{file_id}/check"), SCHOOLS),
    **dict.fromkeys(("/bulk/{file_id}/rows", "/bulk/{file_id}/rows/{place}"), SCHOOLS),
    "/begin/{form}": f"{EVERYBODY} nobody's",
    "/my-referrals": FILLS_IN,
    **dict.fromkeys(("/my-referrals/{submission_id}", "/my-referrals/{submission_id}/copy"), f"{SCHOOLS} partner"),
    "/my-referrals/{submission_id}/questions": SCHOOLS,
    **dict.fromkeys(("/referrals/{draft_id}", "/referrals/{draft_id}/check", "/referrals/{draft_id}/sent"), FILLS_IN),
    **dict.fromkeys((f"/referrals/{{draft_id}}/pages/{{slug}}{end}" for end in ("", "/remove")), FILLS_IN),
    "/referrals/{draft_id}/pages/{slug}/received/{file_id}": FILLS_IN,
    **dict.fromkeys(("/audit", "/audit/people", "/audit/looks", "/audit/cases/{reference}"), "auditor"),
    "/admin/changes": "administrator auditor",
    **dict.fromkeys(("/admin/on-call", "/admin/waiting"), "manager administrator"),
    "/your-emails": SCHOOLS,
    **dict.fromkeys(_WRITES, f"{WORKERS} administrator"),
    **dict.fromkeys(_READS_DRAFTS, f"{READERS} administrator"),
}
"""Written by hand, as `MAY`. Every other page of administrators is theirs alone."""


def _path(page: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda part: EXAMPLES[part[1]], page)


def _person(name: str) -> Person:
    person = PEOPLE[name]
    assert person
    return person


def test_every_page_behind_the_sign_in_can_be_come_back_to() -> None:
    gets = {path for (method, path), who in RULES.items() if method == "GET" and who.value.roles is not None}
    assert gets - NO_PAGES == set(PAGES) - {"/begin/{form}"}
    assert RULES["GET", "/begin/{form}"] is Who.ANYONE


@pytest.mark.parametrize("page", PAGES)
def test_the_path_of_a_page_is_known_as_its_own(page: str) -> None:
    assert page_of(_path(page)) == page
    assert safe_destination(f"{_path(page)}.") == _path(page)


@pytest.mark.parametrize("name", HOMES)
@pytest.mark.parametrize("page", PAGES)
def test_each_role_lands_where_it_wanted_or_on_its_own_first_page(page: str, name: str) -> None:
    opens = OPEN.get(page, "administrator" if page.startswith("/admin") else "").split()
    expected = _path(page) if name in opens else f"{HOMES[name]}?instead=yes"
    assert landing(_person(name), _path(page)) == expected


@pytest.mark.parametrize("name", HOMES)
def test_each_role_begins_on_a_page_that_it_may_open(name: str) -> None:
    person = _person(name)
    assert home_of(person) == HOMES[name]
    assert landing(person, "") == (HOMES[name] if person.every_role else "/?instead=yes")
    assert HOMES[name] == FOR_ALL or landing(person, HOMES[name]) == HOMES[name]


def test_every_role_has_a_first_page() -> None:
    assert set(FIRST_PAGES) == set(Role)


@pytest.mark.parametrize(
    ("roles", "home"),
    [
        ({Role.MANAGER, Role.ADMINISTRATOR}, "/cases"),
        ({Role.AUDITOR, Role.ADMINISTRATOR}, "/admin"),
        ({Role.AUDITOR, Role.OFFICER}, "/cases"),
    ],
)
def test_who_has_several_roles_begins_with_their_work(roles: set[Role], home: str) -> None:
    assert home_of(Person("b", "Bea", "b@county.example", frozenset(roles))) == home


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/cases/BCDF-2347", "/cases/BCDF-2347"),
        ("/cases/BCDF-2347.", "/cases/BCDF-2347"),
        ("/referrals/abcdefgh12/pages/child/received/abcdefgh12",) * 2,
        ("/cases?owner=nobody",) * 2,
        ("/returns?state=handed-over",) * 2,
        ("/cases/BCDF-2347/take", ""),
        ("/cases?owner=a/../b", ""),
        ("/cases?owner=nobody&owner=x", ""),
        ("/cases?find=Robin", ""),
        ("/returns?owner=nobody", ""),
        ("/cases?", "/cases"),
        ("//elsewhere.example/cases", ""),
        ("https://elsewhere.example/cases", ""),
        ("/cases/../admin/people/x", ""),
        ("/cases\n", ""),
        ("", ""),
    ],
)
def test_nobody_is_led_elsewhere(path: str, to: str) -> None:
    assert safe_destination(path) == to


@pytest.mark.parametrize(
    ("path", "query", "to"),
    [
        ("/cases", {"owner": "nobody", "find": "Robin"}, "/cases?owner=nobody"),
        ("/cases", {"find": "Robin"}, "/cases"),
        ("/cases", {"owner": "//elsewhere.example"}, "/cases"),
        ("/returns", {"state": "handed-over"}, "/returns?state=handed-over"),
        ("/search", {"owner": "nobody"}, "/search"),
    ],
)
def test_the_filter_of_an_emails_link_stays_with_it(path: str, query: dict[str, str], to: str) -> None:
    assert asked_for(path, query) == to


def test_only_pages_of_ours_have_filters() -> None:
    assert set(FILTERS) <= set(PAGES)
