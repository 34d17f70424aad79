"""Who hears of a new safeguarding lead, who can read the school's confidential answers."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.second_person import new_leads
from chalicelib.domain.people.changes import Changed
from chalicelib.domain.people.people import Person, School
from chalicelib.services.administration import school_contacts, shutting_out
from chalicelib.services.administration.agreeing import agree, waiting
from chalicelib.services.administration.pasting_contacts import look, paste
from chalicelib.services.mail.lead_mail import MOST_TOLD
from tests.services.administration.test_changing_people import AUDITOR, deliver_all
from tests.support.world import ADMINISTRATOR, MANAGER, OTHER_ADMINISTRATOR, OTHER_SCHOOL, SCHOOL, FakeWorld, a_world

LED = replace(SCHOOL, safeguarding=True)
LEAD = Person("lead", "Lena Lead", "lena@school.example", schools=(LED,))
OFFICE = Person("office", "Olga Office", "olga@school.example", schools=(SCHOOL,))
GONE = Person("gone", "Gil Gone", "gil@school.example", schools=(LED,), active=False)
ELSEWHERE = Person("elsewhere", "Eve Else", "eve@other.example", schools=(OTHER_SCHOOL,))
THIEF = "thief@elsewhere.example"
WATCHING = (MANAGER, ADMINISTRATOR, OTHER_ADMINISTRATOR, AUDITOR)
SUBJECT = "The contacts of a school were changed"


@pytest.fixture
def world() -> FakeWorld:
    return a_world(people=(*WATCHING, LEAD, OFFICE, GONE, ELSEWHERE))


def told(world: FakeWorld, subject: str = SUBJECT) -> list[str]:
    deliver_all(world)
    return sorted(mail.to for mail in world.mailer.sent if mail.rendered.subject == subject)


def addresses(*people: Person) -> list[str]:
    return sorted(person.email for person in people)


def add(world: FakeWorld, school: School = LED, email: str = THIEF) -> None:
    school_contacts.add_contact(world, ADMINISTRATOR, "Theo Thief", email, school)


def test_the_schools_other_contacts_and_all_who_watch_hear_at_once_and_it_is_recorded(world: FakeWorld) -> None:
    add(world)
    assert told(world) == addresses(*WATCHING, LEAD, OFFICE)
    mail = next(mail for mail in world.mailer.sent if mail.to == LEAD.email)
    for text in (mail.rendered.text, mail.rendered.html):
        assert f"Ann Administrator has made Theo Thief a safeguarding lead of {SCHOOL.name}" in text
        assert THIEF not in text
    assert world.store.changes[-1].what is Changed.PERSON_ADDED
    assert "safeguarding lead" in world.store.changes[-1].after["Contact for"]


def test_a_school_without_anybody_has_those_who_watch(world: FakeWorld) -> None:
    add(world, School("900099", "Empty School", safeguarding=True))
    assert told(world) == addresses(*WATCHING)


def test_a_contact_who_becomes_a_lead_and_a_lead_who_comes_back_are_told_of(world: FakeWorld) -> None:
    school_contacts.add_contact(world, ADMINISTRATOR, OFFICE.name, OFFICE.email, LED)
    assert told(world) == addresses(*WATCHING, LEAD)
    shutting_out.enable(world, ADMINISTRATOR, GONE.person_id, GONE.version)
    assert told(world) == sorted([*addresses(*WATCHING, LEAD) * 2, OFFICE.email])


def test_a_lead_of_many_schools_can_come_back_and_each_school_hears(world: FakeWorld) -> None:
    """More emails than one transaction takes."""
    schools = tuple(School(f"80{number:04d}", f"School {number}", safeguarding=True) for number in range(11))
    for number in range(9):
        ours = tuple(replace(school, safeguarding=False) for school in schools)
        world.people.add(Person(f"c{number}", f"Contact {number}", f"c{number}@trust.example", schools=ours))
    world.people.add(replace(GONE, schools=schools))
    gone = world.people.get(GONE.person_id)
    assert gone
    shutting_out.enable(world, ADMINISTRATOR, GONE.person_id, gone.version)
    again = world.people.get(GONE.person_id)
    assert again
    assert again.active
    assert told(world).count("c0@trust.example") == 11


def test_staff_who_become_a_lead_are_told_of_once_it_is_agreed_to(world: FakeWorld) -> None:
    add(world, email=AUDITOR.email)
    assert told(world) == []
    agree(world, MANAGER, waiting(world)[0].request_id)
    assert told(world) == addresses(MANAGER, ADMINISTRATOR, OTHER_ADMINISTRATOR, LEAD, OFFICE)


@pytest.mark.parametrize(
    ("before", "after", "schools"),
    [
        (None, OFFICE, []),
        (OFFICE, replace(OFFICE, name="Other"), []),
        (LEAD, replace(LEAD, name="Other"), []),
        (LEAD, replace(LEAD, schools=()), []),
        (LEAD, replace(LEAD, active=False), []),
        (None, LEAD, [LED]),
        (GONE, replace(GONE, active=True), [LED]),
        (LEAD, replace(LEAD, schools=(LED, replace(OTHER_SCHOOL, safeguarding=True))), [OTHER_SCHOOL]),
    ],
)
def test_a_change_that_makes_somebody_a_lead_names_their_new_schools(
    before: Person | None, after: Person, schools: list[School]
) -> None:
    assert [school.urn for school in new_leads(before, after)] == [school.urn for school in schools]


def test_watchers_hear_once_of_a_pasted_list_and_each_school_of_its_own_leads(world: FakeWorld) -> None:
    lines = [f"new{n}@school.example,New {n},{SCHOOL.urn},safeguarding lead" for n in range(3)]
    preview = look(world, "\n".join(["email,name,urn,role", *lines, f"c@school.example,C,{SCHOOL.urn},contact"]))
    paste(world, ADMINISTRATOR, preview, lambda: True)
    assert told(world, "Contacts of schools were changed") == addresses(*WATCHING)
    mail = next(mail for mail in world.mailer.sent if mail.to == AUDITOR.email)
    assert "The list makes 3 people safeguarding leads" in mail.rendered.text
    assert told(world).count(LEAD.email) == 3
    assert MANAGER.email not in told(world)


def test_a_list_that_makes_no_lead_is_told_to_nobody(world: FakeWorld) -> None:
    paste(world, ADMINISTRATOR, look(world, f"email,name,urn,role\nc@x.example,C,{SCHOOL.urn},contact"), lambda: True)
    assert told(world, "Contacts of schools were changed") == told(world) == []


def test_a_school_with_very_many_contacts_is_one_transaction(world: FakeWorld) -> None:
    for n in range(60):
        world.people.add(Person(f"c{n}", f"C {n}", f"c{n}@school.example", schools=(SCHOOL,)))
    add(world)
    got = told(world)
    assert len(got) == len(WATCHING) + MOST_TOLD
    assert LEAD.email in got
