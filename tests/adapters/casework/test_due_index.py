"""The due index: everything that waits for an instant, of any kind, in one partition."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.adapters.aws.aws import client
from chalicelib.adapters.casework import due_index
from chalicelib.adapters.tables.rows.due import DUE
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.domain.files.uploads import Upload
from chalicelib.domain.messages.emails.declaring import Lane
from chalicelib.domain.records.due import What
from chalicelib.ports.world import World
from chalicelib.services.schedule.one_pass import OF_A_PASS, OnePass
from tests.adapters.examples import a_draft
from tests.support.due import ids_due
from tests.support.table import TUESDAY, Stack

AT = TUESDAY + timedelta(days=1)


def _files(world: World, count: int) -> None:
    for number in range(count):
        file = Upload(f"file-{number}", "draft", "person", 5, TUESDAY, next_check_at=AT - timedelta(minutes=1))
        world.uploads.add(file)


def test_one_small_read_says_so_however_much_is_due(stack: Stack, world: World) -> None:
    _files(world, 30)
    stack.calls.clear()
    assert world.due_index.is_anything_due(AT)
    assert [(call.operation, call.request["Limit"]) for call in stack.calls] == [("Query", 1)]


def test_one_pass_reads_each_page_once_for_all_kinds(
    stack: Stack, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due_index, "_AT_ONCE", 10)
    _files(world, 25)
    world.drafts.save(a_draft(due_at=AT))
    stack.calls.clear()
    once = OnePass(world.due_index)
    assert {what: len(list(once.due(what, AT))) for what in sorted(OF_A_PASS)} == {
        What.DEADLINE: 0,
        What.DRAFT: 1,
        What.FILE: 25,
        What.GUIDANCE: 0,
        What.RETURN: 0,
        What.SHEET: 0,
        Lane.SIGN_IN: 0,
    }
    assert [call.operation for call in stack.calls] == ["Query"] * 3


def test_every_kind_that_waits_in_the_one_list_is_found_in_one_pass() -> None:
    assert {what for what, (partition, _) in due_index._ROWS.items() if partition == DUE} == OF_A_PASS


def test_what_is_done_is_no_longer_due(world: World) -> None:
    before = world.drafts.save(a_draft(due_at=AT))
    world.drafts.save(replace(before, due_at=None))
    assert not world.due_index.is_anything_due(AT)
    assert "gsi3pk" not in Row.get("DRAFT#draft-1", "DRAFT").attribute_values


def test_a_row_that_cannot_be_read_is_due_all_the_same(stack: Stack, world: World) -> None:
    world.drafts.save(a_draft(due_at=AT))
    row = next(iter(stack.rows("DRAFT")))
    row |= {"sealed": {"S": "no bytes"}, "form_version": {"S": "no number"}}
    client("dynamodb").put_item(TableName=stack.table, Item=row)
    (due,) = world.due_index.due(What.DRAFT, AT)
    world.due_index.put_off(due, AT + timedelta(minutes=1))
    assert ids_due(world, What.DRAFT, AT + timedelta(minutes=1)) == ["draft-1"]
