"""Decisions about the roll: what one person may write, what waits for a second, and who hears."""

from datetime import date

import pytest
from msgspec.structs import replace

from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.closing import Evidence, Outcome
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.casework.triage import Route
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.errors import NotFound
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.recipients import Recipient, person_recipient
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from chalicelib.domain.records.access import View
from chalicelib.domain.returns.grounds import ground_of
from chalicelib.domain.returns.removal import missing
from chalicelib.services.casework import decisions_read, reading, removals
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.casework.finishing import finish_task
from tests.support import steps
from tests.support.world import (
    A_PARENT,
    AMBER,
    COLLEAGUE,
    MANAGER,
    OFFICER,
    OTHER_REFERRER,
    OTHER_SCHOOL,
    PEOPLE,
    REFERRER,
    SCHOOL,
    FakeWorld,
    a_world,
    refer,
)

TODAY, LATER = date(2026, 11, 25), date(2026, 12, 1)
LEAD = Person("lead", "Lea Lead", "lead@school.example", schools=(replace(SCHOOL, safeguarding=True),))
LEFT = Person("left", "Len Left", "len@school.example", schools=(replace(SCHOOL, safeguarding=True),), active=False)
OTHER_LEAD = Person("far", "Fay Far", "fay@academy.example", schools=(replace(OTHER_SCHOOL, safeguarding=True),))
MOVED = "2024-g"


@pytest.fixture
def world() -> FakeWorld:
    return a_world(people=(*PEOPLE, LEAD, LEFT, OTHER_LEAD))


@pytest.fixture
def case(world: FakeWorld) -> Case:
    return refer(world)


def actor(world: FakeWorld, person: Person = OFFICER) -> Actor:
    return Actor(person, world.keys.new_id())


def ready(world: FakeWorld, case: Case) -> None:
    """Enquiries made and checks done: nothing is missing."""
    steps.do_checks(world, case.reference, actor(world), "Nothing in admissions.")
    steps.attempt_contact(world, case.reference, actor(world), "phone", "spoke", "The aunt.", TODAY, "")


def remove(world: FakeWorld, case: Case, person: Person = OFFICER, ground: str = MOVED) -> Actor:
    token = actor(world, person)
    steps.decide(world, case.reference, token, "may-be-removed", LATER, "On another roll.", ground)
    return token


def newest(world: FakeWorld, case: Case) -> Event:
    return reading.load_for_page(world, case.reference).events[0]


def tasks(world: FakeWorld) -> list[str]:
    return [task.reference for task in world.tasks.open(10).rows if "second person" in task.text]


def told(world: FakeWorld) -> list[Recipient]:
    return sorted((message.recipient for message in world.messages("decision_waiting")), key=str)


def test_one_person_decides_when_nothing_is_missing_and_the_leads_hear_of_it_too(world: FakeWorld, case: Case) -> None:
    ready(world, case)
    remove(world, case)
    event = newest(world, case)
    assert (event.kind, event.text, tasks(world)) == (EventKind.DECIDED, "On another roll.", [])
    assert (event.facts["from_day"], event.facts["ground"], event.facts["told"]) == (LATER.isoformat(), MOVED, "2")
    assert told(world) == [person_recipient("lead"), person_recipient("referrer")]


@pytest.mark.parametrize("ground", ["", MOVED])
def test_what_lacks_anything_is_proposed_and_nothing_goes_to_the_school(
    world: FakeWorld, case: Case, ground: str
) -> None:
    for _ in range(2):
        steps.decide(world, case.reference, Actor(OFFICER, "same"), "may-be-removed", LATER, "On another roll.", ground)
    event = newest(world, case)
    assert (event.kind, told(world), tasks(world)) == (EventKind.DECISION_PROPOSED, [], [case.reference])
    assert reading.load_for_page(world, case.reference).case.proposed_at
    assert decisions_read.decisions_for_school(world, case.reference, REFERRER).events == ()


def test_the_task_for_a_second_person_ends_only_by_their_word(world: FakeWorld, case: Case) -> None:
    remove(world, case)
    (task,) = (task for task in world.tasks.open(10).rows if "second person" in task.text)
    assert task.step == "second-person"
    with pytest.raises(NotFound):
        finish_task(world, task.task_id, OFFICER, "Done.")


