"""Waits for the referrer or the school: an answer, a decision to read, a deletion return."""

from datetime import date

import pytest

from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.closing import Evidence, Outcome
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.roll_decision import MAY_BE_REMOVED, STAY_ON_ROLL
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.child.referral import Answer
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.messages.recipients import person_of
from chalicelib.domain.messages.states import State
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.waiting import WaitKind, wait_for
from chalicelib.services.administration import school_contacts
from chalicelib.services.casework import decisions_read, reading
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.referrals import asking_more
from chalicelib.services.reminders.reminding import remind_all
from tests.support import steps
from tests.support.returns import send_form, typed_leaver
from tests.support.world import (
    ADMINISTRATOR,
    COLLEAGUE,
    OFFICER,
    OTHER_REFERRER,
    OTHER_SCHOOL,
    PEOPLE,
    REFERRER,
    SCHOOL,
    FakeWorld,
    a_world,
    london,
    refer,
)

LEAD = Person("lead", "Lou Lead", "lou@school.example", schools=(School(SCHOOL.urn, SCHOOL.name, True),))
TODAY, FRIDAY = date(2026, 11, 25), date(2026, 11, 27)


@pytest.fixture
def world() -> FakeWorld:
    return a_world(people=(*PEOPLE, LEAD))


@pytest.fixture
def case(world: FakeWorld) -> Case:
    return refer(world)


def actor(world: FakeWorld) -> Actor:
    return Actor(OFFICER, world.keys.new_id())


def now_of(world: FakeWorld, case: Case) -> Case:
    return reading.load_for_page(world, case.reference).case


def ask(world: FakeWorld, case: Case) -> None:
    steps.ask_more(world, case.reference, Actor(OFFICER, "ask"), ["last-seen"], "Who saw her?")


def decide(world: FakeWorld, case: Case, decision: str = MAY_BE_REMOVED, from_day: date | None = FRIDAY) -> None:
    """A removal without a ground is final only once a second person confirms it."""
    steps.decide(world, case.reference, Actor(OFFICER, decision), decision, from_day, "On another roll.")
    if decision == MAY_BE_REMOVED:
        assert WaitKind.DELETION not in {wait.kind for wait in now_of(world, case).waits}, "not final yet"
        steps.confirm_removal(world, case.reference, Actor(COLLEAGUE, "second"))


def answer(world: FakeWorld, case: Case) -> None:
    asked = asking_more.find(world, case.submission_id, REFERRER)
    assert asking_more.answer(world, asked, REFERRER, {**asked.raw, "seen_by": "Her aunt"}, "once") == {}


def open_clocks(world: FakeWorld, case: Case) -> set[Rule]:
    return {d.rule for d in reading.load_for_page(world, case.reference).deadlines if not d.met_at}


def reminded(world: FakeWorld, email: str, *days: str) -> list[list[str]]:
    """The readers of this email by each of these days, at 10am."""
    found = []
    for day in days:
        world.clock.set(london(f"{day}T10:00"))
        remind_all(world)
        found.append([person_of(message.recipient) for message in world.messages(email)])
    return found


# --- a question ----------------------------------------------------------------------------------------------------------


def test_the_referrer_is_reminded_after_three_school_days_and_once_more_and_then_it_is_ours(
    world: FakeWorld, case: Case
) -> None:
    ask(world, case)
    days = ("2026-11-27", "2026-11-30", "2026-12-01", "2026-12-03", "2027-01-11")
    one, two = ["referrer"], ["referrer", "referrer"]
    assert reminded(world, "question_chase", *days) == [[], one, one, two, two]
    assert world.messages("question_chase")[0].variables["submission"] == case.submission_id
    assert Rule.QUESTION in open_clocks(world, case)


def test_holidays_of_the_school_do_not_count(world: FakeWorld, case: Case) -> None:
    world.clock.set(london("2026-12-17T10:00"))
    ask(world, case)
    wait = wait_for(now_of(world, case).waits, WaitKind.QUESTION)
    assert wait
    assert wait.due_at == london("2027-01-06T10:00")
    assert "the county’s are used" in wait.working


def test_where_the_term_dates_end_working_days_count(world: FakeWorld, case: Case) -> None:
    world.clock.set(london("2027-12-16T10:00"))
    ask(world, case)
    wait = wait_for(now_of(world, case).waits, WaitKind.QUESTION)
    assert wait
    assert wait.due_at == london("2027-12-21T10:00")


def test_an_answer_ends_the_wait_and_is_news_and_no_act_of_ours(world: FakeWorld, case: Case) -> None:
    ask(world, case)
    before = now_of(world, case)
    world.clock.pass_by(hours=3)
    answer(world, case)
    after = now_of(world, case)
    assert (after.waits, after.news, Rule.QUESTION in open_clocks(world, case)) == ((), frozenset({"answer"}), False)
    assert (after.last_act_at, after.last_act_by) == (before.last_act_at, OFFICER.person_id)
    assert reminded(world, "question_chase", "2026-12-09") == [[]]


