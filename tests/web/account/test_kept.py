"""An officer whose session ended while they typed goes on with their words. Nobody else sees them."""

import re
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib import bootstrap
from chalicelib.domain.people.kept import KeptWords
from chalicelib.web.account.kept_place import PLACES
from chalicelib.web.http.access import KEPT
from infrastructure.local.example_data import MANAGER, OFFICE, OFFICER
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


def test_what_the_words_belong_to_is_said_with_a_way_there(
    service: Service, school: Person, officer: Person, at: datetime
) -> None:
    reference, form = _typing(officer, school)
    _too_late(service, officer, form, at)
    again = officer.get(next(link for link in officer.here.links if link.startswith("/sign-in?")))
    assert "Sign in with the same account as before" in again.text
    assert "refer a child" not in again.text
    page = officer.enter_code_for(OFFICER.address)
    assert f"Where it belongs: A note, case {reference}" in page.text
    assert f"/cases/{reference}" in page.links


def _kept(address: str, path: str) -> None:
    world = bootstrap.world()
    person = world.people.by_email(address)
    assert person
    world.kept.keep(KeptWords(person.person_id, path, {"text": "Typed."}, world.clock.now()))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/cases/BCDF-2347/steps/contact", "“Record a contact attempt”, case BCDF-2347"),
        ("/cases/BCDF-2347/steps/none", "A step, case BCDF-2347"),
        ("/returns/BCDF-2347/answer", "Your answer, return BCDF-2347"),
        ("/elsewhere", "A form."),
    ],
)
def test_it_is_said_of_a_step_and_a_return(officer: Person, at: datetime, path: str, said: str) -> None:
    _kept(OFFICER.address, path)
    assert f"Where it belongs: {said}" in officer.get("/kept").text


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/arrivals/BCDF-2347", "Whether a child has come to your school, return BCDF-2347"),
        ("/referrals/nothinghere/pages/child", "A page of a form that you have since sent, or that was deleted."),
        ("/my-referrals/nothinghere/questions", "Your answers to the team’s questions."),
        ("/my-referrals/nothinghere/information", "More information about a child."),
        ("/bulk/nothinghere/rows/1", "A row of a file that was deleted."),
    ],
)
def test_it_is_said_to_a_school_though_the_thing_is_gone(school: Person, at: datetime, path: str, said: str) -> None:
    _kept(OFFICE.address, path)
    assert f"Where it belongs: {said}" in school.get("/kept").text


def test_a_page_of_a_form_is_named(school: Person, at: datetime) -> None:
    draft = school.fill_in().url.removesuffix("/check")
    _kept(OFFICE.address, f"{draft}/pages/child")
    assert "Where it belongs: “The child’s names”, your form “Refer a child" in school.get("/kept").text
    assert draft in school.here.links


def test_what_was_sent_is_named_by_its_reference(school: Person, at: datetime) -> None:
    reference = school.refer()
    sent = next(link for link in school.get("/my-referrals").links if re.fullmatch(r"/my-referrals/[\w-]+", link))
    _kept(OFFICE.address, f"{sent}/information")
    assert f"More information, what you sent as {reference}" in school.get("/kept").text


def test_every_kept_route_has_its_words() -> None:
    assert set(PLACES) == {path for _, path in KEPT}


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("/my-referrals", "nobody can refer a child in your name"),
        ("/begin/school-referral", "nobody can refer a child in your name"),
        ("/admin/changes", "This page is for staff"),
        ("/returns", "This page is for staff"),
    ],
)
def test_the_sign_in_says_why_for_each_page(somebody: Person, to: str, said: str) -> None:
    assert said in somebody.get(f"/sign-in?to={to}").text
    assert "in your name" not in somebody.get("/sign-in?to=/sessions").text


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