def test_a_newer_proposal_or_closing_ends_the_older_task(world: FakeWorld, case: Case) -> None:
    for person in (OFFICER, COLLEAGUE):
        world.clock.pass_by(minutes=1)
        remove(world, case, person)
        assert tasks(world) == [case.reference]
    steps.move(world, case.reference, actor(world), Stage.TRIAGE, "")
    steps.close(world, case.reference, actor(world), Outcome.RETURNED, Evidence.CONFIRMED, "Back at school.")
    assert tasks(world) == []


@pytest.mark.parametrize("second", [COLLEAGUE, MANAGER])
def test_a_second_person_confirms_once_and_the_school_reads_the_first_ones_reason(
    world: FakeWorld, case: Case, second: Person
) -> None:
    remove(world, case)
    with pytest.raises(Refused, match="You proposed this yourself"):
        steps.confirm_removal(world, case.reference, actor(world))
    token = actor(world, second)
    for _ in range(2):
        steps.confirm_removal(world, case.reference, token)
    (event,) = decisions_read.decisions_for_school(world, case.reference, REFERRER).events
    assert (event.by, event.text, event.facts["proposed_by"]) == (second.person_id, "On another roll.", "officer")
    assert (told(world), tasks(world)) == ([person_recipient("lead"), person_recipient("referrer")], [])
    assert [done.how for done in world.tasks.done_lately(5).rows] == ["Settled on the case."]
    with pytest.raises(Refused, match="No removal waits"):
        steps.confirm_removal(world, case.reference, actor(world, second))


def test_a_second_person_sends_it_back_with_a_reason(world: FakeWorld, case: Case) -> None:
    remove(world, case)
    steps.send_removal_back(world, case.reference, actor(world, COLLEAGUE), "Visit first.")
    assert (newest(world, case).kind, told(world), tasks(world)) == (EventKind.DECISION_SENT_BACK, [], [])
    assert reading.load_for_page(world, case.reference).case.proposed_at is None


def test_a_team_of_two_works_and_a_team_of_one_is_told_who_is_needed(case: Case, world: FakeWorld) -> None:
    for person in (COLLEAGUE, MANAGER):
        world.people.add(replace(person, active=False))
    remove(world, case)
    with pytest.raises(Refused, match="Nobody else in the team is active"):
        steps.confirm_removal(world, case.reference, actor(world))
    world.people.add(COLLEAGUE)
    steps.confirm_removal(world, case.reference, actor(world, COLLEAGUE))
    assert newest(world, case).kind is EventKind.DECIDED


def closed(world: FakeWorld, case: Case) -> None:
    steps.confirm_triage(world, case.reference, actor(world), Route.CME, case.priority, "As I see it.")
    steps.close(world, case.reference, actor(world), Outcome.RETURNED, Evidence.CONFIRMED, "Back at school.")


def test_after_a_reopening_nothing_that_was_done_before_it_counts(world: FakeWorld, case: Case) -> None:
    ready(world, case)
    closed(world, case)
    world.clock.pass_by(days=90)
    steps.reopen(world, case.reference, actor(world), "Did not come this morning.")
    now = reading.load_for_page(world, case.reference).case
    known, calendar = removals.what_is_known(world, now)
    today = london_day(world.clock.now())
    assert [lack.code for lack in missing(known, ground_of("2024-i"), today, calendar)] == [
        "not-counted", "no-enquiries", "no-checks",
    ]  # fmt: skip
    running = {d.rule for d in reading.load_for_page(world, case.reference).deadlines if not d.met_at}
    assert Rule.CHECKS in running


def test_a_case_that_took_over_another_needs_a_second_person(world: FakeWorld, case: Case) -> None:
    """The other one's days and address are not this one's."""
    newer = refer(world, postcode="NR9 9ZZ")
    steps.confirm_triage(world, newer.reference, actor(world), Route.CME, newer.priority, "As I see it.")
    steps.confirm_same_child(world, newer.reference, actor(world), case.reference, "The same UPN.")
    ready(world, case)
    remove(world, case)
    assert newest(world, case).facts["missing"] == "took-over"


