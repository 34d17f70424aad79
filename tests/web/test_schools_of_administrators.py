"""The administrator's pages about schools: calendars of their own, and the national register."""

import pytest

from infrastructure.schools import EXAMPLE
from tests.support.browser import Page, Person, Service
from tests.support.register import upload_register


@pytest.fixture(scope="module")
def loaded(service: Service, administrator: Person) -> Page:
    address = upload_register(administrator)
    service.work()
    review = administrator.get(address)
    assert "60 added" in review.text
    assert "Hillside Primary School, Madeup (URN 900001), ZZ11 2WZ" in review.text
    administrator.submit(form=review.form_to("/load"))
    service.work()
    return administrator.get(address)


def test_a_register_is_loaded_and_its_schools_are_found(loaded: Page, administrator: Person) -> None:
    assert "The register is loaded" in loaded.text
    assert "Primary, Madeup, ZZ11 2WZ, URN 900001" in administrator.get("/admin/schools?find=hillside").text
    assert "National register of schools loaded by Grace Boateng" in administrator.get("/admin/changes").text


def test_a_file_that_is_loaded_already_says_so(loaded: Page, service: Service, administrator: Person) -> None:
    address = upload_register(administrator)
    service.work()
    assert "Nothing is new in this file" in administrator.get(address).text


def test_a_wrong_file_is_said_in_plain_words(service: Service, administrator: Person) -> None:
    address = upload_register(administrator, EXAMPLE.read_bytes()[:-300])
    service.work()
    page = administrator.get(address)
    assert "it is not all there" in page.text
    assert "Nothing was changed." in page.text


def test_a_school_nobody_knows_is_not_found(loaded: Page, administrator: Person) -> None:
    assert "Nothing found" in administrator.get("/admin/schools?find=atlantis").text
    assert administrator.get("/admin/schools/999999/calendar").status == 404


def test_a_closure_and_a_term_of_one_school(loaded: Page, administrator: Person) -> None:
    page = administrator.get("/admin/schools/900001/calendar")
    assert "assumed: the county’s dates" in page.text
    day = {"day-day": "13", "day-month": "1", "day-year": "2027"}
    closed = administrator.submit(day, form=page.form_to("/closures"))
    assert "Wednesday 13 January 2027" in closed.text
    assert administrator.submit(day, form=page.form_to("/closures")).status == 409
    first = {"first-day": "5", "first-month": "9", "first-year": "2026"}
    last = {"last-day": "11", "last-month": "12", "last-year": "2026"}
    page = administrator.get("/admin/schools/900001/calendar")
    added = administrator.submit({**first, **last}, form=page.form_to("/terms"))
    assert "The dates from September 2026 do not begin in September and reach July yet." in added.text
    removal = next(form for form in added.forms if form.fields.get("named") == "2027-01-13")
    assert "13 January 2027" not in administrator.submit(form=removal).text
    assert "Calendar of one school changed by Grace Boateng" in administrator.get("/admin/changes").text
