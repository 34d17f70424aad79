"""An auditor is asked who looked at a child in a month, and answers without opening anything."""

from datetime import timedelta

import pytest

from chalicelib.domain.instants import london_day
from infrastructure.local.example_data import AUDITOR, MANAGER
from tests.support.browser import CHILD, Person, Service
from tests.support.table import TUESDAY

BORN = {name: CHILD[name] for name in ("born-day", "born-month", "born-year")}


@pytest.fixture(scope="module")
def auditor(service: Service) -> Person:
    person = Person(service)
    person.sign_in(AUDITOR.address)
    return person


@pytest.fixture(scope="module")
def reference(school: Person, manager: Person) -> str:
    reference = school.refer()
    manager.get(f"/cases/{reference}")
    return reference


def test_a_child_is_found_by_name_and_birth_as_a_reference_alone(auditor: Person, reference: str) -> None:
    page = auditor.get("/audit")
    found = auditor.submit({"by": "surname", "surname": CHILD["last_name"], **BORN}, form=page.form_to("/audit/child"))
    assert f"/audit/cases/{reference}" in found.links
    assert CHILD["first_names"] not in found.text
    assert f"/cases/{reference}" not in found.links


def test_the_looks_of_a_month_are_named_and_those_of_another_are_not_there(auditor: Person, reference: str) -> None:
    month, other = (f"{london_day(TUESDAY + timedelta(days=days)):%Y-%m}" for days in (0, -40))
    page = auditor.get(f"/audit/cases/{reference}?month={month}")
    assert f"{MANAGER.name} opened the case" in page.text
    assert CHILD["last_name"] not in page.text
    assert "Nothing was recorded." in auditor.get(f"/audit/cases/{reference}?month={other}").text


def test_a_day_and_a_person_show_what_and_at_which_reference(auditor: Person, manager: Person, reference: str) -> None:
    day = london_day(TUESDAY)
    of_day = auditor.get(f"/audit/looks?day={day}")
    assert f"{MANAGER.name} opened the case , {reference}".replace(" ,", ",") in of_day.text.replace(" ,", ",")
    auditor.get("/audit")
    whose = [
        tag["value"]
        for name, tag in auditor.here.tags
        if name == "option" and tag.get("value", "").__len__() > 10  # type: ignore[union-attr]
    ]
    of_people = [auditor.get(f"/audit/looks?month={day:%Y-%m}&person={each}").text for each in whose]
    assert any(f"by {MANAGER.name}" in text and reference in text for text in of_people)
    assert f"/audit/looks?day={day}" in auditor.get(f"/audit/looks?month={day:%Y-%m}").links


def test_looking_is_recorded_too(auditor: Person, reference: str) -> None:
    page = auditor.get(f"/audit/looks?day={london_day(TUESDAY)}")
    assert f"{AUDITOR.name} looked at the audit" in page.text
    assert f"{AUDITOR.name} looked up a child" in page.text


@pytest.mark.parametrize(
    "query", ["?day=x", "?month=2027", "?month=2027-13", "?month=9999-12", "?day=0001-01-01", f"?person={'x' * 2000}"]
)
def test_an_address_that_no_link_has_is_not_found(auditor: Person, query: str) -> None:
    assert auditor.ask("GET", f"/audit/looks{query}").status == 404


def test_where_no_month_is_named_it_is_this_one(auditor: Person) -> None:
    assert f"{london_day(TUESDAY):%B %Y}" in auditor.get("/audit/looks").text


def test_nobody_else_opens_these_pages(manager: Person, school: Person, reference: str) -> None:
    for person in (manager, school):
        for path in ("/audit", f"/audit/looks?day={london_day(TUESDAY)}", f"/audit/cases/{reference}"):
            assert person.ask("GET", path).status == 403
