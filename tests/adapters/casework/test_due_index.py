"""What waits for an instant, whatever its kind, in one partition of an index."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.adapters.aws.aws import client
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.domain.errors import Conflict
from chalicelib.domain.files.uploads import Upload
from chalicelib.domain.records.due import What
from chalicelib.ports.world import World
from tests.adapters.casework.test_drafts import a_draft
from tests.support.agenda import ids_due
from tests.support.table import TUESDAY, Stack

AT = TUESDAY + timedelta(days=1)


def _files(now: World, count: int) -> None:
    for number in range(count):
        file = Upload(f"file-{number}", "draft", "person", 5, TUESDAY, look_at=AT - timedelta(minutes=1))
        now.uploads.add(file)


@pytest.mark.parametrize("minutes", [0, 1, 9999])
def test_something_is_due_from_its_instant_on(now: World, minutes: int) -> None:
    assert not now.agenda.is_anything_due(AT)
    now.drafts.save(a_draft(due_at=AT))
    assert not now.agenda.is_anything_due(AT - timedelta(milliseconds=1))
    assert now.agenda.is_anything_due(AT + timedelta(minutes=minutes))


def test_one_small_read_says_so_however_much_is_due(stack: Stack, now: World) -> None:
    _files(now, 30)
    stack.calls.clear()
    assert now.agenda.is_anything_due(AT)
    assert [(call.operation, call.request["Limit"]) for call in stack.calls] == [("Query", 1)]


def test_however_much_is_due_of_one_kind_another_is_found_behind_it(now: World) -> None:
    _files(now, 30)
    now.drafts.save(a_draft("behind", due_at=AT))
    assert ids_due(now, What.DRAFT, AT) == ["behind"]
    assert len(ids_due(now, What.FILE, AT)) == 30
    assert ids_due(now, What.DEADLINE, AT) == []


def test_what_is_done_is_no_longer_due(now: World) -> None:
    before = now.drafts.save(a_draft(due_at=AT))
    now.drafts.save(replace(before, due_at=None))
    assert not now.agenda.is_anything_due(AT)
    assert "gsi3pk" not in Row.get("DRAFT#draft-1", "DRAFT").attribute_values


def test_a_row_put_off_is_due_later_with_one_failure_more_and_otherwise_unchanged(now: World) -> None:
    now.drafts.save(a_draft(due_at=AT))
    for failures, minutes in ((0, 0), (1, 5), (2, 10)):
        at = AT + timedelta(minutes=minutes)
        (due,) = now.agenda.due(What.DRAFT, at)
        assert (due.id, due.case_id, due.failures) == ("draft-1", "", failures)
        now.agenda.put_off(due, at + timedelta(minutes=5))
        assert ids_due(now, What.DRAFT, at) == []
    draft = now.drafts.get("draft-1")
    assert draft
    assert (draft.due_at, draft.version) == (AT, 1)


def test_another_instant_begins_the_count_anew(now: World) -> None:
    draft = now.drafts.save(a_draft(due_at=AT))
    (due,) = now.agenda.due(What.DRAFT, AT)
    now.agenda.put_off(due, AT + timedelta(minutes=1))
    now.drafts.save(replace(draft, due_at=AT + timedelta(seconds=1)))
    (again,) = now.agenda.due(What.DRAFT, AT + timedelta(seconds=1))
    assert again.failures == 0
    with pytest.raises(Conflict):
        now.agenda.put_off(due, AT + timedelta(hours=1))


def test_a_file_is_put_off_without_losing_the_count_of_its_crashes(now: World) -> None:
    _files(now, 1)
    (due,) = now.agenda.due(What.FILE, AT)
    now.agenda.put_off(due, AT)
    upload = now.uploads.get("file-0")
    assert upload
    assert (upload.look_at, upload.failures) == (AT, 1)
    begun = upload.begun(AT)
    now.uploads.change(upload, begun)
    now.uploads.change(begun, replace(upload, crashes=0))
    (due,) = now.agenda.due(What.FILE, AT)
    now.agenda.put_off(due, AT + timedelta(minutes=2))
    (due,) = now.agenda.due(What.FILE, AT + timedelta(minutes=2))
    assert due.failures == 2


def test_a_row_that_cannot_be_read_is_due_all_the_same(stack: Stack, now: World) -> None:
    now.drafts.save(a_draft(due_at=AT))
    row = next(iter(stack.rows("DRAFT")))
    row |= {"sealed": {"S": "no bytes"}, "form_version": {"S": "no number"}}
    client("dynamodb").put_item(TableName=stack.table, Item=row)
    (due,) = now.agenda.due(What.DRAFT, AT)
    now.agenda.put_off(due, AT + timedelta(minutes=1))
    assert ids_due(now, What.DRAFT, AT + timedelta(minutes=1)) == ["draft-1"]
