"""The steps of casework through the services: their rows, their emails, and the states that no order of them can reach."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.casework.case import Case, NotYours, Stage
from chalicelib.domain.casework.closing import Evidence, Outcome
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.matching import IDS_AT_MOST
from chalicelib.domain.casework.otherwise import Education, Otherwise
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.casework.triage import Route
from chalicelib.domain.child.referral import Answer
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.recipients import Recipient, person_recipient
from chalicelib.domain.messages.states import State
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from chalicelib.domain.records.access import View
from chalicelib.services.casework import assigning, decisions_read, lists, reading, searching, taking
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.casework.lists import Filters
from chalicelib.services.casework.proposing import proposal_for
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.reminders.reminding import remind_all
from tests.support import steps
from tests.support.world import (
    A_PARENT,
    COLLEAGUE,
    MANAGER,
    NOW,
    OFFICER,
    OTHER_REFERRER,
    OTHER_SCHOOL,
    RED,
    REFERRER,
    FakeWorld,
    a_world,
    london,
    refer,
)

AUDITOR = Person("auditor", "Ana Auditor", "ana@county.example", frozenset({Role.AUDITOR}))
TODAY = date(2026, 11, 25)


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


@pytest.fixture
def case(world: FakeWorld) -> Case:
    return refer(world)


def now_of(world: FakeWorld, case: Case) -> Case:
    return reading.load_for_page(world, case.reference).case


def actor(world: FakeWorld, person: Person = OFFICER, version: int | None = None) -> Actor:
    return Actor(person, world.keys.new_id(), version)


def newest(world: FakeWorld, case: Case) -> Event:
    return reading.load_for_page(world, case.reference).events[0]


def triaged(world: FakeWorld, case: Case, priority: Priority = Priority.GREEN) -> None:
    steps.confirm_triage(world, case.reference, actor(world), Route.CME, priority, "As I see it.")


def moved(world: FakeWorld, case: Case, to: Stage, person: Person = OFFICER) -> None:
    steps.move(world, case.reference, actor(world, person), to, "A reason.")


def closed(world: FakeWorld, case: Case, outcome: Outcome = Outcome.RETURNED) -> None:
    steps.close(world, case.reference, actor(world), outcome, Evidence.CONFIRMED, "The school’s office said so.")


# --- what each step writes -------------------------------------------------------------------------------------------


def test_the_proposal_is_of_what_was_sent_and_confirming_it_is_a_first_act(world: FakeWorld, case: Case) -> None:
    proposal = proposal_for(world, case, world.cases.submission(case))
    assert proposal
    assert (proposal.route, proposal.priority) == (Route.CME, Priority.GREEN)
    steps.confirm_triage(world, case.reference, actor(world), proposal.route, proposal.priority, "")
    after = now_of(world, case)
    assert (after.stage, after.route, after.acknowledged_at) == (Stage.ENQUIRIES, "cme", NOW)
    assert newest(world, case).facts["stage.before"] == "received"


def test_a_word_against_the_proposal_has_a_reason(world: FakeWorld, case: Case) -> None:
    with pytest.raises(Refused, match="Say why"):
        steps.confirm_triage(world, case.reference, actor(world), Route.CME, Priority.RED, "")
    triaged(world, case, Priority.RED)
    assert now_of(world, case).priority is Priority.RED


def test_red_starts_the_clock_of_social_care_and_telling_them_ends_it(world: FakeWorld, case: Case) -> None:
    triaged(world, case, Priority.RED)
    assert now_of(world, case).owes_social_care
    assert now_of(world, case).next_due_at == london("2026-11-25T12:00")
    steps.tell_social_care(world, case.reference, actor(world), "Duty", TODAY, "SC-1", "They will visit.")
    assert not now_of(world, case).owes_social_care
    assert newest(world, case).text == "Told: Duty\nTheir reference: SC-1\nThey will visit."
    world.clock.pass_by(days=3)
    remind_all(world)
    assert not world.messages("deadline_reminder")


def test_an_owner_can_be_assigned_and_only_to_somebody_who_works_cases(world: FakeWorld, case: Case) -> None:
    steps.assign(world, case.reference, actor(world), COLLEAGUE.person_id)
    assert now_of(world, case).owner_id == COLLEAGUE.person_id
    assert not now_of(world, case).waits_for_first_act
    for other in (REFERRER.person_id, "nobody"):
        with pytest.raises(Refused):
            steps.assign(world, case.reference, actor(world), other)


def test_many_cases_are_assigned_each_by_itself(world: FakeWorld) -> None:
    one, two = refer(world), refer(world)
    triaged(world, two)
    closed(world, two)
    problems = assigning.assign_many(
        world, [one.reference, two.reference, "2222-2222"], actor(world), COLLEAGUE.person_id
    )
    assert set(problems) == {two.reference, "2222-2222"}
    assert now_of(world, one).owner_id == COLLEAGUE.person_id


def test_a_contact_attempt_keeps_when_it_happened_and_changes_nothing_else(world: FakeWorld, case: Case) -> None:
    steps.attempt_contact(
        world, case.reference, actor(world), "phone", "no-answer", "The aunt.", date(2026, 11, 23), "14:30"
    )
    event = newest(world, case)
    assert (event.kind, event.happened_on, event.facts["at"]) == (EventKind.CONTACT, date(2026, 11, 23), "14:30")
    assert now_of(world, case).is_as(case)


@pytest.mark.parametrize(
    ("on_roll", "on", "since"),
    [
        (Answer.YES, TODAY, None),
        (Answer.NOT_KNOWN, TODAY, None),
        (Answer.NO, date(2026, 11, 20), date(2026, 11, 20)),
        (Answer.NO, date(2026, 10, 1), date(2026, 11, 3)),
    ],
)
def test_a_fact_about_the_roll_changes_whether_the_child_counts(
    world: FakeWorld, case: Case, on_roll: Answer, on: date, since: date | None
) -> None:
    steps.record_roll(world, case.reference, actor(world), on_roll, on, "The school said so.")
    after, event = now_of(world, case), newest(world, case)
    assert (after.on_roll, after.cme_since, event.happened_on) == (on_roll, since, on)
    assert event.facts["reasons"]


def otherwise(world: FakeWorld, case: Case, found: Otherwise, on: date = TODAY) -> Case:
    steps.record_otherwise(world, case.reference, actor(world), Education(found, on), "Ana, home education", "Why.")
    return now_of(world, case)


@pytest.mark.parametrize(
    ("found", "since"),
    [
        (Otherwise.HOME_SUITABLE, None),
        (Otherwise.HOME_NOT_ASSESSED, None),
        (Otherwise.HOME_UNSUITABLE, date(2026, 11, 20)),
        (Otherwise.OTHER_NOT_ASSESSED, date(2026, 11, 10)),
        (Otherwise.NONE, date(2026, 11, 10)),
    ],
)
def test_what_is_found_of_education_otherwise_changes_whether_the_child_counts(
    world: FakeWorld, case: Case, found: Otherwise, since: date | None
) -> None:
    steps.record_roll(world, case.reference, actor(world), Answer.NO, date(2026, 11, 10), "The school said so.")
    after, event = otherwise(world, case, found, date(2026, 11, 20)), newest(world, case)
    assert (after.otherwise, after.otherwise_on, after.cme_since) == (found, date(2026, 11, 20), since)
    assert (event.kind, event.happened_on) == (EventKind.OTHERWISE, date(2026, 11, 20))
    assert (event.text, "Ana" in str(event.facts)) == ("Decided by: Ana, home education\nWhy.", False)
    assert event.facts["reasons"]


@pytest.mark.parametrize("kept_out", [Otherwise.HOME_SUITABLE, Otherwise.HOME_NOT_ASSESSED, Otherwise.OTHER_SUITABLE])
@pytest.mark.parametrize("ends", [Otherwise.HOME_UNSUITABLE, Otherwise.NONE, Otherwise.OTHER_NOT_ASSESSED])
def test_a_child_counts_from_the_day_on_which_education_otherwise_ended(
    world: FakeWorld, case: Case, kept_out: Otherwise, ends: Otherwise
) -> None:
    steps.record_roll(world, case.reference, actor(world), Answer.NO, date(2026, 11, 10), "The school said so.")
    assert otherwise(world, case, kept_out, date(2026, 11, 12)).cme_since is None
    assert otherwise(world, case, ends, date(2026, 11, 20)).cme_since == date(2026, 11, 20)


def test_a_suitable_education_is_remembered_off_roll_and_forgotten_once_the_child_is_at_school(
    world: FakeWorld, case: Case
) -> None:
    otherwise(world, case, Otherwise.HOME_SUITABLE)
    steps.record_roll(world, case.reference, actor(world), Answer.NO, date(2026, 11, 20), "Still at home.")
    assert now_of(world, case).cme_since is None
    steps.record_roll(world, case.reference, actor(world), Answer.YES, TODAY, "At school.")
    assert now_of(world, case).otherwise_on is None
    steps.record_roll(world, case.reference, actor(world), Answer.NO, TODAY, "Left again.")
    assert now_of(world, case).cme_since == TODAY


def test_checks_and_reviews_meet_their_deadlines(world: FakeWorld, case: Case) -> None:
    triaged(world, case)
    steps.do_checks(world, case.reference, actor(world), "Nothing in admissions.")
    steps.review(world, case.reference, actor(world), "On course.")
    open_now = [d.rule for d in reading.load_for_page(world, case.reference).deadlines if not d.met_at]
    assert open_now == [Rule.REVIEW]


def test_a_decision_tells_the_referrer_without_a_name_and_is_read_by_that_school_only(
    world: FakeWorld, case: Case
) -> None:
    steps.decide(world, case.reference, actor(world), "stay-on-roll", None, "Enquiries go on.")
    message = world.message("decision_waiting")
    assert (message.recipient, message.variables) == (person_recipient("referrer"), {"reference": case.reference})
    found = decisions_read.decisions_for_school(world, case.reference, OTHER_REFERRER)
    assert [event.text for event in found.events] == ["Enquiries go on."]
    stranger = replace(OTHER_REFERRER, schools=(OTHER_SCHOOL,))
    with pytest.raises(NotFound):
        decisions_read.decisions_for_school(world, case.reference, stranger)
    reads = [access for access in world.store.audit.values() if access.what == View.DECISION_READ]
    assert [access.person_id for access in reads] == [OTHER_REFERRER.person_id]


@pytest.mark.parametrize(
    ("left", "told"),
    [
        ((), [person_recipient("referrer")]),
        ((REFERRER,), [person_recipient("other-referrer")]),
        ((REFERRER, OTHER_REFERRER), []),
    ],
)
def test_a_decision_reaches_the_school_also_when_who_referred_has_left(
    world: FakeWorld, case: Case, left: tuple[Person, ...], told: list[Recipient]
) -> None:
    for person in left:
        world.people.add(replace(person, active=False))
    steps.decide(world, case.reference, actor(world), "stay-on-roll", None, "Enquiries go on.")
    assert [message.recipient for message in world.messages("decision_waiting")] == told
    assert newest(world, case).facts.get("told", "") == str(len(told) or "")


UNSEEN_FROM = date(2026, 12, 2)
SEEN_LATE = {"need-missing-before": "yes", "last_seen-day": "18"}


def _contact(world: FakeWorld, case: Case, outcome: str) -> None:
    today = london_day(world.clock.now())
    steps.attempt_contact(world, case.reference, actor(world), "visit", outcome, "At home.", today, "")


@pytest.mark.parametrize(
    ("step", "day", "after"),
    [
        (lambda world, case: _contact(world, case, "seen"), "2026-11-30", None),
        (lambda world, case: _contact(world, case, "no-answer"), "2026-12-02", UNSEEN_FROM),
        (lambda world, case: confirm_priority(world, case), "2026-12-01", UNSEEN_FROM),
        (lambda world, case: confirm_priority(world, case), "2026-12-02", None),
        (lambda world, case: triaged(world, case, Priority.AMBER), "2026-12-01", UNSEEN_FROM),
        (lambda world, case: triaged(world, case, Priority.AMBER), "2026-12-02", None),
    ],
    ids=["seen", "nobody there", "confirmed before", "confirmed since", "triaged before", "triaged since"],
)
def test_a_child_with_a_concern_from_before_is_unseen_until_seen_or_decided_on(
    step: Callable[[FakeWorld, Case], None], day: str, after: date | None
) -> None:
    world = a_world()
    case = refer(world, **SEEN_LATE)
    assert (case.priority, case.unseen_from) == (Priority.AMBER, UNSEEN_FROM)
    world.clock.set(london(f"{day}T10:00"))
    step(world, case)
    assert now_of(world, case).unseen_from == after


def confirm_priority(world: FakeWorld, case: Case) -> None:
    steps.change_priority(world, case.reference, actor(world), Priority.AMBER, "")


def test_without_a_concern_from_before_nobody_counts_the_days_unseen(world: FakeWorld) -> None:
    assert refer(world, **{"last_seen-day": "18"}).unseen_from is None


# --- closing, watching, reopening ------------------------------------------------------------------------------------


def test_closing_keeps_outcome_and_evidence_ends_every_clock_and_leaves_the_lists(world: FakeWorld, case: Case) -> None:
    triaged(world, case)
    closed(world, case)
    after = now_of(world, case)
    assert (after.stage, after.outcome, after.evidence, after.next_due_at) == (
        *(Stage.CLOSED, "returned", "confirmed"),
        None,
    )
    assert lists.open_cases(world, "").cases == ()
    world.clock.pass_by(days=60)
    assert remind_all(world) == 0


def test_a_case_of_which_social_care_was_not_told_is_not_closed(world: FakeWorld) -> None:
    case = refer(world, **RED)
    steps.confirm_triage(world, case.reference, actor(world), Route.CME, Priority.RED, "")
    with pytest.raises(Refused, match="social care"):
        closed(world, case)


def test_long_watch_is_a_managers_and_is_looked_at_every_term(world: FakeWorld, case: Case) -> None:
    triaged(world, case)
    moved(world, case, Stage.TRACING)
    with pytest.raises(Refused, match="Only a manager"):
        moved(world, case, Stage.LONG_WATCH)
    moved(world, case, Stage.LONG_WATCH, MANAGER)
    assert now_of(world, case).next_due_at == london("2027-01-05T17:00")
    for looked_at, next_look in (("2027-01-05T10:00", "2027-04-13T17:00"), ("2027-04-14T10:00", "2027-09-02T17:00")):
        world.clock.set(london(looked_at))
        steps.review(world, case.reference, actor(world), "No news in admissions or health.")
        assert now_of(world, case).next_due_at == london(next_look)


@pytest.mark.parametrize(("days", "reopens"), [(0, True), (365, True), (366, False)])
def test_the_same_case_is_reopened_for_twelve_months(world: FakeWorld, case: Case, days: int, reopens: bool) -> None:
    triaged(world, case)
    closed(world, case)
    world.clock.pass_by(days=days)
    if not reopens:
        with pytest.raises(Refused, match="needs a new case"):
            steps.reopen(world, case.reference, actor(world), "Gone again.")
        return
    steps.reopen(world, case.reference, actor(world), "Gone again.")
    after = now_of(world, case)
    assert (after.stage, after.outcome, after.closed_at) == (Stage.ENQUIRIES, "", None)
    assert after.next_due_at


@pytest.mark.parametrize(("works", "owner", "news"), [(True, "officer", {"reopened"}), (False, "colleague", set())])
def test_a_reopened_case_has_an_owner_who_works_and_owes_social_care_again(
    world: FakeWorld, works: bool, owner: str, news: set[str]
) -> None:
    case = refer(world, **RED)
    taking.take(world, case.reference, OFFICER, case.version, "once")
    steps.tell_social_care(world, case.reference, actor(world), "Duty", TODAY, "", "")
    steps.confirm_triage(world, case.reference, actor(world), Route.CME, Priority.RED, "")
    closed(world, case)
    world.people.add(replace(OFFICER, active=works))
    world.clock.pass_by(days=90)
    steps.reopen(world, case.reference, actor(world, COLLEAGUE), "Gone again.")
    after = now_of(world, case)
    assert (after.owner_id, set(after.news), after.owes_social_care) == (owner, news, True)
    running = {d.rule for d in reading.load_for_page(world, case.reference).deadlines if not d.met_at}
    assert {Rule.SOCIAL_CARE, Rule.CHECKS} <= running


def test_a_person_says_that_two_cases_are_one_child_and_the_first_goes_on(world: FakeWorld, case: Case) -> None:
    triaged(world, case)
    closed(world, case)
    again = refer(world)
    triaged(world, again)
    steps.confirm_same_child(world, again.reference, actor(world), case.reference, "The same UPN and mother.")
    assert now_of(world, case).stage is Stage.ENQUIRIES
    assert (now_of(world, again).stage, now_of(world, again).outcome) == (Stage.CLOSED, "duplicate")
    assert newest(world, case).facts["other"] == again.reference


def test_neither_of_two_cases_changes_if_the_old_one_is_too_old(world: FakeWorld, case: Case) -> None:
    triaged(world, case)
    closed(world, case)
    world.clock.pass_by(days=400)
    again = refer(world)
    triaged(world, again)
    with pytest.raises(Refused, match="needs a new case"):
        steps.confirm_same_child(world, again.reference, actor(world), case.reference, "The same UPN.")
    assert now_of(world, again).stage is Stage.ENQUIRIES
    assert now_of(world, case).stage is Stage.CLOSED


# --- two at once, and twice ------------------------------------------------------------------------------------------


def test_a_page_that_is_out_of_date_changes_nothing(world: FakeWorld, case: Case) -> None:
    steps.change_priority(
        world, case.reference, actor(world, version=case.version), Priority.AMBER, "The aunt is worried."
    )
    with pytest.raises(Conflict):
        steps.change_priority(
            world, case.reference, actor(world, COLLEAGUE, case.version), Priority.RED, "So is the uncle."
        )
    assert now_of(world, case).priority is Priority.AMBER


def test_a_form_sent_twice_is_one_step_and_no_error(world: FakeWorld, case: Case) -> None:
    triaged(world, case)
    same = actor(world, version=now_of(world, case).version)
    for _ in range(2):
        steps.move(world, case.reference, same, Stage.TRACING, "The address is not known.")
    assert now_of(world, case).stage is Stage.TRACING
    assert sum(event.kind is EventKind.MOVED for event in world.store.events.values()) == 1


def test_an_auditor_does_nothing_to_a_case(world: FakeWorld, case: Case) -> None:
    refused: list[Callable[[], None]] = [
        lambda: taking.take(world, case.reference, AUDITOR, case.version, "form"),
        lambda: steps.add_note(world, case.reference, AUDITOR, "Hello.", "form"),
        lambda: steps.assign(world, case.reference, actor(world, AUDITOR), OFFICER.person_id),
        lambda: steps.move(world, case.reference, actor(world, AUDITOR), Stage.TRIAGE, ""),
    ]
    for step in refused:
        with pytest.raises(Refused, match="Only officers and managers"):
            step()
    assert now_of(world, case).is_as(case)


# --- finding ---------------------------------------------------------------------------------------------------------


def test_a_second_referral_of_a_child_is_accepted_and_shown_to_the_team_on_both_cases(world: FakeWorld) -> None:
    first = refer(world, upn="B801200005001")
    second = refer(world, upn="B801200005001")
    (task,) = (task for task in world.tasks.open(10).rows if "same child" in task.text)
    assert first.reference in task.text
    assert "the same UPN" in task.text
    for case, other in ((first, second), (second, first)):
        matched = [
            event for event in reading.load_for_page(world, case.reference).events if event.kind is EventKind.MATCHED
        ]
        assert [event.facts for event in matched] == [
            {other.reference: "the same UPN, the same surname and date of birth"}
        ]


OTHER_PARENT = {**A_PARENT, "parent-1-phone": "01632 960 556", "parent-1-email": ""}


@pytest.mark.parametrize(("postcode", "alike"), [("ZZ99 3WZ", True), ("ZZ99 9ZZ", False)])
def test_a_name_that_sounds_alike_counts_at_the_same_postcode_only(
    world: FakeWorld, postcode: str, alike: bool
) -> None:
    first = refer(world, postcode="ZZ99 3WZ", first_names="Katherine", **{"born-day": "1"})
    second = refer(world, postcode=postcode, first_names="Catherine", last_name="Other", **OTHER_PARENT)
    found = [
        task for task in world.tasks.open(10).rows if task.case_id == second.case_id and first.reference in task.text
    ]
    assert bool(found) is alike


HOSTEL = {**A_PARENT, "parent-1-phone": "01632 960 555", "parent-1-email": "", "postcode": "ZZ99 9ZZ"}
"""Given for everybody who stays there."""


def others_at_the_hostel(world: FakeWorld, number: int) -> None:
    """Cases of other children, with ids before and after any case's."""
    other = refer(world, **HOSTEL, first_names="Olu", last_name="Other", upn="", **{"born-year": "2011"})
    tokens = [token for token in world.store.tokens if token[2] == other.case_id]
    for case_id in (f"{'0z'[each % 2]}-{each:03d}" for each in range(number - 1)):
        world.store.heads[case_id] = replace(other, case_id=case_id, reference=f"REF-{case_id}")
        world.store.tokens |= {(kind, text, case_id) for kind, text, _ in tokens}


