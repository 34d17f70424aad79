"""The contract of the port DueIndex."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict
from chalicelib.domain.files.uploads import Upload
from chalicelib.domain.messages.emails.declaring import Lane
from chalicelib.domain.messages.message import new_message
from chalicelib.domain.messages.recipients import person_recipient
from chalicelib.domain.records.due import What
from chalicelib.ports.world import World
from tests.adapters.examples import a_draft, acceptance, case, deadline
from tests.support.due import ids_due
from tests.support.table import TUESDAY

HOUR = timedelta(hours=1)
AT = TUESDAY + timedelta(days=1)


def _files(world: World, count: int) -> None:
    for number in range(count):
        file = Upload(f"file-{number}", "draft", "person", 5, TUESDAY, next_check_at=AT - timedelta(minutes=1))
        world.uploads.add(file)


class TestDueIndex:
    def test_only_past_deadlines_are_due_and_the_soonest_first(self, world: World) -> None:
        for name, hours in zip("ABC", (3, 1, 9), strict=True):
            world.cases.accept(acceptance(name, deadlines=(deadline(case(name), TUESDAY + hours * HOUR),)))
        due = [found.case_id for found in world.due_index.due(What.DEADLINE, TUESDAY + 3 * HOUR)]
        assert due == ["case-B", "case-A"]
        assert ids_due(world, What.DEADLINE, TUESDAY) == []

    @pytest.mark.parametrize("minutes", [0, 1, 9999])
    def test_something_is_due_from_its_instant_on(self, world: World, minutes: int) -> None:
        assert not world.due_index.is_anything_due(AT)
        world.drafts.save(a_draft(due_at=AT))
        assert not world.due_index.is_anything_due(AT - timedelta(milliseconds=1))
        assert world.due_index.is_anything_due(AT + timedelta(minutes=minutes))

    def test_however_much_is_due_of_one_kind_another_is_found_behind_it(self, world: World) -> None:
        _files(world, 30)
        world.drafts.save(a_draft("behind", due_at=AT))
        assert ids_due(world, What.DRAFT, AT) == ["behind"]
        assert len(ids_due(world, What.FILE, AT)) == 30
        assert ids_due(world, What.DEADLINE, AT) == []

    def test_one_look_finds_all_that_tick_does_and_no_email_of_a_lane(self, world: World) -> None:
        _files(world, 2)
        world.drafts.save(a_draft(due_at=AT - timedelta(minutes=2)))
        world.cases.accept(acceptance("A"))
        code = new_message("code", "sign_in_code", person_recipient("person"), {"attempt_id": "attempt"}, AT - HOUR)
        world.outbox.add([code])
        found = [(due.what, due.id) for due in world.due_index.all_due(AT)]
        assert found == [
            (What.DEADLINE, "deadline-case-A"),
            (Lane.SIGN_IN, code.message_id),
            (What.DRAFT, "draft-1"),
            (What.FILE, "file-0"),
            (What.FILE, "file-1"),
        ]
        assert [due.id for due in world.due_index.all_due(AT - HOUR)] == ["deadline-case-A", code.message_id]

    def test_another_instant_begins_the_count_anew(self, world: World) -> None:
        draft = world.drafts.save(a_draft(due_at=AT))
        (due,) = world.due_index.due(What.DRAFT, AT)
        world.due_index.put_off(due, AT + timedelta(minutes=1))
        world.drafts.save(replace(draft, due_at=AT + timedelta(seconds=1)))
        (again,) = world.due_index.due(What.DRAFT, AT + timedelta(seconds=1))
        assert again.failures == 0
        with pytest.raises(Conflict):
            world.due_index.put_off(due, AT + timedelta(hours=1))

    def test_a_file_is_put_off_without_losing_the_count_of_its_crashes(self, world: World) -> None:
        _files(world, 1)
        (due,) = world.due_index.due(What.FILE, AT)
        world.due_index.put_off(due, AT)
        upload = world.uploads.get("file-0")
        assert upload
        assert (upload.next_check_at, upload.failures) == (AT, 1)
        begun = upload.begun(AT)
        world.uploads.change(upload, begun)
        world.uploads.change(begun, replace(upload, crashes=0))
        (due,) = world.due_index.due(What.FILE, AT)
        world.due_index.put_off(due, AT + timedelta(minutes=2))
        (due,) = world.due_index.due(What.FILE, AT + timedelta(minutes=2))
        assert due.failures == 2

    def test_a_row_put_off_is_due_later_with_one_failure_more_and_otherwise_unchanged(self, world: World) -> None:
        world.drafts.save(a_draft(due_at=AT))
        for failures, minutes in ((0, 0), (1, 5), (2, 10)):
            at = AT + timedelta(minutes=minutes)
            (due,) = world.due_index.due(What.DRAFT, at)
            assert (due.id, due.case_id, due.failures) == ("draft-1", "", failures)
            world.due_index.put_off(due, at + timedelta(minutes=5))
            assert ids_due(world, What.DRAFT, at) == []
        draft = world.drafts.get("draft-1")
        assert draft
        assert (draft.due_at, draft.version) == (AT, 1)
