"""Another authority's enquiry: whom we believe, where the receipt goes, and who is rung back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from chalicelib.domain.consequence import CALL_BACK
from chalicelib.domain.errors import NotFound
from chalicelib.domain.people import PARTNER_ROLES, Person
from chalicelib.journeys import agency, authority_enquiry, school_referral
from chalicelib.journeys.form import Form
from chalicelib.ports import Draft, Receipt
from chalicelib.services import delivering, drafting, enquiring, following, keeping_directory, referring
from chalicelib.services.finishing import finish_task
from chalicelib.services.newcomers import NotAnAuthority
from tests.support.partner_forms import AGENCY, AUTHORITY
from tests.support.world import ADMINISTRATOR, OFFICER, REFERRER, FakeWorld, a_world

MAILBOX = "cme@suffolk.gov.uk"


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


@pytest.fixture
def listed(world: FakeWorld) -> FakeWorld:
    keeping_directory.set_listing(world, ADMINISTRATOR, "935", 0, MAILBOX, date(2026, 11, 2))
    return world


def partner(world: FakeWorld, email: str) -> Person:
    person = Person(f"partner {email}", email, email, PARTNER_ROLES)
    world.people.add(person)
    return person


def send(world: FakeWorld, person: Person, form: Form = authority_enquiry.FORM, **changes: str) -> Receipt:
    raw = (AUTHORITY if form is authority_enquiry.FORM else AGENCY) | changes
    draft = Draft(world.keys.new_id(), "browser", person.person_id, form.name, form.version, raw, world.clock.now())
    return referring.send(world, world.drafts.save(draft), person)


def test_who_reads_the_mailbox_of_the_directory_is_believed(listed: FakeWorld) -> None:
    receipt = send(listed, partner(listed, MAILBOX))
    assert receipt.flags == ()
    assert not [task for task in listed.store.tasks.values() if task.task_id.startswith("call-back")]


@pytest.mark.parametrize("email", ["jo@suffolk.gov.uk", "jo@other.gov.uk"])
def test_another_government_address_is_taken_and_has_to_be_rung_back(listed: FakeWorld, email: str) -> None:
    receipt = send(listed, partner(listed, email))
    assert receipt.flags == (CALL_BACK,)
    (case,) = listed.store.heads.values()
    submission = listed.cases.submission(case)
    task_id = enquiring.owed_call_back(listed, submission)
    assert listed.store.tasks[task_id].reference == receipt.reference
    finish_task(listed, task_id, OFFICER, "Rang the duty desk.")
    assert enquiring.owed_call_back(listed, submission) == ""


@pytest.mark.parametrize("person", [REFERRER, replace(REFERRER, email="jo@private.example")])
def test_any_other_address_is_refused_with_the_number_and_nothing_is_lost(listed: FakeWorld, person: Person) -> None:
    with pytest.raises(NotAnAuthority, match="01632 960 100"):
        send(listed, person)
    assert listed.store.heads == {}
    assert len(listed.store.drafts) == 1


@pytest.mark.parametrize("email", [MAILBOX, "jo@suffolk.gov.uk", "jo@other.gov.uk"])
def test_the_receipt_goes_to_the_address_of_the_directory_whoever_wrote(listed: FakeWorld, email: str) -> None:
    send(listed, partner(listed, email))
    delivering.sweep(listed)
    receipts = [message for message in listed.store.messages.values() if message.email.endswith("receipt")]
    assert [(message.email, message.recipient) for message in receipts] == [("enquiry_receipt", "authority:935")]
    assert MAILBOX in [mail.to for mail in listed.mailer.sent]


def test_without_an_address_in_the_directory_there_is_no_receipt(world: FakeWorld) -> None:
    send(world, partner(world, "jo@suffolk.gov.uk"))
    assert not [message for message in world.store.messages.values() if message.email.endswith("receipt")]


def test_the_address_of_another_authority_gets_nothing(listed: FakeWorld) -> None:
    send(listed, partner(listed, "jo@norfolk.gov.uk"), authority_code="926")
    assert not [message for message in listed.store.messages.values() if message.email.endswith("receipt")]


def test_an_agency_is_not_held_to_it_and_gets_its_own_receipt(world: FakeWorld) -> None:
    person = partner(world, "pia@health.example")
    assert send(world, person, agency.FORM).flags == ()
    assert world.message("form_receipt").recipient == f"person:{person.person_id}"


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (lambda world: partner(world, "jo@suffolk.gov.uk"), True),
        (lambda world: REFERRER, True),
        (lambda world: OFFICER, False),
    ],
    ids=["a partner", "a contact of a school", "an officer"],
)
def test_who_may_fill_in_a_form_for_partners(world: FakeWorld, who: Callable[[FakeWorld], Person], may: bool) -> None:
    assert drafting.may_fill_in(who(world), agency.FORM) is may


def test_a_partner_fills_in_no_form_of_schools_and_sees_nobody_elses(world: FakeWorld) -> None:
    pia, jo = partner(world, "pia@health.example"), partner(world, "jo@housing.example")
    assert not drafting.may_fill_in(pia, school_referral.FORM)
    send(world, pia, agency.FORM)
    (submission,) = world.store.submissions.values()
    assert following.find(world, submission.submission_id, pia)
    with pytest.raises(NotFound):
        following.find(world, submission.submission_id, jo)
    assert following.sent_by_person(world, jo, "").referred == ()
    assert len(following.sent_by_person(world, pia, "").referred) == 1
