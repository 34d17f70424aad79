"""An officer whose session ended while they typed goes on with their words. Nobody else sees them."""

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib import bootstrap
from infrastructure.local.example_data import MANAGER, OFFICER
from tests.support.browser import Form, Person, Service
from tests.support.table import TUESDAY

pytestmark = pytest.mark.usefixtures("as_it_was")


@pytest.fixture
def at(service: Service) -> datetime:
    service.stack.set_clock(TUESDAY)
    return TUESDAY


NOTE = "Phoned the grandmother.\r\nNo answer."


def _typing(officer: Person, school: Person) -> tuple[str, Form]:
    reference = school.refer()
    page = officer.get(f"/cases/{reference}")
    return reference, page.form_to("/notes")


def _too_late(service: Service, officer: Person, form: Form, at: datetime, note: str = NOTE) -> None:
    service.stack.set_clock(at + timedelta(minutes=45))
    officer.submit({"note": note}, form)


def test_the_note_is_saved_once_after_signing_in_again(
    service: Service, school: Person, officer: Person, at: datetime
) -> None:
    reference, form = _typing(officer, school)
    _too_late(service, officer, form, at)
    assert "We have kept what you typed" in officer.here.text
    assert "grandmother" not in officer.here.text
    officer.get("/sign-in?to=/cases")
    assert officer.enter_code_for(OFFICER.address).url == "/kept"
    assert "Phoned the grandmother." in officer.here.text
    go_on = officer.here.form_to("/notes")
    assert "Phoned the grandmother." in officer.submit(form=go_on).text
    assert officer.get("/kept").url == "/cases"
    officer.submit(form=go_on)  # pressed twice
    assert officer.get(f"/cases/{reference}/events").text.count("Phoned the grandmother.") <= 1


def test_the_next_person_in_this_browser_does_not_see_the_kept_words(
    service: Service, school: Person, officer: Person, at: datetime
) -> None:
    _, form = _typing(officer, school)
    _too_late(service, officer, form, at)
    officer.get("/sign-in?to=/kept")
    page = officer.enter_code_for(MANAGER.address)
    assert "grandmother" not in page.text
    assert page.url == "/cases"


def test_they_are_thrown_away(service: Service, school: Person, officer: Person, at: datetime) -> None:
    _, form = _typing(officer, school)
    _too_late(service, officer, form, at)
    officer.sign_in(OFFICER.address)
    officer.submit(form=officer.here.form_to("/kept/drop"))
    assert officer.get("/kept").url == "/cases"


def test_what_was_kept_since_outlives_an_older_page(
    service: Service, school: Person, officer: Person, at: datetime
) -> None:
    _, form = _typing(officer, school)
    _too_late(service, officer, form, at)
    officer.sign_in(OFFICER.address)
    older = officer.here
    world = bootstrap.world()
    person = world.people.by_email(OFFICER.address)
    assert person
    words = world.kept.get(person.person_id)
    assert words
    world.kept.keep(replace(words, fields={"note": "Rang again."}, at=words.at + timedelta(minutes=1)))
    for button in ("/notes", "/kept/drop"):
        officer.submit(form=older.form_to(button))
        assert "Rang again." in officer.get("/kept").text


def test_words_too_long_to_keep_are_shown_to_copy(
    service: Service, school: Person, officer: Person, at: datetime
) -> None:
    _, form = _typing(officer, school)
    _too_late(service, officer, form, at, "w" * 110_000)
    assert "it is too long for us to keep" in officer.here.text


def test_a_forged_form_is_not_kept(service: Service, school: Person, officer: Person, at: datetime) -> None:
    _, form = _typing(officer, school)
    form.fields["csrf"] = "no"
    _too_late(service, officer, form, at)
    assert not service.stack.rows("KEPT_WORDS")


def test_no_code_is_ever_kept(service: Service, officer: Person, at: datetime) -> None:
    token = officer.csrf
    service.stack.set_clock(at + timedelta(minutes=45))
    officer.post("/recovery-codes", {"csrf": token, "fresh_code": "123456"})
    assert not service.stack.rows("KEPT_WORDS")


def test_a_page_says_how_long_one_has_and_asking_keeps_one_in(service: Service, officer: Person, at: datetime) -> None:
    assert "We sign you out if you do nothing for 30 minutes" in officer.get("/cases").text
    service.stack.set_clock(at + timedelta(minutes=20))
    assert '"left": 1800' in officer.ask("GET", "/still-here").html
    service.stack.set_clock(at + timedelta(minutes=40))
    assert officer.get("/cases").status == 200
