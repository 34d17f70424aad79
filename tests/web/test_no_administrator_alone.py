"""An administrator who is a thief: their attempts over HTTP, and who hears of them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from chalicelib.bootstrap import world
from chalicelib.services.people.staffing import let_in
from chalicelib.web.http.access import FRESH, RULES
from chalicelib.web.http.who import Who
from infrastructure.local.example_data import ADMINISTRATOR, AUDITOR, MANAGER, OFFICE, OFFICER
from tests.support.browser import SCHOOL, Person, Service
from tests.support.table import TUESDAY
from tests.web.administrators import page_of

STOLEN = "thief@elsewhere.example"


@pytest.fixture(scope="module")
def thief(administrator: Person) -> Person:
    return administrator


@pytest.fixture(scope="module")
def auditor(service: Service) -> Person:
    """Signed in on the Tuesday, when the others are."""
    service.stack.set_clock(TUESDAY)
    person = Person(service)
    person.sign_in(AUDITOR.address)
    return person


def told(service: Service, address: str) -> list[str]:
    service.deliver()
    service.tick()
    return [mail.subject for mail in service.stack.mails if mail.to == address and "account" in mail.subject]


def test_an_administrator_does_not_become_an_officer_by_themselves(
    service: Service, thief: Person, school: Person
) -> None:
    reference = school.refer()
    page = page_of(thief, ADMINISTRATOR.address)
    asked = thief.submit({"role-officer": "yes"}, form=page.form)
    assert "A second person must agree by" in asked.text
    assert thief.get(f"/cases/{reference}").status == 403
    for address in (MANAGER.address, AUDITOR.address, ADMINISTRATOR.address):
        assert told(service, address), address


def test_an_administrator_does_not_move_an_officers_address_by_themselves(service: Service, thief: Person) -> None:
    page = page_of(thief, OFFICER.address)
    asked = thief.submit({"email": STOLEN}, form=page.form_to("/email"))
    assert "A second person must agree by" in asked.text
    assert world().people.by_email(STOLEN) is None
    assert told(service, OFFICER.address)
    assert told(service, STOLEN)


def test_an_auditor_reads_what_was_asked_and_a_manager_finds_what_waits(service: Service, thief: Person) -> None:
    auditor, manager = Person(service), Person(service)
    auditor.sign_in(AUDITOR.address)
    manager.sign_in(MANAGER.address)
    assert "/admin/changes" in auditor.get("/oversight").links
    assert f"{OFFICER.name}" in auditor.get("/admin/changes").text
    assert "Asked for, waiting for a second person" in auditor.get("/admin/changes").text
    assert "/admin/waiting" in manager.get("/oversight").links
    page = manager.get("/admin/waiting")
    declined = manager.submit(form=page.form_to("/decline"))
    assert "You declined this change:" in declined.text
    assert declined.text.count("A second person must agree by") == page.text.count("A second person must agree by") - 1


# --- a fresh sign-in ----------------------------------------------------------------------------------------------------


@pytest.fixture
def later(service: Service, thief: Person) -> Iterator[Person]:
    """An administrator at an open browser, six minutes after they signed in."""
    thief.sign_in(ADMINISTRATOR.address)
    service.stack.set_clock(TUESDAY + timedelta(minutes=6))
    yield thief
    service.stack.set_clock(TUESDAY)


def test_the_teams_mailbox_is_not_moved_by_an_administrator_alone(service: Service, thief: Person) -> None:
    thief.sign_in(ADMINISTRATOR.address)
    thief.get("/admin/settings")
    asked = thief.submit({"team_mailbox": STOLEN})
    assert asked.url == "/admin/waiting"
    assert "The team’s mailbox: settings changed" in asked.text
    assert world().authorities.current().team_mailbox == "cme@exampleshire.example"
    service.deliver()
    service.tick()
    subject = "A mailbox: a change waits for a second person"
    told = {mail.to for mail in service.stack.mails if mail.subject == subject}
    assert {STOLEN, "cme@exampleshire.example", MANAGER.address, AUDITOR.address} <= told


def newest_code(service: Service) -> str:
    service.deliver()
    return service.code_for(ADMINISTRATOR.address)


def test_an_old_session_enters_a_new_code_and_what_was_typed_is_done(service: Service, later: Person) -> None:
    later.get("/admin/staff/new")
    token = dict(later.cookies)
    answers = {"name": "Nia O’Typed", "email": "nia.typed@exampleshire.example", "role-officer": "yes"}
    asked = later.submit(answers)
    assert "Enter a new code to continue" in asked.text
    assert "Nia O’Typed" not in later.get("/admin/waiting").text
    wrong = later.submit({"fresh_code": "12"}, form=asked.form)
    assert "Enter the six digits" in wrong.text
    done = later.submit({"fresh_code": f" {newest_code(service)} "}, form=wrong.form)
    assert "Nia O’Typed" in done.text
    assert later.cookies != token
    assert later.get("/admin").status == 200
    later.get("/admin/staff/new")
    assert "Nia O’Typed" not in later.submit({**answers, "name": ""}).text


def test_the_old_session_ends_with_the_new_code(service: Service, later: Person) -> None:
    later.get("/admin/contacts")
    old = dict(later.cookies)
    asked = later.submit(form=later.here.form_to("/export"))
    saved = later.post("/admin/contacts/export", asked.form.fields | {"fresh_code": newest_code(service)})
    assert saved.headers["content-disposition"].startswith("attachment")
    later.cookies, new = old, later.cookies
    assert later.ask("GET", "/admin").status in (303, 403)
    later.cookies = new


def test_other_sign_ins_end_after_a_new_code(service: Service, later: Person) -> None:
    there = Person(service)
    there.sign_in(ADMINISTRATOR.address)
    page = later.get("/sessions")
    asked = later.submit(form=page.form_to("/end-others"))
    assert "end your other sign-ins" in asked.text
    assert there.get("/admin").status == 200
    done = later.submit({"fresh_code": newest_code(service)}, form=asked.form)
    assert (done.url, done.text.count("This browser")) == ("/sessions", 1)
    assert there.get("/admin").status == 403


def test_a_contact_of_a_school_is_told_why_a_new_code_is_asked_for(service: Service, later: Person) -> None:
    service.stack.set_clock(TUESDAY)
    here, there = Person(service), Person(service)
    for each in (here, there):
        each.sign_in(OFFICE.address)
    service.stack.set_clock(TUESDAY + timedelta(minutes=6))
    asked = here.submit(form=here.get("/sessions").form_to("/end-others"))
    assert "end your other sign-ins" in asked.text
    assert "confidential" not in asked.text


def test_a_pasted_list_goes_on_whole_after_the_new_code(service: Service, later: Person) -> None:
    later.get("/admin/contacts/paste")
    text = 'email,name,urn,role\r\npia.paste@school.example,"Pia ""<b>"" Paste",900001,safeguarding lead'
    asked = later.post("/admin/contacts/paste/confirm", {"csrf": later.csrf, "list": text})
    assert "Enter a new code to continue" in asked.text
    assert asked.form.fields["list"] == text
    done = later.submit({"fresh_code": newest_code(service)}, form=asked.form)
    assert "pia.paste@school.example" in done.text


def test_another_persons_code_is_none(service: Service, later: Person) -> None:
    """Somebody asked for a code of their own in this browser: it must not carry out the administrator's form."""
    page = page_of(later, OFFICER.address)
    asked = later.submit({"email": STOLEN}, form=page.form_to("/email"))
    later.get("/sign-in")
    later.submit({"email": MANAGER.address})
    service.deliver()
    refused = later.submit({"fresh_code": service.code_for(MANAGER.address)}, form=asked.form)
    assert "This code has run out" in refused.text


def test_a_role_of_somebody_disabled_waits_too_and_its_request_says_what_it_opens(
    service: Service, thief: Person
) -> None:
    thief.sign_in(ADMINISTRATOR.address)
    let_in(world(), "Gil Gone", "gil.gone@school.example", schools=[SCHOOL])
    page = page_of(thief, "gil.gone@school.example")
    page = thief.submit(form=page.form_to("/disable"))
    asked = thief.submit({"role-officer": "yes"}, form=page.form)
    assert "A second person must agree by" in asked.text
    found = world().people.by_email("gil.gone@school.example")
    assert found
    assert not found.roles
    assert "Contact for : Hillside Primary School (900001)" in asked.text


@pytest.mark.parametrize("route", sorted(FRESH))
def test_every_post_that_needs_a_fresh_sign_in_asks_for_it(
    auditor: Person, later: Person, route: tuple[str, str]
) -> None:
    visitor = auditor if RULES[route] is Who.AUDITOR else later
    path = route[1].format(person_id="nobody", request_id="none", code="935", file_id="none", session="none")
    page = visitor.post(path, {"csrf": visitor.csrf})
    assert page.status in (200, 429), "too many where the code before was not used"
    assert "Enter a new code to continue" in page.text
