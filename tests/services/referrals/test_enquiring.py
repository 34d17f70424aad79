"""Another authority's enquiry: whether we trust it, where the receipt goes, and whom to ring back."""

from collections.abc import Callable
from datetime import date

import pytest
from msgspec.structs import replace

from chalicelib.domain.casework.case import Stage
from chalicelib.domain.casework.closing import Evidence, Outcome
from chalicelib.domain.casework.enquiry_steps import Answer, CallBack
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.casework.triage import Route
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.errors import NotAnAuthority, NotFound
from chalicelib.domain.forms.disposition import CALL_BACK
from chalicelib.domain.messages.recipients import authority_recipient, person_recipient
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import PARTNER_ROLES
from chalicelib.domain.records.acceptance import Receipt
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.engine.form import Form
from chalicelib.journeys.partners import agency, authority_enquiry
from chalicelib.journeys.referral import school_referral
from chalicelib.services.administration import keeping_directory
from chalicelib.services.casework import enquirers, reading
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.casework.finishing import finish_task
from chalicelib.services.delivery import sweeps
from chalicelib.services.referrals import beginning, referring, sent_forms
from tests.support import steps
from tests.support.partner_forms import AGENCY, AUTHORITY
from tests.support.world import ADMINISTRATOR, OFFICER, REFERRER, FakeWorld, a_world, london

MAILBOX = "cme@suffolk.gov.uk"
TODAY = date(2026, 11, 25)
CALL = CallBack("Jo Sample, CME team", "01632 960 400", "Their website", True, TODAY, "10:30", "")
ANSWER = Answer("On roll here.", "Jo Sample, CME team", "education-1996-436a", "", TODAY)


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


def test_the_reader_of_the_directorys_mailbox_is_trusted(listed: FakeWorld) -> None:
    receipt = send(listed, partner(listed, MAILBOX))
    assert receipt.flags == ()
    assert not [task for task in listed.store.tasks.values() if task.task_id.startswith("call-back")]


@pytest.mark.parametrize("email", ["jo@suffolk.gov.uk", "jo@other.gov.uk"])
def test_another_government_address_is_accepted_and_must_be_rung_back(listed: FakeWorld, email: str) -> None:
    receipt = send(listed, partner(listed, email))
    assert receipt.flags == (CALL_BACK,)
    (case,) = listed.store.heads.values()
    submission = listed.cases.submission(case)
    task_id = enquirers.owed_call_back(listed, submission)
    assert listed.store.tasks[task_id].reference == receipt.reference
    with pytest.raises(NotFound):
        finish_task(listed, task_id, OFFICER, "Rang the duty desk.")
    with pytest.raises(Refused, match="Phone the authority back"):
        steps.answer_enquiry(listed, receipt.reference, Actor(OFFICER, "early"), ANSWER)
    steps.call_back(listed, receipt.reference, Actor(OFFICER, "no"), replace(CALL, genuine=False))
    assert enquirers.owed_call_back(listed, submission) == task_id
    for _ in range(2):
        steps.call_back(listed, receipt.reference, Actor(OFFICER, "yes"), CALL)
    assert enquirers.owed_call_back(listed, submission) == ""
    events = reading.load_for_page(listed, receipt.reference).events
    assert [event.facts["genuine"] for event in events if event.kind is EventKind.CALLED_BACK] == ["yes", "no"]
    assert events[0].text == "Rung: Jo Sample, CME team\nOn: 01632 960 400\nPublished: Their website"
    with pytest.raises(Refused, match="Nobody needs to be phoned back"):
        steps.call_back(listed, receipt.reference, Actor(OFFICER, "again"), CALL)


@pytest.mark.parametrize("person", [REFERRER, replace(REFERRER, email="jo@private.example")])
def test_any_other_address_is_refused_with_the_number_and_nothing_is_lost(listed: FakeWorld, person: Person) -> None:
    with pytest.raises(NotAnAuthority, match="01632 960 100"):
        send(listed, person)
    assert listed.store.heads == {}
    assert len(listed.store.drafts) == 1


@pytest.mark.parametrize("email", [MAILBOX, "jo@suffolk.gov.uk", "jo@other.gov.uk"])
def test_the_receipt_always_goes_to_the_directorys_address(listed: FakeWorld, email: str) -> None:
    send(listed, partner(listed, email))
    sweeps.sweep(listed)
    receipts = [message for message in listed.store.messages.values() if message.email.endswith("receipt")]
    assert [(message.email, message.recipient) for message in receipts] == [
        ("enquiry_receipt", authority_recipient("935"))
    ]
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
    assert world.message("form_receipt").recipient == person_recipient(person.person_id)


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
    assert beginning.may_fill_in(who(world), agency.FORM) is may


def test_a_partner_fills_in_no_form_of_schools_and_sees_nobody_elses(world: FakeWorld) -> None:
    pia, jo = partner(world, "pia@health.example"), partner(world, "jo@housing.example")
    assert not beginning.may_fill_in(pia, school_referral.FORM)
    send(world, pia, agency.FORM)
    (submission,) = world.store.submissions.values()
    assert sent_forms.find(world, submission.submission_id, pia)
    with pytest.raises(NotFound):
        sent_forms.find(world, submission.submission_id, jo)
    assert sent_forms.sent_by_person(world, jo, "").referred == ()
    assert len(sent_forms.sent_by_person(world, pia, "").referred) == 1