@pytest.mark.parametrize("changed", [{}, {"last_name": "Exampel"}, {"born-day": "15"}])
def test_the_right_child_is_named_first_among_three_hundred_at_a_hostels_phone(
    world: FakeWorld, changed: dict[str, str]
) -> None:
    others_at_the_hostel(world, 300)
    first = refer(world, **HOSTEL)
    again = refer(world, **HOSTEL, **changed)
    (task,) = (task for task in world.tasks.open(1000).rows if task.case_id == again.case_id)
    assert f"or of the same family: {first.reference} (" in task.text
    assert task.text.endswith("; 296 more cases have something in common with it.")


def test_where_more_share_something_than_are_compared_a_person_is_told(world: FakeWorld) -> None:
    others_at_the_hostel(world, IDS_AT_MOST + 1)
    again = refer(world, **HOSTEL)
    (task,) = (task for task in world.tasks.open(1000).rows if task.case_id == again.case_id)
    assert task.text.endswith(f"{again.reference} could not be compared with all other cases: look the child up.")


def test_a_referral_is_accepted_although_nothing_could_be_compared(world: FakeWorld) -> None:
    world.store.fail("cases.ids_with")
    case = refer(world)
    assert any("could not be compared" in task.text for task in world.tasks.open(10).rows)
    assert now_of(world, case).reference == case.reference