def test_another_decision_settles_what_waited(world: FakeWorld, case: Case) -> None:
    remove(world, case)
    steps.decide(world, case.reference, actor(world), "stay-on-roll", None, "Enquiries go on.")
    assert (reading.load_for_page(world, case.reference).case.proposed_at, tasks(world)) == (None, [])


@pytest.mark.parametrize(
    ("shared", "ground", "lacks"),
    [
        ({**AMBER, **A_PARENT, "postcode": "NR9 9ZZ"}, MOVED, "shared"),
        ({**AMBER}, MOVED, "shared"),
        ({**A_PARENT}, MOVED, ""),
        ({**AMBER, "postcode": "NR9 9ZZ"}, MOVED, ""),
    ],
    ids=["phone and email", "postcode", "a GREEN case", "nothing shared"],
)
def test_another_urgent_case_of_the_same_home_needs_a_second_person(
    world: FakeWorld, shared: dict[str, str], ground: str, lacks: str
) -> None:
    case = refer(world, **A_PARENT)
    other = refer(world, first_names="Bo", **shared)
    ready(world, case)
    remove(world, case, ground=ground)
    assert newest(world, case).facts.get("missing", "") == lacks
    assert (other.reference in " ".join(removals.overview(world, other).always)) is False


def test_what_could_not_be_compared_needs_a_second_person(world: FakeWorld, case: Case) -> None:
    ready(world, case)
    world.store.fail("cases.found_by")
    remove(world, case)
    assert newest(world, case).facts["missing"] == "not-compared"


def test_the_page_says_what_is_missing_before_a_ground_is_chosen(world: FakeWorld, case: Case) -> None:
    found = removals.overview(world, case)
    assert len(found.always) == 2
    assert [label[:3] for label, _ in found.by_ground] == ["(h)", "(i)"]
    assert "cannot be counted" in found.by_ground[0][1], "no leave is known of"
    assert "too early" in found.by_ground[1][1]


def test_a_removal_cannot_be_backdated(world: FakeWorld, case: Case) -> None:
    ready(world, case)
    for ground in ("", MOVED):
        with pytest.raises(Refused, match="backdated"):
            steps.decide(
                world, case.reference, actor(world), "may-be-removed", date(2026, 11, 24), "On another roll.", ground
            )


def test_all_contacts_are_told_when_the_referrer_has_left(world: FakeWorld, case: Case) -> None:
    world.people.add(replace(REFERRER, active=False))
    steps.decide(world, case.reference, actor(world), "stay-on-roll", None, "Enquiries go on.")
    assert told(world) == [person_recipient("lead"), person_recipient(OTHER_REFERRER.person_id)]


def test_a_referrer_who_is_a_lead_hears_of_it_once(world: FakeWorld, case: Case) -> None:
    world.people.add(replace(REFERRER, schools=(replace(SCHOOL, safeguarding=True),)))
    steps.decide(world, case.reference, actor(world), "stay-on-roll", None, "Enquiries go on.")
    assert told(world) == [person_recipient("lead"), person_recipient("referrer")]


def test_an_auditor_neither_proposes_nor_confirms(world: FakeWorld, case: Case) -> None:
    auditor = Person("auditor", "Ana Auditor", "ana@county.example", frozenset({Role.AUDITOR}))
    with pytest.raises(Refused, match="Only officers and managers"):
        remove(world, case, auditor)
    remove(world, case)
    with pytest.raises(Refused, match="Only officers and managers"):
        steps.confirm_removal(world, case.reference, actor(world, auditor))
    assert not [access for access in world.store.audit.values() if access.what == View.DECISION_READ]


def test_a_removal_that_is_proposed_twice_in_one_moment_can_still_be_sent_back(world: FakeWorld, case: Case) -> None:
    remove(world, case, OFFICER)
    remove(world, case, OFFICER)
    steps.send_removal_back(world, case.reference, actor(world, MANAGER), "Why.")
    assert tasks(world) == []
