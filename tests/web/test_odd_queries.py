"""Whatever stands in the query of a list, the answer is that list or "not found": never an error of ours, nor others' rows."""

import base64
import json
from collections.abc import Mapping

import pytest

from infrastructure.local.example_data import RIVERMEAD
from tests.support.browser import Page, Person, Service
from tests.web.test_whose import signed_in


def mark(*parts: str) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


LISTS = {
    "/cases": "officer",
    "/cases?owner=nobody": "officer",
    "/returns": "officer",
    "/returns?state=recorded": "officer",
    "/set-aside": "officer",
    "/my-referrals?list=900001": "school",
    "/my-referrals?list=own": "school",
    "/my-referrals?list=drafts": "school",
    "/my-referrals?list=deleted": "school",
    "/bulk": "school",
    "/tasks": "officer",
    "/tasks/done": "officer",
    "/admin/tasks": "administrator",
    "/admin/changes": "administrator",
    "/admin/links": "administrator",
}
ODD = {
    "a NUL": "after=a%00b",
    "no UTF-8": "after=%ED%A0%80%FF",
    "a key twice": f"after=x&after={mark('a', 'b', 'c')}",
    "100 kB": f"after={'x' * 100_000}",
    "a name of 100 kB": f"{'x' * 100_000}=1",
    "full stops for an owner": f"owner={'.' * 100_000}",
    "half a sign": f"after={mark('a', 'b', chr(0xD800))}",
    "NULs in a mark": f"after={mark(*'abc')[:-2]}AA",
    "brackets": f"after={'W' * 900}",
    "a number that is none": "after=%C2%B2&list=%C2%B2&assigned=%C2%B2",
    "a mark of cases": f"after={mark('CASE#1', 'HEAD', '1#2026-11-25T10:00:00Z')}",
}


@pytest.fixture(scope="module")
def everybody(school: Person, officer: Person, administrator: Person) -> Mapping[str, Person]:
    school.refer()
    return {"school": school, "officer": officer, "administrator": administrator}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
@pytest.mark.parametrize("path", LISTS)
def test_an_odd_query_is_no_error_of_ours(everybody: Mapping[str, Person], path: str, odd: str) -> None:
    page = everybody[LISTS[path]].ask("GET", f"{path}{'&' if '?' in path else '?'}{odd}")
    assert page.status in (200, 404)


def referrals_on(page: Page) -> set[str]:
    return {link for link in page.links if link.startswith("/my-referrals/")}


def test_a_mark_that_was_made_for_another_school_shows_only_ones_own(service: Service, school: Person) -> None:
    school.refer()
    sent = [row for row in service.stack.rows("SUBMISSION") if row["pk"]["S"].startswith("SUBMISSION#")]
    theirs = mark(sent[-1]["pk"]["S"], "SUBMISSION", "SUBMISSION#9999")
    assert referrals_on(school.get(f"/my-referrals?list=900001&after={theirs}"))
    other = signed_in(service, "ria@rivermead.example", RIVERMEAD)
    assert not referrals_on(other.get(f"/my-referrals?list={RIVERMEAD.urn}&after={theirs}"))
    assert not referrals_on(other.get("/my-referrals?list=900001")), "a school of somebody else"