@pytest.mark.parametrize(
    ("kind", "text", "born", "found", "alike"),
    [
        ("upn", "b801200005001", None, 1, False),
        ("postcode", "nr12dh", None, 1, False),
        ("surname", "EXAMPLE", date(2015, 3, 14), 1, False),
        ("surname", "Exampel", date(2015, 3, 14), 0, True),
        ("surname", "Exampl", date(2015, 9, 9), 1, True),
        ("surname", "Other", date(2015, 3, 14), 0, True),
        ("reference", "not one", None, 0, False),
        ("phone", "01632 960 001", None, 0, False),
    ],
)
def test_a_child_is_found_by_what_is_known_and_the_search_is_recorded_without_it(
    world: FakeWorld, kind: str, text: str, born: date | None, found: int, alike: bool
) -> None:
    refer(world, upn="B801200005001")
    result = searching.search(world, OFFICER, kind, text, born, "")
    assert (len(result.page.cases), result.alike) == (found, alike)
    access = list(world.store.audit.values())[-1]
    assert (access.what, access.facts) == (View.SEARCHED, {"by": kind, "found": str(found)})


def test_cases_that_sound_alike_go_on_too(world: FakeWorld) -> None:
    sent = {
        refer(world, first_names="Ada", last_name="Exampel").reference for _ in range(searching.PAGE_OF_RESULTS + 3)
    }
    first = searching.search(world, OFFICER, "surname", "Example", date(2015, 3, 15), "")
    second = searching.search(world, OFFICER, "surname", "Example", date(2015, 3, 15), first.page.after)
    assert first.alike
    assert second.alike
    assert {case.reference for case in (*first.page.cases, *second.page.cases)} == sent
    assert len(first.page.cases) + len(second.page.cases) == len(sent)
    assert second.page.after == ""


