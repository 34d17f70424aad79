"""The other team's answer to a return: taken over, or a case at once."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.hand_over import Answered, Said
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.forms.disposition import DECLINED, LATE
from chalicelib.domain.records.case_file import CaseFile
from chalicelib.domain.returns.returns import Return, ReturnState
from chalicelib.services.casework.becoming_case import find_return
from chalicelib.services.returns import checking, returns_answering
from tests.support.returns import TODAY, now_of, send_form, typed_attendance_return, typed_leaver
from tests.support.world import COLLEAGUE, OFFICER, FakeWorld, a_world, london

ACCEPTS = Said(Answered.ACCEPTED, "Sal, home education", "phone", TODAY, "They visit on Monday.")
DECLINES = Said(Answered.DECLINED, "Sal, home education", "meeting", TODAY, "The family never wrote.")


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


@pytest.fixture
def head(world: FakeWorld) -> Return:
    return find_return(world, send_form(world, "leaver", typed_leaver("f")).reference)


def record(world: FakeWorld, head: Return, said: Said) -> None:
    returns_answering.record_answer(world, head.reference, OFFICER, said)


def audited(world: FakeWorld, head: Return, what: str) -> list[dict[str, str]]:
    return [dict(found.facts) for found in world.audit.of_case(head.return_id, 9).rows if found.what == what]


def case_of(world: FakeWorld, head: Return) -> CaseFile:
    file = world.cases.load_for_page(head.reference)
    assert file
    return file


def wait_until_it_is_ours(world: FakeWorld) -> None:
    for at in ("2026-11-30", "2026-12-02", "2026-12-04"):
        world.clock.set(london(f"{at}T10:00"))
        checking.check_returns(world)


def test_a_team_that_accepts_has_the_child_and_is_reminded_no_more(world: FakeWorld, head: Return) -> None:
    for _ in range(2):
        record(world, head, ACCEPTS)
    after = now_of(world, head)
    assert (after.state, after.said, after.check_at) == (ReturnState.TAKEN_OVER, ACCEPTS, None)
    assert audited(world, head, "return-taken-over") == [
        {"to": "home-education", "answered": "accepted", "how": "phone"}
    ], "without names, and once"
    assert world.store.heads == {}
    wait_until_it_is_ours(world)
    assert world.messages("returns_chase") == []


def test_a_team_that_declines_leaves_a_case_behind_with_its_answer(world: FakeWorld, head: Return) -> None:
    for _ in range(2):
        record(world, head, DECLINES)
    (case,) = world.store.heads.values()
    after, file = now_of(world, head), case_of(world, head)
    assert (after.state, after.said, after.case_id) == (ReturnState.BECAME_CASE, DECLINES, case.case_id)
    assert (after.check_at, case.reference, case.submission_id) == (None, head.reference, head.return_id)
    assert file.deadlines, "a date by which somebody acts"
    assert world.message("referral_alert").case_id == case.case_id
    assert world.messages("case_of_return") == [], "the other team knows"
    (answer,) = [event for event in file.events if event.kind is EventKind.TEAM_ANSWERED]
    assert answer.facts == {"to": "home-education", "answered": "declined", "how": "meeting"}
    assert (answer.by, answer.happened_on) == (OFFICER.person_id, TODAY)
    assert answer.text == "Said by: Sal, home education\nThe family never wrote."


def test_the_case_says_at_once_that_it_was_declined_and_keeps_what_was_known(world: FakeWorld, head: Return) -> None:
    world.store.returns[head.return_id] = replace(head, flags=(LATE,))
    record(world, head, DECLINES)
    (first,) = [event for event in case_of(world, head).events if event.kind is EventKind.REFERRED]
    assert first.facts["flags"].splitlines() == [LATE, DECLINED]
    assert first.facts["opened_because"].splitlines() == [
        *head.reasons,
        "It was handed to the home education team, which declined on 25 November 2026.",
    ]


def test_an_absence_return_that_is_declined_becomes_a_case_as_well(world: FakeWorld) -> None:
    head = find_return(world, send_form(world, "attendance-return", typed_attendance_return()).reference)
    record(world, head, DECLINES)
    assert "the school attendance team" in str([event.facts for event in case_of(world, head).events])


def test_where_the_case_cannot_be_written_nothing_is_recorded(world: FakeWorld, head: Return) -> None:
    world.store.fail("returns.open_case")
    with pytest.raises(Exception, match=r"returns\.open_case"):
        record(world, head, DECLINES)
    assert (now_of(world, head), world.store.heads) == (head, {})
    record(world, head, DECLINES)
    assert now_of(world, head).state is ReturnState.BECAME_CASE


@pytest.mark.parametrize(("first", "second"), [(ACCEPTS, DECLINES), (DECLINES, ACCEPTS)])
def test_another_answer_after_the_first_is_refused(world: FakeWorld, head: Return, first: Said, second: Said) -> None:
    record(world, head, first)
    with pytest.raises(Conflict):
        returns_answering.record_answer(world, head.reference, COLLEAGUE, second)
    assert now_of(world, head).said == first


@pytest.mark.parametrize(("said", "refused"), [(ACCEPTS, False), (DECLINES, True)])
def test_the_first_of_two_answers_at_the_same_moment_counts(
    world: FakeWorld, head: Return, said: Said, refused: bool
) -> None:
    """The second person read the return before the first had answered."""
    record(world, head, ACCEPTS)
    named = world.returns.named
    world.returns.named = lambda reference: head  # type: ignore[method-assign]
    if refused:
        with pytest.raises(Conflict):
            returns_answering.record_answer(world, head.reference, COLLEAGUE, said)
    else:
        returns_answering.record_answer(world, head.reference, COLLEAGUE, said)
    world.returns.named = named  # type: ignore[method-assign]
    assert (now_of(world, head).said, world.store.heads) == (ACCEPTS, {})
    assert len(audited(world, head, "return-taken-over")) == 1


def test_a_return_that_was_never_handed_over_has_no_answer(world: FakeWorld) -> None:
    head = find_return(world, send_form(world, "leaver", typed_leaver("a")).reference)
    with pytest.raises(NotFound):
        record(world, head, ACCEPTS)
    with pytest.raises(NotFound):
        returns_answering.find_handed_over(world, head.reference, OFFICER)


@pytest.mark.parametrize(
    ("said", "how"),
    [
        (ACCEPTS, "They accept. Said by Sal, home education, by phone."),
        (DECLINES, "They decline, and a case was opened. Said by Sal, home education, in a meeting."),
    ],
)
def test_the_answer_ends_our_teams_task_and_says_who_and_how(
    world: FakeWorld, head: Return, said: Said, how: str
) -> None:
    wait_until_it_is_ours(world)
    assert len(world.tasks.open(9).rows) == 1
    for _ in range(2):
        record(world, head, said)
    (done,) = world.tasks.done_lately(9).rows
    assert (done.by, done.how, done.at) == (OFFICER.person_id, how, world.clock.now())
    assert not [task for task in world.tasks.open(9).rows if task.task_id == done.task.task_id]


def test_a_task_without_its_return_ends_too(world: FakeWorld, head: Return) -> None:
    """The worker stopped between the two."""
    for at in ("2026-11-30", "2026-12-02"):
        world.clock.set(london(f"{at}T10:00"))
        checking.check_returns(world)
    world.clock.set(london("2026-12-04T10:00"))
    world.store.fail("returns.change")
    checking.check_returns(world)
    assert len(world.tasks.open(9).rows) == 1
    record(world, head, ACCEPTS)
    assert len(world.tasks.done_lately(9).rows) == 1
