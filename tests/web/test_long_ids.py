"""An id that is far too long is the id of nothing: not found, on every route and for everybody, never an error of ours."""

import re
from collections.abc import Mapping

import pytest

from chalicelib.web.http.access import RULES
from tests.support.browser import Person

LONG = 3_000
WITH_IDS = [(method, path) for method, path in RULES if "{" in path]


@pytest.fixture(scope="module")
def everybody(school: Person, officer: Person, administrator: Person) -> Mapping[str, Person]:
    return {"school": school, "officer": officer, "administrator": administrator}


@pytest.mark.parametrize(("method", "path"), WITH_IDS, ids=str)
def test_no_route_takes_an_id_of_three_thousand_characters(
    everybody: Mapping[str, Person], somebody: Person, method: str, path: str
) -> None:
    address = re.sub(r"{\w+}", "a" * LONG, path)
    for person in (somebody, *everybody.values()):
        csrf = {} if person is somebody else {"csrf": person.csrf}
        page = person.ask("GET", address) if method == "GET" else person.post(address, csrf)
        assert page.status == 404


@pytest.mark.parametrize("name", ["owner", "after", "school", "to", "before", "family", "like"])
def test_no_list_takes_a_query_value_of_three_thousand_characters(officer: Person, name: str) -> None:
    assert officer.ask("GET", f"/cases?{name}={'a' * LONG}").status == 404