def test_the_worklist_is_narrowed(world: FakeWorld) -> None:
    mine, red, other = refer(world), refer(world, **RED), refer(world)
    steps.assign(world, mine.reference, actor(world), OFFICER.person_id)

    def listed(**filters: Any) -> list[str]:
        return [case.reference for case in lists.open_cases(world, "", Filters(**filters), OFFICER).cases]

    assert listed(owner="mine") == [mine.reference]
    assert set(listed(owner="nobody")) == {red.reference, other.reference}
    assert listed(priority="RED") == [red.reference]
    assert listed(stage="triage") == listed(overdue=True) == []
    world.clock.pass_by(hours=3)
    assert listed(overdue=True) == [red.reference]


# --- any order -------------------------------------------------------------------------------------------------------

Act = Callable[[FakeWorld, str, Actor], None]
ACTS: tuple[Act, ...] = (
    lambda w, r, f: taking.take(w, r, f.person, reading.load_for_page(w, r).case.version, f.once),
    lambda w, r, f: steps.assign(w, r, f, COLLEAGUE.person_id),
    lambda w, r, f: steps.add_note(w, r, f.person, "A note.", f.once),
    lambda w, r, f: steps.confirm_triage(w, r, f, Route.CME, Priority.RED, "Why."),
    lambda w, r, f: steps.change_priority(w, r, f, Priority.AMBER, "Why."),
    lambda w, r, f: steps.tell_social_care(w, r, f, "Duty", TODAY, "", ""),
    lambda w, r, f: steps.attempt_contact(w, r, f, "phone", "spoke", "The aunt.", TODAY, ""),
    lambda w, r, f: steps.do_checks(w, r, f, "Done."),
    lambda w, r, f: steps.review(w, r, f, "Done."),
    lambda w, r, f: steps.reopen(w, r, f, "Gone again."),
    lambda w, r, f: steps.decide(w, r, f, "stay-on-roll", None, "Why."),
    lambda w, r, f: steps.decide(w, r, f, "may-be-removed", london_day(w.clock.now()), "Why."),
    lambda w, r, f: steps.confirm_removal(w, r, f),
    lambda w, r, f: steps.send_removal_back(w, r, f, "Why."),
    lambda w, r, f: steps.correct_facts(w, r, f, "Mental health", "male", "8", "Why."),
    lambda w, r, f: steps.record_roll(w, r, f, Answer.YES, TODAY, "Why."),
    lambda w, r, f: steps.record_otherwise(w, r, f, Education(Otherwise.HOME_SUITABLE, TODAY), "Ana", "Why."),
)


