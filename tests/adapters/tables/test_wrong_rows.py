"""A row with a spoilt kind, id or place still exists: what depends on it is still due, counted or refused."""

from datetime import timedelta
from typing import Any

import boto3
import pytest

from chalicelib.adapters.tables.unread import UNREAD
from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.child.search import Token
from chalicelib.domain.deadlines.silence import Reason
from chalicelib.domain.errors import Unreadable
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from chalicelib.domain.records.due import What
from chalicelib.ports.world import World
from tests.adapters.examples import acceptance
from tests.support.table import TUESDAY, Stack

MANAGERS = [Person(name, name, f"{name}@county.example", frozenset({Role.MANAGER})) for name in ("mia", "max")]
WRONG_KINDS: list[dict[str, Any]] = [{"kind": {"S": "~"}}, {"kind": {"N": "7"}}, {"kind": None}]
DAY = timedelta(days=1)


def _put(stack: Stack, row: dict[str, Any], changes: dict[str, Any]) -> None:
    item = {name: value for name, value in {**row, **changes}.items() if value is not None}
    boto3.client("dynamodb").put_item(TableName=stack.table, Item=item)


def _spoil(stack: Stack, kind: str, changes: dict[str, Any]) -> dict[str, Any]:
    row = stack.rows(kind)[0]
    _put(stack, row, changes)
    return row


@pytest.fixture(params=WRONG_KINDS, ids=["unknown", "no text", "none"])
def wrong_kind(request: pytest.FixtureRequest) -> Any:
    return request.param


def test_a_person_who_may_agree_counts_despite_a_wrong_kind_of_row(
    stack: Stack, world: World, wrong_kind: dict[str, Any]
) -> None:
    for person in MANAGERS:
        world.people.add(person)
    _spoil(stack, "AGREER", wrong_kind)
    assert {agreer.person_id for agreer in world.people.agreers()} == {"mia", "max"}


def test_a_clock_is_due_although_the_kind_of_its_row_is_wrong(
    stack: Stack, world: World, wrong_kind: dict[str, Any]
) -> None:
    world.cases.accept(acceptance("A"))
    _spoil(stack, "DEADLINE", wrong_kind)
    assert world.due_index.is_anything_due(TUESDAY + DAY)
    (due,) = world.due_index.due(What.DEADLINE, TUESDAY + DAY)
    assert (due.case_id, due.id) == ("case-A", "deadline-case-A")
    world.due_index.put_off(due, TUESDAY + 2 * DAY)
    assert not list(world.due_index.due(What.DEADLINE, TUESDAY + DAY))


def test_a_row_of_a_newer_version_is_not_due_here(stack: Stack, world: World) -> None:
    world.cases.accept(acceptance("A"))
    row = stack.rows("DEADLINE")[0]
    _put(stack, row, {"pk": {"S": "NEWER#1"}, "sk": {"S": "NEWER"}, "kind": {"S": "OF_A_NEWER_VERSION"}})
    assert [due.id for due in world.due_index.due(What.DEADLINE, TUESDAY + DAY)] == ["deadline-case-A"]


@pytest.mark.parametrize("kind", ["CASE", "DEADLINE", "MESSAGE"])
def test_the_silent_check_finds_a_case_with_a_row_of_a_wrong_kind(
    stack: Stack, world: World, kind: str, wrong_kind: dict[str, Any]
) -> None:
    world.cases.accept(acceptance("A"))
    _spoil(stack, kind, wrong_kind)
    assert world.watch.open_ids("", 10).ids == ("case-A",)
    with pytest.raises(Unreadable):
        world.watch.watched("case-A", events=False)


def test_a_case_of_a_wrong_kind_is_missed_on_the_list_and_said(
    stack: Stack, world: World, wrong_kind: dict[str, Any]
) -> None:
    for name in "AB":
        world.cases.accept(acceptance(name))
    _spoil(stack, "CASE", wrong_kind)
    UNREAD.begin()
    assert [case.case_id for case in world.cases.open_cases("", 10).cases] == ["case-B"]
    assert [row.kind for row in UNREAD.rows()] == ["CASE"]


def test_a_comparison_notices_a_look_up_row_of_a_wrong_kind(
    stack: Stack, world: World, wrong_kind: dict[str, Any]
) -> None:
    token = Token("upn", "Z926200124001")
    pk = f"LOOKUP#{world.keys.digest('lookup', token.kind, token.text)}"
    _put(stack, {"pk": {"S": pk}, "sk": {"S": "case-A"}, "target": {"S": "case-A"}}, wrong_kind)
    with pytest.raises(Unreadable):
        world.cases.ids_with(token, 10)


def test_a_person_is_who_the_key_says(stack: Stack, world: World) -> None:
    """Bars and sessions are by that id."""
    world.people.add(MANAGERS[0])
    _spoil(stack, "PERSON", {"person_id": {"S": "~ia"}})
    found = world.people.get("mia")
    assert found
    assert found.person_id == "mia"


def test_a_clock_and_an_email_belong_to_the_case_of_their_key(stack: Stack, world: World) -> None:
    world.cases.accept(acceptance("A"))
    _spoil(stack, "DEADLINE", {"case_id": {"S": "~"}, "deadline_id": {"S": "~"}})
    found = world.cases.deadline("case-A", "deadline-case-A")
    assert found
    assert (found.case_id, found.deadline_id) == ("case-A", "deadline-case-A")
    row = _spoil(stack, "MESSAGE", {"case_id": {"S": "~"}, "message_id": {"S": "~"}})
    message_id = row["message_id"]["S"]
    message = world.outbox.get("case-A", message_id)
    assert message
    assert (message.case_id, message.message_id) == ("case-A", message_id)


