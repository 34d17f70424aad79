"""Where leaving a row out would be an answer, it is not left out."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import boto3
import pytest

from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.child.search import Token
from chalicelib.domain.deadlines.silence_report import Report
from chalicelib.domain.errors import Unreadable
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from chalicelib.ports.world import World
from tests.adapters.examples import acceptance
from tests.support.table import Stack
from tests.support.world import a_draft

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
MANAGERS = [Person(name, name, f"{name}@county.example", frozenset({Role.MANAGER})) for name in ("mia", "max")]


def _spoil(stack: Stack, kind: str, name: str, value: dict[str, Any]) -> None:
    """The first row of this kind."""
    row = stack.rows(kind)[0]
    boto3.client("dynamodb").put_item(TableName=stack.table, Item={**row, name: value})


def test_a_person_who_may_agree_counts_despite_an_unreadable_row(stack: Stack, world: World) -> None:
    for person in MANAGERS:
        world.people.add(person)
    _spoil(stack, "AGREER", "until", {"S": "~"})
    assert {agreer.person_id for agreer in world.people.agreers()} == {"mia", "max"}


def test_a_comparison_notices_an_unreadable_look_up_row_and_a_search_finds_the_rest(stack: Stack, world: World) -> None:
    for name in "AB":
        world.cases.accept(acceptance(name))
    token = Token("upn", "Z926200124001")
    pk = f"LOOKUP#{world.keys.digest('lookup', token.kind, token.text)}"
    for case_id in ("case-A", "case-B"):
        item = {"pk": pk, "sk": case_id, "kind": "LOOKUP", "target": case_id}
        boto3.client("dynamodb").put_item(
            TableName=stack.table, Item={name: {"S": text} for name, text in item.items()}
        )
    assert list(world.cases.ids_with(token, 10)) == ["case-A", "case-B"]
    spoilt = {"pk": {"S": pk}, "sk": {"S": "case-A"}, "kind": {"S": "LOOKUP"}, "target": {"N": "7"}}
    boto3.client("dynamodb").put_item(TableName=stack.table, Item=spoilt)
    with pytest.raises(Unreadable):
        world.cases.ids_with(token, 10)
    assert [case.case_id for case in world.cases.found_by(token, "", 10).cases] == ["case-B"]


def test_a_report_that_cannot_be_read_keeps_no_other_out(stack: Stack, world: World) -> None:
    report = Report(date(2026, 11, 24), NOW, 7, (), 0, None)
    assert world.watch.save(report)
    _spoil(stack, "WATCH", "day", {"S": "~026-11-24"})
    assert world.watch.report() is None
    assert world.watch.save(report)
    assert world.watch.report() == report


def test_a_draft_of_a_form_of_a_newer_version_can_be_read_and_waits(stack: Stack, world: World) -> None:
    draft = a_draft(world, "person")
    _spoil(stack, "DRAFT", "form", {"S": "a form of tomorrow"})
    assert [found.form for found in world.drafts.of_author("person", lambda draft: True, 10)] == ["a form of tomorrow"]
    assert world.drafts.get(draft.draft_id)


def test_a_draft_that_cannot_be_read_is_in_no_list_and_stops_none(stack: Stack, world: World) -> None:
    a_draft(world, "person"), a_draft(world, "person")
    _spoil(stack, "DRAFT", "saved_at", {"S": "~"})
    assert len(world.drafts.of_author("person", lambda draft: True, 10)) == 1


@pytest.mark.parametrize("spoilt", [{"S": "~"}, {"N": "7"}], ids=["wrong text", "wrong shape"])
def test_a_page_that_ends_with_a_row_that_cannot_be_read_is_not_the_last(
    stack: Stack, world: World, spoilt: dict[str, Any]
) -> None:
    for number in range(3):
        world.tasks.add(Task(f"task-{number}", "Look.", "", NOW + timedelta(minutes=number)))
    row = next(row for row in stack.rows("TASK") if row["task_id"]["S"] == "task-1")
    boto3.client("dynamodb").put_item(TableName=stack.table, Item={**row, "created_at": spoilt})
    page = world.tasks.open(2)
    assert ([task.task_id for task in page.rows], page.total) == (["task-0"], 3)
    assert [task.task_id for task in world.tasks.open(2, after=page.after).rows] == ["task-2"]