@st.composite
def acts(draw: st.DrawFn) -> Act:
    what = draw(st.sampled_from(("act", "move", "close")))
    if what == "move":
        to = draw(st.sampled_from(Stage))
        return lambda w, r, f: steps.move(w, r, f, to, "Why.")
    if what == "close":
        outcome, evidence = draw(st.sampled_from(Outcome)), draw(st.sampled_from(Evidence))
        return lambda w, r, f: steps.close(w, r, f, outcome, evidence, "Why.")
    return draw(st.sampled_from(ACTS))


@given(
    st.lists(st.tuples(acts(), st.sampled_from((OFFICER, MANAGER, AUDITOR)), st.integers(0, 2000)), max_size=25),
    st.booleans(),
)
def test_no_order_of_steps_loses_a_child(steps: list[tuple[Act, Person, int]], at_risk: bool) -> None:
    world = a_world()
    reference = refer(world, **(RED if at_risk else {})).reference
    for act, person, hours in steps:
        with suppress(Refused, NotYours):
            act(world, reference, Actor(person, world.keys.new_id()))
        world.clock.pass_by(hours=hours)
        remind_all(world)
        _holds(world, reference)


def _holds(world: FakeWorld, reference: str) -> None:
    file = reading.load_for_page(world, reference)
    case = file.case
    assert case.outcome not in (Outcome.NOT_LOCATED, Outcome.ABROAD_BELIEVED)
    assert (case.stage is Stage.CLOSED) is bool(case.outcome and case.evidence and case.closed_at)
    owner = case.owner_id or ""
    listed = [c.reference for c in world.cases.open_cases("", 10, owner).cases]
    assert (reference in listed) is (case.stage is not Stage.CLOSED), "an open case is owned or in the unowned list"
    running = [deadline for deadline in file.deadlines if not deadline.met_at]
    assert case.next_due_at == min((deadline.due_at for deadline in running), default=None)
    assert not (case.stage is Stage.CLOSED and running)
    assert len(running) == len({deadline.rule for deadline in running})
    changes = {key for key, access in world.store.audit.items() if access.what != View.TASK_DONE}
    assert set(world.store.events) == changes, "every change is an audit row"
    assert case.stage is Stage.CLOSED or running, "an open case always has a next date"


