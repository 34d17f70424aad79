"""Choosing a school in a form: without the script page by page, and what the script is told."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from chalicelib.adapters.people.schools import TableSchools
from chalicelib.bootstrap import world
from chalicelib.domain.schools.registered_school import RegisteredSchool
from tests.support.browser import Person, Service

pytestmark = pytest.mark.usefixtures("as_it_was")

HEATH = RegisteredSchool(
    "900101", "Heath <i> Primary School", "999", "2101", "Community school", "Primary", "Open", "Exampleton", "ZZ9 3WZ"
)
CLOSED = replace(HEATH, urn="900102", name="Heath Infant School", town="Madeup", status="Closed")
NEW_SCHOOL = {"destination": "yes", "confirmed": "no"}


@pytest.fixture(scope="module")
def loaded(service: Service) -> None:
    store = world().schools
    assert isinstance(store, TableSchools)
    store.put_many([HEATH, CLOSED])


@pytest.fixture
def page(loaded: None, school: Person) -> str:
    """The page about the new school."""
    school.get("/begin/school-referral")
    draft = school.submit({"immediate_risk": "no", "phoned": "no"}).url
    return f"{draft}/pages/new-school"


def test_a_school_is_found_then_chosen_then_shown(school: Person, page: str) -> None:
    school.get(page)
    found = school.submit(NEW_SCHOOL | {"new_school": "heath"})
    assert found.url == f"{page}#new_school-found"
    assert "There is a problem" not in found.text
    assert "Which of these schools is it?" in found.text
    assert "Heath <i> Primary School Primary, Exampleton, ZZ9 3WZ" in found.text
    assert "Heath Infant School Primary, Madeup, ZZ9 3WZ, Closed" in found.text
    assert "Choose the school, or say that it is none of these." in school.submit().text
    assert school.submit({"new_school-urn": "900101"}).url.endswith("/pages/reason")
    check = school.get(page.replace("/pages/new-school", "/check")).text
    assert "Heath <i> Primary School, Exampleton (URN 900101)" in check
    assert school.get(page).form.fields["new_school-urn"] == "900101"


def test_a_school_that_is_not_found_is_written_by_hand(school: Person, page: str) -> None:
    school.get(page)
    assert "No school was found for nowhere" in school.submit(NEW_SCHOOL | {"new_school": "nowhere"}).text
    assert "Enter the name of the school and where it is." in school.submit().text
    assert school.submit({"new_school-typed": "Lycée Fictif, Paris"}).url.endswith("/pages/reason")
    assert "Lycée Fictif, Paris" in school.get(page.replace("/pages/new-school", "/check")).text


@pytest.mark.parametrize(
    ("query", "urns"),
    [
        ("heath", ["900101", "900102"]),
        ("heath+exam", ["900101"]),
        ("zz93wz", ["900101", "900102"]),
        ("zz9", ["900101", "900102"]),
        ("900101", ["900101"]),
        ("999/2101", ["900101", "900102"]),
        ("moor", []),
        ("", []),
        ("x" * 101, []),
    ],
)
def test_the_script_is_told_of_schools(loaded: None, somebody: Person, query: str, urns: list[str]) -> None:
    page = somebody.get(f"/schools?q={query}")
    assert page.headers["content-type"].startswith("application/json")
    assert [school["urn"] for school in json.loads(page.html)["schools"]] == urns


def test_the_script_gets_the_facts_that_tell_schools_apart(loaded: None, somebody: Person) -> None:
    assert json.loads(somebody.get("/schools?q=900102").html)["schools"] == [
        {
            "urn": "900102",
            "called": "Heath Infant School, Madeup",
            "name": "Heath Infant School",
            "detail": "Primary, Madeup, ZZ9 3WZ, Closed",
        }
    ]


def test_the_script_is_told_without_a_query_too(somebody: Person) -> None:
    assert json.loads(somebody.get("/schools").html) == {"schools": [], "more": ""}


@pytest.mark.parametrize(
    ("query", "shown", "more"),
    [
        ("ashwood", 10, "10 of 37 shown: type more of the name."),
        ("elmwood", 10, "10 of more than 100 shown: type more of the name."),
        ("oakwood", 10, ""),
    ],
)
def test_the_script_is_told_that_more_were_found_than_are_offered(
    loaded: None, somebody: Person, query: str, shown: int, more: str
) -> None:
    store, begins = world().schools, {"ashwood": (910_000, 37), "elmwood": (920_000, 101), "oakwood": (930_000, 10)}
    first, number = begins[query]
    store.put_many(
        [
            replace(HEATH, urn=str(first + n), name=f"{query.title()} School {n}", town="Sampleton")
            for n in range(number)
        ]
    )
    found = json.loads(somebody.get(f"/schools?q={query}").html)
    assert (len(found["schools"]), found["more"]) == (shown, more)


def test_the_script_says_that_there_are_more_schools() -> None:
    """A browser test covers the script's work; here, the answer and the script use the same name."""
    script = (Path(__file__).parents[2] / "assets/scripts/schools.js").read_text()
    assert "answer.more" in script
