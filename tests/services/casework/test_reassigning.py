"""A person with open cases leaves: the questions, and the job that gives each case its new owner."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from chalicelib.domain.casework.case import Case, NotYours, Stage
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.errors import Conflict, TryAgain
from chalicelib.domain.files.jobs import JobState
from chalicelib.domain.messages.recipients import MANAGERS, TEAM_MAILBOX, person_recipient
from chalicelib.domain.people.people import Away, Person
from chalicelib.domain.people.roles import Role
from chalicelib.domain.records.case_file import CaseFile
from chalicelib.services.administration import administering, shutting_out
from chalicelib.services.administration.agreeing import agree, waiting
from chalicelib.services.administration.leaving import NotPossible, OwnsCases
from chalicelib.services.casework import assigning, lists, reading, taking
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.casework.lists import Filters
from chalicelib.services.casework.reassigning import AT_ONCE, NewOwners
from chalicelib.services.delivery.delivering import deliver
from chalicelib.services.jobs.job_runner import work
from tests.support import steps
from tests.support.world import (
    ADMINISTRATOR,
    COLLEAGUE,
    MANAGER,
    OFFICER,
    PEOPLE,
    RED,
    REFERRER,
    FakeWorld,
    a_world,
    refer,
)

ME = ADMINISTRATOR
TO_COLLEAGUE = NewOwners(rest=COLLEAGUE.person_id)


@pytest.fixture
def world() -> FakeWorld:
    return a_world(people=(*PEOPLE, ADMINISTRATOR))


def owned(world: FakeWorld, count: int) -> list[str]:
    """References of so many cases of the officer."""
    found = [refer(world) for _ in range(count)]
    for case in found:
        taking.take(world, case.reference, OFFICER, case.version, f"take {case.reference}")
    return [case.reference for case in found]


def now_of(world: FakeWorld, reference: str) -> Case:
    return reading.load_for_step(world, reference).case


def owners(world: FakeWorld, references: list[str]) -> list[str | None]:
    return [now_of(world, reference).owner_id for reference in references]


def run(world: FakeWorld) -> None:
    work(world)


def assigned(world: FakeWorld, reference: str) -> list[Event]:
    events = reading.load_for_page(world, reference).events
    return [event for event in events if event.kind is EventKind.ASSIGNED]


def test_disabling_first_asks_who_gets_the_cases(world: FakeWorld) -> None:
    references = owned(world, 2)
    with pytest.raises(OwnsCases):
        shutting_out.disable(world, ME, OFFICER.person_id, 0)
    assert (world.people.get(OFFICER.person_id), world.store.changes, world.store.jobs) == (OFFICER, [], {})
    assert owners(world, references) == [OFFICER.person_id] * 2


def test_each_case_gets_the_owner_who_was_named_and_the_rest_theirs(world: FakeWorld) -> None:
    one, two, three, _ = references = owned(world, 4)
    named = {one: MANAGER.person_id, two: "", three: COLLEAGUE.person_id}
    shutting_out.disable(world, ME, OFFICER.person_id, 0, NewOwners(named, COLLEAGUE.person_id))
    run(world)
    assert owners(world, references) == [MANAGER.person_id, None, COLLEAGUE.person_id, COLLEAGUE.person_id]
    (job,) = world.store.jobs.values()
    assert (job.state, job.done, job.total) == (JobState.DONE, 4, 4)


def test_each_new_owner_hears_once_of_all_their_cases(world: FakeWorld) -> None:
    one, two, three = owned(world, 3)
    named = {one: MANAGER.person_id}
    shutting_out.disable(world, ME, OFFICER.person_id, 0, NewOwners(named, COLLEAGUE.person_id))
    run(world)
    told = {message.recipient: message.variables for message in world.messages("assigned")}
    assert {to: told[to]["count"] for to in told} == {
        person_recipient("manager"): "1",
        person_recipient("colleague"): "2",
    }
    assert set(told[person_recipient("colleague")]["references"].split(", ")) == {two, three}


def test_a_person_who_disables_and_takes_the_cases_gets_no_email(world: FakeWorld) -> None:
    both = replace(ADMINISTRATOR, roles=frozenset({Role.ADMINISTRATOR, Role.MANAGER}))
    world.people.add(both)
    owned(world, 1)
    shutting_out.disable(world, both, OFFICER.person_id, 0, NewOwners(rest=both.person_id))
    run(world)
    assert world.messages("assigned") == []


def test_the_cover_of_a_new_owner_who_is_away_is_told(world: FakeWorld) -> None:
    today = world.clock.now().date()
    world.people.add(replace(COLLEAGUE, away=Away(today, today, MANAGER.person_id)))
    owned(world, 1)
    shutting_out.disable(world, ME, OFFICER.person_id, 0, TO_COLLEAGUE)
    run(world)
    message = world.message("assigned")
    assert (message.recipient, message.variables["cover"]) == (person_recipient("manager"), "yes")


def test_the_events_say_who_did_it_and_a_release_is_no_first_act(world: FakeWorld) -> None:
    given, released = owned(world, 2)
    shutting_out.disable(world, ME, OFFICER.person_id, 0, NewOwners({released: ""}, COLLEAGUE.person_id))
    acknowledged = now_of(world, released).acknowledged_at
    run(world)
    (event,), (release,) = assigned(world, given), assigned(world, released)
    assert (event.by, event.facts["owner_id.after"]) == (ME.person_id, COLLEAGUE.person_id)
    assert (release.by, release.facts["owner_id.before"], release.facts["owner_id.after"]) == (
        ME.person_id,
        OFFICER.person_id,
        "",
    )
    assert now_of(world, released).acknowledged_at == acknowledged
    assert {event.event_id, release.event_id} <= set(world.store.audit)


def test_done_again_it_changes_nothing_more(world: FakeWorld) -> None:
    """A crash after each write: the job begins again from its last checkpoint, and in the end once more from its start."""
    references = owned(world, AT_ONCE + 3)
    shutting_out.disable(world, ME, OFFICER.person_id, 0, TO_COLLEAGUE)
    (first,) = world.store.jobs.values()
    for _ in range(4):
        world.store.fail("jobs.save", 2)
        for _ in range(2):
            run(world)
            world.clock.pass_by(minutes=16)
    run(world)
    world.store.jobs[first.job_id] = replace(first, version=world.store.jobs[first.job_id].version)
    run(world)
    assert owners(world, references) == [COLLEAGUE.person_id] * len(references)
    assert [len(assigned(world, reference)) for reference in references] == [1] * len(references)
    message = world.message("assigned")
    assert message.variables["count"] == str(len(references))


def test_a_case_that_changes_meanwhile_is_tried_again(world: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    references = owned(world, 3)
    shutting_out.disable(world, ME, OFFICER.person_id, 0, TO_COLLEAGUE)
    real, refused = world.cases.change, list[str]()

    def meanwhile(changes: object, once: str) -> None:
        if "reassign" in once and len(refused) < 5:
            refused.append(once)
            raise Conflict
        real(changes, once)  # type: ignore[arg-type]

    monkeypatch.setattr(world.cases, "change", meanwhile)
    run(world)
    assert owners(world, references) == [COLLEAGUE.person_id] * 3
    assert len(refused) == 5


def test_a_case_that_can_never_be_changed_stops_no_other_and_counts_as_unowned(
    world: FakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck, *others = owned(world, 3)
    stuck_id = now_of(world, stuck).case_id
    shutting_out.disable(world, ME, OFFICER.person_id, 0, TO_COLLEAGUE)
    real = world.cases.change

    def refuses(changes: object, once: str) -> None:
        if stuck_id in once:
            raise Conflict
        real(changes, once)  # type: ignore[arg-type]

    monkeypatch.setattr(world.cases, "change", refuses)
    run(world)
    assert owners(world, others) == [COLLEAGUE.person_id] * 2
    assert [job.state for job in world.store.jobs.values()] == [JobState.FAILED]
    assert world.message("assigned").variables["count"] == "2"
    assert [case.reference for case in lists.open_cases(world, "", Filters(owner="nobody")).cases] == [stuck]


def test_a_new_owner_hears_of_what_was_moved_before_the_job_was_given_up(
    world: FakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    references = owned(world, AT_ONCE + 4)
    shutting_out.disable(world, ME, OFFICER.person_id, 0, TO_COLLEAGUE)
    real, tried = world.cases.change, set[str]()

    def breaks_down(changes: object, once: str) -> None:
        tried.add(once)
        if len(tried) > AT_ONCE + 2:
            raise TryAgain
        real(changes, once)  # type: ignore[arg-type]

    look = world.cases.load_for_step

    def unreadable(reference: str) -> CaseFile | None:
        file = look(reference)
        if len(tried) > AT_ONCE + 2 and file and file.case.owner_id == OFFICER.person_id:
            raise TryAgain
        return file

    monkeypatch.setattr(world.cases, "change", breaks_down)
    monkeypatch.setattr(world.cases, "load_for_step", unreadable)
    for _ in range(60):
        run(world)
        world.clock.pass_by(minutes=10)
    (job,) = world.store.jobs.values()
    assert job.state is JobState.FAILED
    monkeypatch.undo()
    moved = {reference for reference in references if now_of(world, reference).owner_id == COLLEAGUE.person_id}
    assert len(moved) == AT_ONCE + 2
    (message,) = world.messages("assigned")
    assert (set(message.variables["references"].split(", ")), message.recipient) == (
        moved,
        person_recipient("colleague"),
    )


def test_what_was_taken_or_closed_meanwhile_is_left_alone(world: FakeWorld) -> None:
    taken, closed, left = owned(world, 3)
    shutting_out.disable(world, ME, OFFICER.person_id, 0, TO_COLLEAGUE)
    taking.take(world, taken, MANAGER, now_of(world, taken).version, "over")
    head = now_of(world, closed)
    world.store.heads[head.case_id] = replace(head, stage=Stage.CLOSED)
    run(world)
    assert owners(world, [taken, closed, left]) == [MANAGER.person_id, OFFICER.person_id, COLLEAGUE.person_id]
    assert world.message("assigned").variables["references"] == left


def test_a_new_owner_who_left_meanwhile_gets_nothing_and_the_case_is_in_the_queue(world: FakeWorld) -> None:
    (reference,) = owned(world, 1)
    shutting_out.disable(world, ME, OFFICER.person_id, 0, TO_COLLEAGUE)
    shutting_out.disable(world, ME, COLLEAGUE.person_id, 0)
    run(world)
    assert owners(world, [reference]) == [None]
    assert world.messages("assigned") == []


def test_somebody_who_was_enabled_again_keeps_what_is_left(world: FakeWorld) -> None:
    references = owned(world, 2)
    shutting_out.disable(world, ME, OFFICER.person_id, 0, TO_COLLEAGUE)
    shutting_out.enable(world, ME, OFFICER.person_id, 1)
    agree(world, MANAGER, waiting(world)[0].request_id)
    run(world)
    assert owners(world, references) == [OFFICER.person_id] * 2


def test_a_case_that_the_list_did_not_show_yet_goes_to_the_queue_too(world: FakeWorld) -> None:
    shutting_out.disable(world, ME, OFFICER.person_id, 0)
    case = refer(world)
    world.store.heads[case.case_id] = replace(case, owner_id=OFFICER.person_id)
    run(world)
    assert owners(world, [case.reference]) == [None]


def test_losing_the_role_is_the_same_path(world: FakeWorld) -> None:
    (reference,) = owned(world, 1)
    with pytest.raises(OwnsCases):
        administering.change_person(world, ME, OFFICER.person_id, 0, OFFICER.name, [Role.AUDITOR])
    administering.change_person(world, ME, OFFICER.person_id, 0, OFFICER.name, [Role.AUDITOR], TO_COLLEAGUE)
    assert world.store.jobs == {}
    agree(world, MANAGER, waiting(world)[0].request_id)
    run(world)
    assert owners(world, [reference]) == [COLLEAGUE.person_id]


def test_an_officer_who_becomes_a_manager_keeps_their_cases(world: FakeWorld) -> None:
    owned(world, 1)
    administering.change_person(world, ME, OFFICER.person_id, 0, OFFICER.name, [Role.MANAGER])
    agree(world, MANAGER, waiting(world)[0].request_id)
    assert world.store.jobs == {}


@pytest.mark.parametrize("to", ["nobody-known", ADMINISTRATOR.person_id, OFFICER.person_id, REFERRER.person_id])
def test_some_people_cannot_be_new_owners(world: FakeWorld, to: str) -> None:
    owned(world, 1)
    for chosen in (NewOwners(rest=to), NewOwners({"ABCD-2345": to})):
        with pytest.raises(NotPossible, match="Choose somebody else"):
            shutting_out.disable(world, ME, OFFICER.person_id, 0, chosen)
    assert world.store.changes == []


def test_nothing_is_lost_when_the_disabling_is_not_written(world: FakeWorld) -> None:
    owned(world, 1)
    with pytest.raises(Conflict):
        shutting_out.disable(world, ME, OFFICER.person_id, 7, TO_COLLEAGUE)
    assert (world.store.jobs, world.messages("cases_left")) == ({}, [])


def test_the_button_pressed_twice_disables_once(world: FakeWorld) -> None:
    owned(world, 1)
    for owners_of_page in (TO_COLLEAGUE, NewOwners()):
        shutting_out.disable(world, ME, OFFICER.person_id, 0, owners_of_page)
    assert (len(world.store.changes), len(world.store.jobs)) == (1, 1)


# --- at once -------------------------------------------------------------------------------------------------------------


def test_in_an_emergency_the_cases_go_to_the_queue_and_the_managers_are_told(world: FakeWorld) -> None:
    references = owned(world, 2)
    shutting_out.disable(world, ME, OFFICER.person_id, 0, at_once=True)
    (message,) = world.messages("cases_left")
    assert message.variables == {"count": "2"}
    deliver(world, None, message.message_id)
    assert [m.recipient for m in world.messages("cases_left")] == [MANAGERS, person_recipient("manager")]
    assert {case.reference for case in lists.open_cases(world, "", Filters(owner="nobody")).cases} == {*references}
    run(world)
    assert owners(world, references) == [None, None]


def test_the_team_is_told_when_the_only_manager_is_disabled_at_once(world: FakeWorld) -> None:
    case = refer(world)
    taking.take(world, case.reference, MANAGER, case.version, "once")
    shutting_out.disable(world, ME, MANAGER.person_id, 0, at_once=True)
    (message,) = world.messages("cases_left")
    deliver(world, None, message.message_id)
    assert world.messages("cases_left")[-1].recipient == TEAM_MAILBOX


def test_an_emergency_without_cases_tells_nobody(world: FakeWorld) -> None:
    shutting_out.disable(world, ME, OFFICER.person_id, 0, at_once=True)
    assert world.messages("cases_left") == []


# --- the queue before the job ran ----------------------------------------------------------------------------------------


def _gone(world: FakeWorld) -> Person:
    person = replace(OFFICER, active=False)
    world.people.add(person)
    return person


def test_a_case_of_an_owner_who_left_can_be_taken_and_is_in_the_queue(world: FakeWorld) -> None:
    (reference,) = owned(world, 1)
    unowned = refer(world, **RED)
    gone = _gone(world)
    listed = lists.open_cases(world, "", Filters(owner="nobody")).cases
    assert {case.reference for case in listed} == {reference, unowned.reference}
    assert [p.person_id for p in lists.owners_to_choose(world, world.people.staff())[1]] == [gone.person_id]
    taking.take(world, reference, MANAGER, now_of(world, reference).version, "mine now")
    assert owners(world, [reference]) == [MANAGER.person_id]
    assert lists.owners_to_choose(world, world.people.staff())[1] == []


def test_only_one_of_two_takes_the_case_of_somebody_who_left(world: FakeWorld) -> None:
    (reference,) = owned(world, 1)
    _gone(world)
    version = now_of(world, reference).version
    taking.take(world, reference, MANAGER, version, "first")
    with pytest.raises(NotYours):
        taking.take(world, reference, COLLEAGUE, version, "second")


def test_the_list_is_narrowed_to_any_one_owner(world: FakeWorld) -> None:
    references = owned(world, 2)
    steps.assign(world, references[0], Actor(MANAGER, "once"), COLLEAGUE.person_id)
    narrowed: Callable[[str], list[str]] = lambda owner: [  # noqa: E731
        case.reference for case in lists.open_cases(world, "", Filters(owner=owner), OFFICER).cases
    ]
    assert narrowed(COLLEAGUE.person_id) == [references[0]]
    assert narrowed(OFFICER.person_id) == narrowed("mine") == [references[1]]


# --- the email to a new owner --------------------------------------------------------------------------------------------


def test_a_new_owner_is_told_once_without_the_note(world: FakeWorld) -> None:
    case = refer(world)
    form = Actor(MANAGER, "once")
    for _ in range(2):
        steps.assign(world, case.reference, form, COLLEAGUE.person_id, "The mother is Ada.")
    message = world.message("assigned")
    assert (message.recipient, message.case_id) == (person_recipient("colleague"), case.case_id)
    assert (message.variables["note"], message.variables["references"]) == ("yes", case.reference)
    assert "Ada" not in str(message.variables)
    assert assigned(world, case.reference)[0].text == "The mother is Ada."


def test_assigning_to_oneself_or_taking_sends_no_email(world: FakeWorld) -> None:
    one, two, three = (refer(world) for _ in range(3))
    steps.assign(world, one.reference, Actor(MANAGER, "one"), MANAGER.person_id)
    assigning.assign_many(world, [two.reference], Actor(MANAGER, "two"), MANAGER.person_id)
    taking.take(world, three.reference, MANAGER, three.version, "three")
    assert world.messages("assigned") == []


def test_many_cases_are_one_email_however_often_it_is_sent(world: FakeWorld) -> None:
    references = [refer(world).reference for _ in range(3)]
    for _ in range(2):
        problems = assigning.assign_many(
            world, [*references, "ZZZZ-9999"], Actor(MANAGER, "once"), COLLEAGUE.person_id, "Please look."
        )
        assert list(problems) == ["ZZZZ-9999"]
    message = world.message("assigned")
    assert (message.variables["count"], message.variables["references"]) == ("3", ", ".join(references))