# --- reminders on their way ------------------------------------------------------------------------------------------


def test_a_reminder_of_a_met_deadline_is_withdrawn(world: FakeWorld) -> None:
    case = refer(world, **RED)
    steps.assign(world, case.reference, actor(world), OFFICER.person_id)
    world.clock.set(london("2026-11-25T12:00"))
    remind_all(world)
    (reminder,) = world.messages("deadline_reminder")
    assert (reminder.recipient, reminder.variables["what"]) == (
        person_recipient("officer"),
        "Tell children’s social care",
    )
    steps.tell_social_care(world, case.reference, actor(world), "Duty", TODAY, "", "")
    sweep(world)
    assert [message.state for message in world.messages("deadline_reminder")] == [State.WITHDRAWN]


@pytest.mark.parametrize(
    ("act", "counts"),
    [
        (lambda w, r, f: steps.add_note(w, r, f.person, "A note.", f.once), True),
        (lambda w, r, f: steps.attempt_contact(w, r, f, "phone", "spoke", "The aunt.", TODAY, ""), True),
        (lambda w, r, f: steps.review(w, r, f, "Done."), True),
        (lambda w, r, f: steps.assign(w, r, f, COLLEAGUE.person_id), False),
        (lambda w, r, f: steps.change_priority(w, r, f, Priority.AMBER, "Why."), False),
        (lambda w, r, f: reading.open_case(w, r, f.person), False),
    ],
    ids=["note", "contact", "review", "assignment", "priority", "view"],
)
def test_only_what_is_done_for_the_child_counts_as_an_act(world: FakeWorld, case: Case, act: Act, counts: bool) -> None:
    act(world, case.reference, actor(world))
    after = now_of(world, case)
    assert (after.last_act_at, after.last_act_by) == ((NOW, OFFICER.person_id) if counts else (None, ""))


