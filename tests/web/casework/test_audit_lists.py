"""An auditor is asked who looked at a child in a month, and answers without opening anything."""

import re
from datetime import timedelta

import pytest

from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.changes import LABELS, Changed
from chalicelib.domain.records.access import ADMINISTRATORS
from chalicelib.web.casework.looks_words import words_of
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
    assert f"Nobody looked at {reference} or changed it" in auditor.get(f"/audit/cases/{reference}?month={other}").text


def test_a_day_and_a_person_show_what_and_at_which_reference(auditor: Person, manager: Person, reference: str) -> None:
    day = london_day(TUESDAY)
    of_day = auditor.get(f"/audit/looks?day={day}")
    _, of_manager = of_day.html.split(f">{MANAGER.name}</a></h2>")
    assert re.search(rf"opened the case, <a [^>]*/audit/cases/{reference}\">", of_manager.partition("<h2")[0])
    assert "Each person’s looks and changes are together" in of_day.text
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
    _, mine = page.html.split(f">{AUDITOR.name}</a></h2>")
    assert "looked at the audit" in mine.partition("<h2")[0]
    assert "looked up a child" in mine.partition("<h2")[0]


def test_what_an_administrator_changed_is_told_apart_from_a_step_of_the_same_name() -> None:
    for change in Changed:
        assert words_of(change, ADMINISTRATORS) == f"recorded under administration: {LABELS[change]}"
    assert words_of(EventKind.ON_CALL, "case") == "recorded: The manager on call has it"


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