def test_an_answer_is_kept_when_somebody_changes_the_case_at_that_moment(world: FakeWorld, case: Case) -> None:
    ask(world, case)
    change = world.cases.change
    tries = list[str]()

    def overtaken(changes: object, once: str) -> None:
        tries.append(once)
        if len(tries) == 1:
            raise Conflict
        change(changes, once)  # type: ignore[arg-type]

    world.cases.change = overtaken  # type: ignore[method-assign]
    answer(world, case)
    assert len(tries) == 2
    assert now_of(world, case).waits == ()


def test_when_the_referrer_has_left_the_other_contacts_of_the_school_are_reminded(world: FakeWorld, case: Case) -> None:
    ask(world, case)
    world.people.add(Person(REFERRER.person_id, REFERRER.name, REFERRER.email, schools=(SCHOOL,), active=False))
    assert [sorted(who) for who in reminded(world, "question_chase", "2026-11-30")] == [["lead", "other-referrer"]]


def moves_to_another_school(world: FakeWorld) -> None:
    school_contacts.add_contact(world, ADMINISTRATOR, REFERRER.name, REFERRER.email, OTHER_SCHOOL)
    added = world.people.get(REFERRER.person_id)
    assert added
    school_contacts.remove_contact(world, ADMINISTRATOR, added.person_id, added.version, SCHOOL.urn)


def sent(world: FakeWorld, email: str) -> list[str]:
    """The readers of this email after a sweep."""
    for _ in range(3):
        sweep(world)
    gone = [message for message in world.messages(email) if message.state is State.HANDED_OVER]
    return sorted(person_of(message.recipient) for message in gone)


def test_only_contacts_of_the_school_are_asked_about_its_child(world: FakeWorld, case: Case) -> None:
    moves_to_another_school(world)
    ask(world, case)
    world.clock.pass_by(minutes=1)
    assert sent(world, "more_asked") == ["lead", "other-referrer"]
    assert [sorted(who) for who in reminded(world, "question_chase", "2026-11-30")] == [["lead", "other-referrer"]]


def test_a_contact_who_moves_before_an_email_goes_out_does_not_get_it(world: FakeWorld, case: Case) -> None:
    world.clock.set(london("2026-12-21T10:00"))
    ask(world, case)
    assert sent(world, "more_asked") == [], "it waits for the school to open"
    moves_to_another_school(world)
    world.clock.set(london("2027-01-05T11:00"))
    assert sent(world, "more_asked") == ["lead", "other-referrer"]


def test_where_the_school_has_no_contact_left_nobody_is_asked(world: FakeWorld, case: Case) -> None:
    for person in world.people.contacts_of(SCHOOL.urn):
        school_contacts.remove_contact(world, ADMINISTRATOR, person.person_id, person.version, SCHOOL.urn)
    with pytest.raises(Refused, match="has nobody to ask"):
        ask(world, case)


# --- a decision ----------------------------------------------------------------------------------------------------------


def test_an_unread_decision_goes_to_the_safeguarding_leads_after_two_school_days(world: FakeWorld, case: Case) -> None:
    decide(world, case, STAY_ON_ROLL, None)
    days = ("2026-11-26", "2026-11-27", "2026-12-09")
    assert reminded(world, "decision_unread", *days) == [[], ["lead"], ["lead"]]
    assert Rule.DECISION in open_clocks(world, case)


def test_without_safeguarding_leads_it_goes_to_every_contact() -> None:
    world = a_world()
    decide(world, refer(world), STAY_ON_ROLL, None)
    assert [sorted(who) for who in reminded(world, "decision_unread", "2026-11-27")] == [["other-referrer", "referrer"]]


def test_reading_it_ends_the_wait_once(world: FakeWorld, case: Case) -> None:
    decide(world, case, STAY_ON_ROLL, None)
    for _ in range(2):
        decisions_read.decisions_for_school(world, case.reference, OTHER_REFERRER)
    events = [event.kind for event in reading.load_for_page(world, case.reference).events]
    assert events.count(EventKind.DECISION_READ) == 1
    assert reminded(world, "decision_unread", "2026-12-09") == [[]]
    assert Rule.DECISION not in open_clocks(world, case)


def test_the_school_reads_it_even_when_that_cannot_be_recorded(world: FakeWorld, case: Case) -> None:
    decide(world, case, STAY_ON_ROLL, None)
    world.store.fail("cases.change")
    assert decisions_read.decisions_for_school(world, case.reference, OTHER_REFERRER).events
    assert "decision-read-not-recorded" in world.log.said
    assert Rule.DECISION in open_clocks(world, case)