def test_a_note_does_not_refuse_anybodys_open_form(world: FakeWorld, case: Case) -> None:
    seen = now_of(world, case).version
    steps.add_note(world, case.reference, COLLEAGUE, "A note.", "once")
    steps.review(world, case.reference, actor(world, version=seen), "Done.")
    assert now_of(world, case).last_act_by == OFFICER.person_id


# --- one child, two cases -------------------------------------------------------------------------------------------


def two_cases(world: FakeWorld) -> tuple[Case, Case]:
    first, second = refer(world, upn="B801200005001"), refer(world, upn="B801200005001")
    for case in (first, second):
        triaged(world, case)
    return first, second


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"first_names": "Grace"}, "the first names differ"),
        ({"last_name": "Other", "born-day": "15"}, "the dates of birth and the last names differ"),
        ({"upn": "A801200005001"}, "the UPNs differ"),
    ],
)
def test_cases_of_children_who_differ_are_joined_only_when_somebody_confirms_it(
    world: FakeWorld, changed: dict[str, str], words: str
) -> None:
    first, second = refer(world, upn="B801200005001"), refer(world, **{"upn": "B801200005001", **changed})
    triaged(world, second)
    with pytest.raises(Refused, match=words):
        steps.confirm_same_child(world, second.reference, actor(world), first.reference, "A neighbour says so.")
    assert now_of(world, second).stage is not Stage.CLOSED
    steps.confirm_same_child(world, second.reference, actor(world), first.reference, "Seen.", differ=True)
    assert now_of(world, second).outcome == Outcome.DUPLICATE


def test_what_one_of_two_cases_does_not_know_is_no_difference(world: FakeWorld) -> None:
    first, second = refer(world, upn="B801200005001"), refer(world, **{"born_is": "estimated", "born-day": "1"})
    triaged(world, second)
    steps.confirm_same_child(world, second.reference, actor(world), first.reference, "Seen.")


def test_no_case_closes_as_a_duplicate_by_the_step_that_closes(world: FakeWorld, case: Case) -> None:
    triaged(world, case)
    with pytest.raises(Refused, match="only by naming the other case"):
        closed(world, case, Outcome.DUPLICATE)


def test_the_case_that_goes_on_takes_over_what_is_owed_to_social_care(world: FakeWorld) -> None:
    first, _ = two_cases(world)
    steps.tell_social_care(world, first.reference, actor(world), "Duty", TODAY, "", "")
    world.clock.pass_by(hours=1)
    news = refer(world, **RED)
    triaged(world, news, Priority.RED)
    steps.confirm_same_child(world, news.reference, actor(world), first.reference, "The same mother.")
    after = now_of(world, first)
    assert (after.priority, after.owes_social_care) == (Priority.RED, True)
    assert Rule.SOCIAL_CARE in {d.rule for d in reading.load_for_page(world, first.reference).deadlines if not d.met_at}
    assert newest(world, first).facts["priority.after"] == "RED"


