"""What waits for an instant, whatever its kind, in one partition of an index."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.adapters.rows import Row
from chalicelib.domain.files import Upload
from chalicelib.ports import What, World
from tests.adapters.test_drafts import a_draft
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
