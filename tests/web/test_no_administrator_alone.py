"""An administrator who is a thief: what they try over HTTP, and who hears of it."""

import pytest

from chalicelib.bootstrap import world
from infrastructure.local.example_data import ADMINISTRATOR, AUDITOR, MANAGER, OFFICER
from tests.support.browser import Page, Person, Service

STOLEN = "thief@elsewhere.example"


@pytest.fixture(scope="module")
def thief(service: Service) -> Person:
    person = Person(service)
    person.sign_in(ADMINISTRATOR.address)
    return person


def page_of(person: Person, address: str) -> Page:
    found = world().people.by_email(address)
    assert found
    return person.get(f"/admin/people/{found.person_id}")


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
    assert "waits for a second person" in asked.text
    assert thief.get(f"/cases/{reference}").status == 403
    for address in (MANAGER.address, AUDITOR.address, ADMINISTRATOR.address):
        assert told(service, address), address


def test_an_administrator_does_not_move_an_officers_address_by_themselves(service: Service, thief: Person) -> None:
    page = page_of(thief, OFFICER.address)
    asked = thief.submit({"email": STOLEN}, form=page.form_to("/email"))
    assert "waits for a second person" in asked.text
    assert world().people.by_email(STOLEN) is None
    assert told(service, OFFICER.address)
    assert told(service, STOLEN)