def test_a_priority_that_is_taken_over_brings_dates_forward_as_a_changed_one_does(world: FakeWorld) -> None:
    first, second = two_cases(world)
    triaged(world, second, Priority.AMBER)

    def review() -> datetime:
        deadlines = reading.load_for_page(world, first.reference).deadlines
        return next(d.due_at for d in deadlines if d.rule is Rule.REVIEW and not d.met_at)

    before = review()
    steps.confirm_same_child(world, second.reference, actor(world), first.reference, "The same UPN.")
    assert now_of(world, first).priority is Priority.AMBER
    assert review() < before


@pytest.mark.parametrize("days", [0, 30])
def test_a_case_that_nobody_has_acted_on_and_becomes_red_has_the_reminders_of_a_red_one(
    world: FakeWorld, days: int
) -> None:
    untouched = refer(world)
    world.clock.pass_by(days=days)
    red = refer(world, **RED)
    steps.tell_social_care(world, red.reference, actor(world), "Duty", TODAY, "", "")
    triaged(world, red, Priority.RED)
    steps.confirm_same_child(world, red.reference, actor(world), untouched.reference, "The same UPN.")

    def clock() -> Any:
        deadlines = reading.load_for_page(world, untouched.reference).deadlines
        return next(d for d in deadlines if d.rule is Rule.ACKNOWLEDGE and not d.met_at)

    assert clock().next_check_at, "the duty mailbox, the manager on call, the team and a manager are told"
    started = clock().started_at
    world.clock.pass_by(minutes=5)
    steps.add_note(world, untouched.reference, OFFICER, "A note.", "once")
    assert clock().started_at == started, "no later step starts it again"


def test_two_cases_closed_as_each_other_at_once_lose_no_child(world: FakeWorld) -> None:
    """Each of two people read both cases before the other one wrote."""
    first, second = two_cases(world)
    read_before = {case.reference: reading.load_for_step(world, case.reference) for case in (first, second)}
    steps.confirm_same_child(world, first.reference, actor(world), second.reference, "Twice referred.")
    late = world.but(cases=StaleCases(world.cases, read_before))
    with pytest.raises(Conflict):
        steps.confirm_same_child(late, second.reference, actor(world), first.reference, "Twice referred.")
    assert now_of(world, second).stage is not Stage.CLOSED


class StaleCases:
    """The cases as somebody read them a moment ago."""

    def __init__(self, cases: Any, read: dict[str, Any]) -> None:
        self._cases, self._read = cases, read

    def load_for_step(self, reference: str) -> Any:
        return self._read[reference]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cases, name)


def test_two_cases_that_are_not_one_child_are_parted_again(world: FakeWorld) -> None:
    first, second = two_cases(world)
    steps.confirm_same_child(world, second.reference, actor(world), first.reference, "The same UPN.")
    with pytest.raises(Refused, match="Undo: not the same child"):
        steps.reopen(world, second.reference, actor(world), "Gone again.")
    again = actor(world)
    for _ in range(2):
        steps.undo_same_child(world, second.reference, again, "They are twins.")
    assert now_of(world, second).stage is Stage.ENQUIRIES
    assert now_of(world, second).next_due_at
    parted = newest(world, first)
    assert (parted.kind, parted.facts["other"]) == (EventKind.NOT_SAME_CHILD, second.reference)
    with pytest.raises(Refused, match="not closed as the same child"):
        steps.undo_same_child(world, second.reference, actor(world), "They are twins.")


# --- facts ----------------------------------------------------------------------------------------------------------


def test_facts_are_corrected_with_a_reason_and_keep_what_they_were(world: FakeWorld, case: Case) -> None:
    steps.correct_facts(world, case.reference, actor(world), "Mental health", "not-known", "8", "The school said so.")
    after, event = now_of(world, case), newest(world, case)
    assert (after.primary_reason, after.sex, after.year_group) == ("Mental health", "not-known", "8")
    assert (event.facts["sex.before"], event.facts["sex.after"]) == ("female", "not-known")


@pytest.mark.parametrize(
    ("facts", "reason", "why"),
    [
        (("Mental health", "female", "7"), " ", "Say why"),
        (("Unknown", "female", "7"), "No news.", "You have not changed anything"),
        (("Unknown", "not-recorded", "7"), "Forgot.", "choose “Not known”"),
        (("Unknown", "female", "not-recorded"), "Forgot.", "choose “Not known”"),
    ],
)
def test_which_corrections_are_refused(
    world: FakeWorld, case: Case, facts: tuple[str, str, str], reason: str, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        steps.correct_facts(world, case.reference, actor(world), *facts, reason)
    assert now_of(world, case).is_as(case)