# --- a deletion return ---------------------------------------------------------------------------------------------------


def test_the_deletion_return_is_due_five_school_days_after_the_name_may_be_removed(
    world: FakeWorld, case: Case
) -> None:
    decide(world, case)
    wait = wait_for(now_of(world, case).waits, WaitKind.DELETION)
    assert wait
    assert wait.due_at == london("2026-12-04T17:00")
    days = ("2026-12-04", "2026-12-07", "2027-01-11")
    assert reminded(world, "deletion_chase", *days) == [[], ["referrer"], ["referrer"]]
    assert Rule.DELETION in open_clocks(world, case)


@pytest.mark.parametrize(
    ("changes", "ends"),
    [
        ({}, True),
        ({"last_name": "Sample"}, False),
        ({"born-day": "15"}, False),
        ({"deletion": "planned", "planned_on-day": "27", "planned_on-month": "11", "planned_on-year": "2026"}, False),
    ],
)
def test_the_deletion_return_of_that_child_ends_the_wait(
    world: FakeWorld, case: Case, changes: dict[str, str], ends: bool
) -> None:
    decide(world, case)
    receipt = send_form(world, "leaver", typed_leaver("a", **changes))
    assert (Rule.DELETION not in open_clocks(world, case)) is ends
    newest = reading.load_for_page(world, case.reference).events[0]
    assert (newest.facts.get("return") == receipt.reference) is ends
    assert ("arrived" in now_of(world, case).news) is ends


def test_a_return_is_accepted_even_when_the_case_cannot_be_told(world: FakeWorld, case: Case) -> None:
    decide(world, case)
    world.store.fail("cases.change")
    assert send_form(world, "leaver", typed_leaver()).reference
    assert Rule.DELETION in open_clocks(world, case)


@pytest.mark.parametrize(("on_roll", "chased"), [(Answer.YES, []), (Answer.NO, ["referrer"])])
def test_no_deletion_return_is_asked_for_of_a_child_who_is_on_the_roll(
    world: FakeWorld, case: Case, on_roll: Answer, chased: list[str]
) -> None:
    decide(world, case)
    steps.record_roll(world, case.reference, actor(world), on_roll, TODAY, "The school says so.")
    assert (Rule.DELETION in open_clocks(world, case)) is bool(chased)
    assert reminded(world, "deletion_chase", "2026-12-07") == [chased]


def test_a_later_decision_that_the_name_stays_ends_the_wait_for_the_return(world: FakeWorld, case: Case) -> None:
    decide(world, case)
    world.clock.pass_by(hours=1)
    decide(world, case, STAY_ON_ROLL, None)
    assert {wait.kind for wait in now_of(world, case).waits} == {WaitKind.DECISION}


# --- what staff record ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [WaitKind.QUESTION, WaitKind.DECISION, WaitKind.DELETION])
def test_what_came_by_phone_is_recorded_once_and_ends_its_wait_alone(
    world: FakeWorld, case: Case, kind: WaitKind
) -> None:
    ask(world, case)
    decide(world, case)
    world.clock.pass_by(hours=1)
    for _ in range(2):
        steps.record_arrival(world, case.reference, Actor(OFFICER, "arrived"), kind, TODAY, "By phone.")
    after, events = now_of(world, case), reading.load_for_page(world, case.reference).events
    assert {wait.kind for wait in after.waits} == {WaitKind.QUESTION, WaitKind.DECISION, WaitKind.DELETION} - {kind}
    assert [found.kind for found in events][:2] == [EventKind.ARRIVED, EventKind.DECIDED]
    assert after.last_act_at == world.clock.now()


def test_a_question_that_was_answered_by_phone_is_asked_no_more(world: FakeWorld, case: Case) -> None:
    ask(world, case)
    steps.record_arrival(world, case.reference, actor(world), WaitKind.QUESTION, TODAY, "By phone.")
    with pytest.raises(NotFound):
        asking_more.find(world, case.submission_id, REFERRER)


@pytest.mark.parametrize("kind", [WaitKind.QUESTION, WaitKind.HAND_OVER])
def test_what_is_not_waited_for_cannot_come(world: FakeWorld, case: Case, kind: WaitKind) -> None:
    with pytest.raises(Refused, match="no longer waiting"):
        steps.record_arrival(world, case.reference, actor(world), kind, TODAY, "By phone.")


def test_closing_ends_every_wait(world: FakeWorld, case: Case) -> None:
    decide(world, case)
    steps.move(world, case.reference, actor(world), Stage.TRIAGE, "")
    steps.close(world, case.reference, actor(world), Outcome.RETURNED, Evidence.CONFIRMED, "Back.")
    assert (now_of(world, case).waits, open_clocks(world, case)) == ((), set())