# --- answering ---------------------------------------------------------------------------------------------------------


NO_DAY = {f"needed_by-{part}": "" for part in ("day", "month", "year")}


@pytest.mark.parametrize(
    ("sent_at", "needed_by", "due"),
    [
        pytest.param("2026-11-25T10:00", {}, "2026-12-04T17:00", id="the day that they name"),
        pytest.param(
            "2026-11-25T10:00", {"needed_by-day": "6"}, "2026-12-04T17:00", id="a Sunday: the working day before"
        ),
        pytest.param("2026-12-04T18:00", {}, "2026-12-07T17:00", id="that day is over: the next working day"),
        pytest.param("2026-11-25T10:00", NO_DAY, "2026-12-02T10:00", id="no day: five working days"),
    ],
)
def test_the_clock_of_an_enquiry_is_the_day_it_names(
    listed: FakeWorld, sent_at: str, needed_by: dict[str, str], due: str
) -> None:
    listed.clock.set(london(sent_at))
    receipt = send(listed, partner(listed, MAILBOX), authority_enquiry.FORM, **needed_by)
    file = reading.load_for_page(listed, receipt.reference)
    (clock,) = [deadline for deadline in file.deadlines if deadline.rule is Rule.ENQUIRY]
    assert clock.due_at == london(due)
    assert [wait.to for wait in file.case.waits] == ["935"]


def test_answering_ends_the_clock_and_the_authority_is_told_without_a_name(listed: FakeWorld) -> None:
    receipt = send(listed, partner(listed, MAILBOX))
    for _ in range(2):
        steps.answer_enquiry(listed, receipt.reference, Actor(OFFICER, "once"), ANSWER)
    file = reading.load_for_page(listed, receipt.reference)
    assert file.case.waits == ()
    assert (file.events[0].facts["basis"], file.events[0].text) == (
        ANSWER.basis,
        "Told: Jo Sample, CME team\nOn roll here.",
    )
    assert listed.message("enquiry_answered").recipient == authority_recipient("935")
    sweeps.sweep(listed)
    mail = next(mail for mail in listed.mailer.sent if mail.rendered.subject == f"Answered: {receipt.reference}")
    assert mail.to == MAILBOX
    assert "Ada" not in mail.rendered.text
    with pytest.raises(Refused, match="does not need an answer"):
        steps.answer_enquiry(listed, receipt.reference, Actor(OFFICER, "again"), ANSWER)


def test_another_legal_basis_is_in_words(listed: FakeWorld) -> None:
    receipt = send(listed, partner(listed, MAILBOX))
    given = replace(ANSWER, basis="other", other_basis="A court order")
    steps.answer_enquiry(listed, receipt.reference, Actor(OFFICER, "once"), given)
    assert "Legal basis: A court order" in reading.load_for_page(listed, receipt.reference).events[0].text


def test_where_the_directory_has_no_address_nobody_is_told_by_email(world: FakeWorld) -> None:
    receipt = send(world, partner(world, "jo@suffolk.gov.uk"))
    steps.call_back(world, receipt.reference, Actor(OFFICER, "call"), CALL)
    steps.answer_enquiry(world, receipt.reference, Actor(OFFICER, "once"), ANSWER)
    assert world.messages("enquiry_answered") == []


def test_only_an_enquiry_waits_for_our_answer(world: FakeWorld) -> None:
    send(world, partner(world, "pia@health.example"), agency.FORM)
    (case,) = world.store.heads.values()
    assert case.waits == ()


@pytest.mark.parametrize("email", [MAILBOX, "jo@other.gov.uk"])
def test_no_case_closes_before_the_authority_has_its_answer(listed: FakeWorld, email: str) -> None:
    reference = send(listed, partner(listed, email)).reference
    case = reading.load_for_page(listed, reference).case
    steps.confirm_triage(listed, reference, Actor(OFFICER, "triage"), Route.CME, case.priority, "As I see it.")

    def close(outcome: Outcome) -> None:
        post = Actor(OFFICER, listed.keys.new_id())
        steps.close(listed, reference, post, outcome, Evidence.CONFIRMED, "On roll here.")

    with pytest.raises(Refused, match="Phone it back if that is required"):
        close(Outcome.NOT_CME)
    if email != MAILBOX:
        steps.call_back(listed, reference, Actor(OFFICER, "rung"), CALL)
    steps.answer_enquiry(listed, reference, Actor(OFFICER, "answered"), ANSWER)
    close(Outcome.NOT_CME)
    assert reading.load_for_page(listed, reference).case.stage is Stage.CLOSED


def test_an_enquiry_from_nobody_genuine_closes_as_referred_in_error(listed: FakeWorld) -> None:
    reference = send(listed, partner(listed, "jo@other.gov.uk")).reference
    case = reading.load_for_page(listed, reference).case
    steps.confirm_triage(listed, reference, Actor(OFFICER, "triage"), Route.CME, case.priority, "As I see it.")
    steps.call_back(listed, reference, Actor(OFFICER, "no"), replace(CALL, genuine=False))
    steps.close(listed, reference, Actor(OFFICER, "close"), Outcome.IN_ERROR, Evidence.CONFIRMED, "A hoax.")
    assert reading.load_for_page(listed, reference).case.stage is Stage.CLOSED
