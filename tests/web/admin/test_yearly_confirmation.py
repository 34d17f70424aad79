"""“Who still works here?” over HTTP, as a manager, a safeguarding lead and an administrator meet it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.bootstrap import world
from chalicelib.domain.people.confirming import LASTS
from chalicelib.domain.people.people import Person as KnownPerson
from chalicelib.domain.people.people import School
from chalicelib.domain.people.roles import Role
from chalicelib.services.people.staffing import let_in
from infrastructure.local.example_data import HILLSIDE, MANAGER
from tests.support.browser import Person, Service
from tests.support.table import TUESDAY

PAGE = "/who-works-here"
LEAD, CAI, OLU = "lea.lead@hillside.example", "cai.contact@hillside.example", "olu.officer@exampleshire.example"


def soon(address: str) -> KnownPerson:
    """The person, whose day is in a week."""
    person = world().people.by_email(address)
    assert person
    world().people.add(replace(person, confirmed=TUESDAY.date() - LASTS + timedelta(days=7)))
    return known(address)


def known(address: str) -> KnownPerson:
    person = world().people.by_email(address)
    assert person
    return person


@pytest.fixture
def people(service: Service) -> Iterator[tuple[KnownPerson, KnownPerson]]:
    """A contact of a school with a lead, and an officer."""
    lead = School(HILLSIDE.urn, HILLSIDE.name, safeguarding=True)
    let_in(world(), "Lea Lead", LEAD, schools=[lead])
    let_in(world(), "Cai Contact", CAI, schools=[HILLSIDE])
    let_in(world(), "Olu Officer", OLU, [Role.OFFICER])
    yield soon(CAI), soon(OLU)
    for address in (CAI, OLU):
        world().people.add(replace(known(address), active=False))


def signed_in(service: Service, address: str) -> Person:
    person = Person(service)
    person.sign_in(address)
    return person


def test_no_answer_is_preselected_and_one_button_confirms_everybody_shown(
    service: Service, people: tuple[KnownPerson, KnownPerson]
) -> None:
    _, olu = people
    lead = signed_in(service, LEAD)
    page = lead.get(PAGE)
    assert "Cai Contact" in page.text
    assert "Olu Officer" not in page.text
    assert not [name for name in page.form_to(PAGE).fields if name.startswith("answer-")]
    assert "for at least one person" in lead.submit(form=page.form_to(PAGE)).text
    done = lead.submit({"all": "yes"}, form=page.form_to(PAGE))
    assert "You do not need to confirm anybody now" in done.text
    assert "Your answers are saved" in done.text
    assert (known(CAI).confirmed, known(OLU).confirmed) == (TUESDAY.date(), olu.confirmed)


def test_a_contact_who_has_left_is_out_only_after_a_second_step(
    service: Service, people: tuple[KnownPerson, KnownPerson]
) -> None:
    cai, _ = people
    lead = signed_in(service, LEAD)
    asked = lead.submit({f"answer-{cai.person_id}": "left"}, form=lead.get(PAGE).form_to(PAGE))
    assert "End the access of these contacts" in asked.text
    assert known(CAI).active
    lead.submit(form=asked.form_to("/left"))
    assert not known(CAI).active


def test_a_manager_tells_the_administrators_who_hand_the_cases_on(
    service: Service, administrator: Person, people: tuple[KnownPerson, KnownPerson]
) -> None:
    _, olu = people
    manager = signed_in(service, MANAGER.address)
    asked = manager.submit({f"answer-{olu.person_id}": "left"}, form=manager.get(PAGE).form_to(PAGE))
    manager.submit(form=asked.form_to("/left"))
    assert known(OLU).active
    assert "Olu Officer" in administrator.get("/admin").text


def test_a_lead_can_neither_confirm_nor_shut_out_anybody_else(
    service: Service, people: tuple[KnownPerson, KnownPerson]
) -> None:
    _, olu = people
    lead = signed_in(service, LEAD)
    fields = {"csrf": lead.csrf, f"answer-{olu.person_id}": "stays", f"left-{olu.person_id}": "yes"}
    assert [lead.post(path, fields).status for path in (PAGE, f"{PAGE}/left")] == [404, 404]
    assert known(OLU) == olu


def test_a_contact_and_an_officer_have_no_such_page(service: Service, people: tuple[KnownPerson, KnownPerson]) -> None:
    assert [signed_in(service, address).get(PAGE).status for address in (CAI, OLU)] == [403, 403]


def test_who_has_nobody_to_confirm_sees_who_comes_next_and_a_way_back(
    service: Service, people: tuple[KnownPerson, KnownPerson]
) -> None:
    for person in (known(CAI), known(OLU)):
        world().people.add(replace(person, confirmed=TUESDAY.date()))
    lead, manager = signed_in(service, LEAD), signed_in(service, MANAGER.address)
    page = lead.get(PAGE)
    assert "Cai Contact : 13 December 2027 Contact of Hillside" in page.text
    assert "Olu Officer" not in page.text
    assert "Lea Lead :" not in page.text, "nobody confirms themselves"
    assert "/my-referrals" in page.links
    seen = manager.get(PAGE)
    assert "Olu Officer : 13 December 2027 Officer" in seen.text
    assert "Cai Contact" not in seen.text
    assert "/team" in seen.links


def test_an_administrator_sees_who_comes_next(service: Service, administrator: Person) -> None:
    page = administrator.get(PAGE)
    assert "contacts of schools without a safeguarding lead" in page.text
    assert "/admin" in page.links