def test_whether_a_task_is_done_is_known_although_the_rest_of_it_is_spoilt(
    stack: Stack, world: World, wrong_kind: dict[str, Any]
) -> None:
    task = Task("task-1", "Look.", "", TUESDAY)
    world.tasks.add(task)
    _spoil(stack, "TASK", {**wrong_kind, "text": {"N": "7"}})
    assert world.tasks.is_open("task-1")
    world.tasks.add(task)
    assert [row["text"] for row in stack.scan() if row["pk"]["S"] == "TASK#task-1"] == [{"N": "7"}]


def test_every_row_of_a_page_may_be_spoilt_and_the_next_page_is_reached(stack: Stack, world: World) -> None:
    for name in "ABCDEF":
        world.cases.accept(acceptance(name))
    for row in stack.rows("CASE")[:4]:
        _put(stack, row, {"received_at": {"S": "~"}})
    found, after = list[str](), ""
    for _ in range(4):
        page = world.cases.open_cases(after, 2)
        found += [case.case_id for case in page.cases]
        after = page.after
        if not after:
            break
    assert found == ["case-E", "case-F"]


def test_a_place_and_a_turn_with_a_spoilt_end_are_free_once_they_lapsed(stack: Stack, world: World) -> None:
    assert world.jobs.take_turn("register", "one", TUESDAY, TUESDAY + DAY)
    _spoil(stack, "WORKER", {"until": {"S": "~"}})
    assert not world.jobs.take_turn("register", "two", TUESDAY + DAY / 2, TUESDAY + 2 * DAY)
    assert world.jobs.take_turn("register", "two", TUESDAY + DAY, TUESDAY + 2 * DAY)


def test_a_turn_is_left_although_its_row_is_spoilt_and_by_nobody_else(
    stack: Stack, world: World, wrong_kind: dict[str, Any]
) -> None:
    world.jobs.leave_turn("register", "nobody")
    assert world.jobs.take_turn("register", "one", TUESDAY, TUESDAY + DAY)
    _spoil(stack, "WORKER", wrong_kind)
    world.jobs.leave_turn("register", "two")
    assert not world.jobs.take_turn("register", "two", TUESDAY, TUESDAY + DAY)
    world.jobs.leave_turn("register", "one")
    assert world.jobs.take_turn("register", "two", TUESDAY, TUESDAY + DAY)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("MESSAGE", "recipient"), ("MESSAGE", "email"), ("MESSAGE", "state"), ("DEADLINE", "rule"), ("CASE", "stage")],
)
@pytest.mark.parametrize("value", [None, {"NULL": True}, {"S": ""}], ids=["gone", "null", "empty"])
def test_a_row_without_what_every_version_stores_cannot_be_read(
    stack: Stack, world: World, kind: str, name: str, value: dict[str, Any] | None
) -> None:
    """It is not a newer version's row, which waits for that version in silence."""
    world.cases.accept(acceptance("A"))
    _spoil(stack, kind, {name: value})
    with pytest.raises(Unreadable):
        world.watch.watched("case-A", events=False)


def test_a_task_without_its_words_stops_no_other(stack: Stack, world: World) -> None:
    for number in range(2):
        world.tasks.add(Task(f"task-{number}", "Look.", "", TUESDAY))
    _spoil(stack, "TASK", {"text": None})
    page = world.tasks.open(10)
    assert (len(page.rows), page.total) == (1, 2)


@pytest.mark.parametrize("next_check_at", [{"S": "2097-01-12T12:00:00.000Z"}, None], ids=["much later", "gone"])
def test_a_clock_that_is_due_by_its_place_only_fails_instead_of_never_ringing(
    stack: Stack, world: World, next_check_at: dict[str, Any] | None
) -> None:
    world.cases.accept(acceptance("A"))
    _spoil(stack, "DEADLINE", {"next_check_at": next_check_at})
    (due,) = world.due_index.due(What.DEADLINE, TUESDAY + DAY)
    with pytest.raises(Unreadable):
        world.cases.deadline(due.case_id, due.id)


@pytest.mark.parametrize(
    ("kind", "reason"), [("DEADLINE", Reason.CLOCK_NOT_LOOKED_AT), ("MESSAGE", Reason.MESSAGE_NOT_LOOKED_AT)]
)
def test_the_silent_check_finds_what_the_index_has_much_later(
    stack: Stack, world: World, kind: str, reason: Reason
) -> None:
    world.cases.accept(acceptance("A"))
    found = world.watch.watched("case-A", events=False)
    assert found
    assert not found.unlisted
    place = stack.rows(kind)[0]["gsi3sk"]["S"]
    _spoil(stack, kind, {"gsi3sk": {"S": f"~{place[1:]}"}})
    found = world.watch.watched("case-A", events=False)
    assert found
    assert found.unlisted == (reason,)


def test_what_was_put_off_is_in_its_place(stack: Stack, world: World) -> None:
    world.cases.accept(acceptance("A"))
    (due,) = world.due_index.due(What.DEADLINE, TUESDAY + DAY)
    world.due_index.put_off(due, TUESDAY + 2 * DAY)
    assert world.cases.deadline("case-A", due.id)
    found = world.watch.watched("case-A", events=False)
    assert found
    assert not found.unlisted
