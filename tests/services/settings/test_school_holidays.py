"""Mail for contacts of schools in the holidays: what goes, what waits, until when, and who sees it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.calendar.term_dates import TermDates
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.closing import Evidence, Outcome
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.messages.emails.catalogue import EMAILS
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import person_recipient
from chalicelib.domain.messages.retries import Failure
from chalicelib.domain.messages.states import State
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from chalicelib.domain.waiting import Wait, WaitKind
from chalicelib.ports.world import World
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.delivery.delivering import deliver
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.reminders.health_metrics import oldest_unsent_minutes
from tests.support import steps
from tests.support.declared import declared_of
from tests.support.fakes.people import FakePeople
from tests.support.world import (
    COLLEAGUE,
    MANAGER,
    OFFICER,
    OTHER_SCHOOL,
    REFERRER,
    SCHOOL,
    FakeWorld,
    a_world,
    london,
    refer,
)

CHRISTMAS = london("2026-12-21T10:00")
NEXT_MORNING = london("2026-12-22T09:00")
TERM_BEGINS = london("2027-01-05T09:00")
FIRST_HOUR = timedelta(hours=1)


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


@pytest.fixture
def case(world: FakeWorld) -> Case:
    """A case that is not RED, of the last week of term; its receipt and alert are sent."""
    case = refer(world)
    sweep(world)
    world.mailer.sent.clear()
    assert case.priority is not Priority.RED
    world.clock.set(CHRISTMAS)
    case = replace(case, waits=(Wait(WaitKind.QUESTION, CHRISTMAS, TERM_BEGINS, ""),))
    world.store.heads[case.case_id] = case
    return case


def plan(world: FakeWorld, case: Case | None, email: str = "more_asked", to: Person = REFERRER, key: str = "q") -> str:
    reference = case.reference if case else "BCDF-2347"
    instants = dict.fromkeys(("received", "due", "saved", "deleted"), "2026-12-18T10:00:00.000Z")
    variables = {"reference": reference, "submission": "s-1", "noun": "form", "reads": "Soon.", "file": "f-1"}
    variables |= {"deadline": next((found.deadline_id for found in world.store.deadlines.values()), "")}
    variables |= {
        "dropped": "0",
        "edition": "1",
        "request": "r-1",
        "count": "2",
        "what": "leavers",
        "attempt_id": "a-1",
        "priority": "AMBER",
        **instants,
    }
    message = new_message(
        key,
        email,
        person_recipient(to.person_id),
        declared_of(email, variables),
        world.clock.now(),
        case_id=case.case_id if case else None,
    )
    world.outbox.add([message])
    return message.message_id


def look(world: FakeWorld, message_id: str) -> Message:
    before = world.store.messages[message_id]
    deliver(world, before.case_id, message_id)
    return world.store.messages[message_id]


def at(world: FakeWorld, moment: datetime | None) -> None:
    assert moment
    world.clock.set(moment)


def test_a_question_waits_for_the_schools_first_day_and_goes_in_its_first_hour(world: FakeWorld, case: Case) -> None:
    message_id = plan(world, case)
    message = look(world, message_id)
    assert (message.state, message.attempt_at, message.tries) == (State.HELD, NEXT_MORNING, 0)
    assert message.held_until
    assert TERM_BEGINS <= message.held_until < TERM_BEGINS + FIRST_HOUR
    looks = 0
    while world.store.messages[message_id].state is State.HELD:
        at(world, world.store.messages[message_id].attempt_at)
        sweep(world)
        looks += 1
    assert world.clock.now() == message.held_until
    assert [mail.to for mail in world.mailer.sent] == [REFERRER.email]
    assert looks <= 16, "once every morning"


IN_HOLIDAYS = {
    *("contact_asked", "link_code", "confirm_accounts", "confirm_accounts_reminder"),
    *(
        "sign_in_code",
        "sign_in_link",
        "sign_in_unknown",
        "sign_in_wrong_codes",
        "sign_in_council",
        "sign_in_new_browser",
    ),
    *("referral_receipt", "form_receipt", "bulk_receipt", "enquiry_receipt"),
    *("decision_waiting", "decision_unread", "deletion_challenged", "access_changed", "account_added", "new_lead"),
}


def test_only_codes_receipts_and_decisions_about_the_roll_go_in_the_holidays() -> None:
    assert {name for name, email in EMAILS.items() if email.in_holidays} == IN_HOLIDAYS


@pytest.mark.parametrize(
    "email", sorted(IN_HOLIDAYS - {"sign_in_unknown", "enquiry_receipt", "access_changed", "account_added", "new_lead"})
)
def test_what_goes_in_the_holidays_goes_at_once(world: FakeWorld, case: Case, email: str) -> None:
    assert look(world, plan(world, case, email)).state is State.HANDED_OVER


@pytest.mark.parametrize("email", ["more_asked", "draft_reminder", "draft_deleted"])
def test_everything_else_for_a_school_waits(world: FakeWorld, case: Case, email: str) -> None:
    assert look(world, plan(world, case, email)).state is State.HELD


@pytest.mark.parametrize("person", [OFFICER, MANAGER, replace(REFERRER, roles=frozenset({Role.PARTNER}))])
def test_nobody_but_a_contact_of_schools_has_holidays(world: FakeWorld, case: Case, person: Person) -> None:
    world = world.but(people=FakePeople([person]))
    assert look(world, plan(world, case, to=person)).state is State.HANDED_OVER


def test_in_term_a_question_goes_at_once(world: FakeWorld, case: Case) -> None:
    world.clock.set(london("2027-01-05T08:00"))
    assert look(world, plan(world, case)).state is State.HANDED_OVER


def test_mail_about_a_red_case_goes_on_any_day(world: FakeWorld, case: Case) -> None:
    world.store.heads[case.case_id] = replace(case, priority=Priority.RED)
    assert look(world, plan(world, case)).state is State.HANDED_OVER


def test_mail_that_was_held_goes_the_next_morning_when_its_case_turns_red(world: FakeWorld, case: Case) -> None:
    message_id = plan(world, case)
    look(world, message_id)
    world.store.heads[case.case_id] = replace(case, priority=Priority.RED)
    at(world, NEXT_MORNING)
    sweep(world)
    message = world.store.messages[message_id]
    assert (message.state, message.held_until) == (State.HANDED_OVER, NEXT_MORNING)


def test_a_contact_of_several_schools_is_written_to_when_the_first_of_them_opens(world: FakeWorld, case: Case) -> None:
    both = replace(REFERRER, schools=(SCHOOL, OTHER_SCHOOL))
    world = world.but(people=FakePeople([both]))
    terms = (
        (date(2026, 9, 1), date(2026, 12, 18)),
        (date(2027, 1, 4), date(2027, 4, 1)),
        (date(2027, 4, 19), date(2027, 7, 20)),
    )
    change = Change("change", Changed.SCHOOL_CALENDAR, "", "admin", CHRISTMAS, {}, {})
    world.schools.save_dates(OTHER_SCHOOL.urn, TermDates(), TermDates(terms), change)
    message = look(world, plan(world, case, to=both))
    assert message.held_until
    assert message.held_until.date() == date(2027, 1, 4)


def test_a_calendar_that_ends_too_early_holds_nothing_back(world: FakeWorld, case: Case) -> None:
    world.authorities.authority = replace(EXAMPLE, terms=EXAMPLE.terms[:8])
    assert look(world, plan(world, case)).state is State.HANDED_OVER


def test_dates_that_are_corrected_meanwhile_count(world: FakeWorld, case: Case) -> None:
    message_id = plan(world, case)
    look(world, message_id)
    terms = (*EXAMPLE.terms[:7], (date(2026, 11, 2), date(2026, 12, 22)), *EXAMPLE.terms[8:])
    world.authorities.authority = replace(EXAMPLE, terms=terms)
    at(world, NEXT_MORNING)
    assert look(world, message_id).state is State.HANDED_OVER


def test_much_mail_for_one_contact_is_spread_and_nothing_is_lost(world: FakeWorld, case: Case) -> None:
    ids = [plan(world, case, key=f"q{number}") for number in range(12)]
    until = {look(world, message_id).held_until for message_id in ids}
    assert len(until) > 6
    at(world, TERM_BEGINS)
    for _ in range(60):
        sweep(world)
        world.clock.pass_by(minutes=1)
    assert len(world.mailer.to(REFERRER.email)) == 12


def test_the_alarm_on_unsent_mail_does_not_count_what_is_held(world: FakeWorld, case: Case) -> None:
    message_id = plan(world, case)
    assert oldest_unsent_minutes(world) == 0
    until = look(world, message_id).held_until
    world.clock.pass_by(days=3)
    assert oldest_unsent_minutes(world) == 0
    at(world, until)
    world.clock.pass_by(minutes=7)
    assert oldest_unsent_minutes(world) == 7


def test_what_was_held_is_not_given_up_before_a_day_of_failures(world: FakeWorld, case: Case) -> None:
    message_id = plan(world, case)
    until = look(world, message_id).held_until
    world.mailer.failures = [Failure.LATER] * 200
    at(world, until)
    assert look(world, message_id).state is State.DUE
    while world.store.messages[message_id].attempt_at:
        at(world, world.store.messages[message_id].attempt_at)
        look(world, message_id)
    assert until
    assert world.store.messages[message_id].state is State.FAILED
    assert world.clock.now() >= until + timedelta(hours=20)


def test_mail_that_is_held_and_no_longer_wanted_is_withdrawn(world: FakeWorld, case: Case) -> None:
    message_id = plan(world, case, "acknowledge_reminder")
    assert look(world, message_id).state is State.HELD
    world.store.heads[case.case_id] = replace(case, acknowledged_at=CHRISTMAS, owner_id=COLLEAGUE.person_id)
    at(world, NEXT_MORNING)
    assert look(world, message_id).state is State.WITHDRAWN


def test_a_contact_who_left_in_the_holidays_is_a_task_at_once(world: FakeWorld, case: Case) -> None:
    message_id = plan(world, case)
    look(world, message_id)
    world = world.but(people=FakePeople([replace(REFERRER, active=False)]))
    at(world, NEXT_MORNING)
    assert look(world, message_id).state is State.FAILED
    assert "no longer work at the school" in world.tasks.open(5).rows[0].text


def test_looking_again_keeps_since_when_it_waits(world: FakeWorld, case: Case) -> None:
    message_id = plan(world, case)
    assert look(world, message_id).state_at == CHRISTMAS
    at(world, NEXT_MORNING)
    message = look(world, message_id)
    assert (message.state, message.state_at) == (State.HELD, CHRISTMAS)


def test_mail_without_a_case_waits_too(world: FakeWorld) -> None:
    world.clock.set(CHRISTMAS)
    assert look(world, plan(world, None, "draft_reminder")).state is State.HELD


def test_what_was_held_is_looked_at_when_the_office_opens(world: FakeWorld, case: Case) -> None:
    world.authorities.authority = replace(EXAMPLE, opens=EXAMPLE.opens.replace(hour=8))
    message = look(world, plan(world, case))
    assert message.attempt_at == london("2026-12-22T08:00")


def close(world: World, case: Case) -> None:
    steps.move(world, case.reference, Actor(OFFICER, "move"), Stage.TRIAGE, "")
    form = Actor(OFFICER, "close")
    steps.close(world, case.reference, form, Outcome.RETURNED, Evidence.CONFIRMED, "Back at school.")


def answer_by_phone(world: World, case: Case) -> None:
    form = Actor(OFFICER, "arrived")
    steps.record_arrival(world, case.reference, form, WaitKind.QUESTION, date(2026, 12, 21), "By phone.")


def ask_again(world: World, case: Case) -> None:
    steps.ask_more(world, case.reference, Actor(OFFICER, "again"), ["last-seen"], "Who saw her?")


@pytest.mark.parametrize(("ends", "sent"), [(close, 0), (answer_by_phone, 0), (ask_again, 1)])
def test_a_question_that_was_held_goes_only_while_it_is_asked(
    world: FakeWorld, case: Case, ends: Callable[[World, Case], None], sent: int
) -> None:
    message_id = plan(world, case)
    assert look(world, message_id).state is State.HELD
    world.clock.pass_by(minutes=5)
    ends(world, case)
    for morning in range(17):
        world.clock.set(NEXT_MORNING + timedelta(days=morning))
        sweep(world)
        world.clock.pass_by(hours=1)
        sweep(world)
    assert world.store.messages[message_id].state is State.WITHDRAWN
    assert len([mail for mail in world.mailer.sent if mail.to == REFERRER.email]) == sent
