"""The contract of the port Drafts: their lists, their time, and the trace of a deleted one."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict
from chalicelib.domain.forms.drafts import remind_at
from chalicelib.domain.messages.message import new_message
from chalicelib.domain.messages.recipients import person_recipient
from chalicelib.domain.records.draft import Draft, Trace
from chalicelib.domain.records.due import What
from chalicelib.ports.world import World
from tests.adapters.examples import a_draft
from tests.support.due import ids_due
from tests.support.table import TUESDAY


def every(draft: Draft) -> bool:
    return True


def is_first(draft: Draft) -> bool:
    return draft.draft_id == "draft-1"


class TestDrafts:
    def test_a_draft_comes_back_as_it_was_saved(self, world: World) -> None:
        saved = world.drafts.save(a_draft())
        assert world.drafts.get("draft-1") == saved == replace(a_draft(), version=1)

    def test_a_draft_is_listed_for_its_author_and_its_school_the_newest_first(self, world: World) -> None:
        for number in (1, 2):
            world.drafts.save(a_draft(f"draft-{number}", saved_at=TUESDAY + timedelta(minutes=number)))
        world.drafts.save(a_draft("unowned", person_id="", school_urn="", due_at=None))
        assert [draft.draft_id for draft in world.drafts.of_author("person-1", every, 10)] == ["draft-2", "draft-1"]
        assert [draft.draft_id for draft in world.drafts.of_school("900001", every, 1)] == ["draft-2"]
        assert world.drafts.of_school("900002", every, 10) == []
        assert world.drafts.of_school("", every, 10) == []
        for found in (world.drafts.of_school("900001", is_first, 1), world.drafts.of_author("person-1", is_first, 1)):
            assert [draft.draft_id for draft in found] == ["draft-1"], "what is not wanted takes no place"

    def test_a_draft_is_due_at_its_moment_and_not_before(self, world: World) -> None:
        world.drafts.save(a_draft())
        at = remind_at("draft-1", TUESDAY)
        assert ids_due(world, What.DRAFT, at - timedelta(seconds=1)) == []
        assert ids_due(world, What.DRAFT, at) == ["draft-1"]

    def test_a_reminder_is_written_with_the_draft_or_not_at_all(self, world: World) -> None:
        before = world.drafts.save(a_draft())
        message = new_message("key", "draft_reminder", person_recipient("person-1"), {}, TUESDAY)
        after = replace(before, reminded=True, due_at=TUESDAY + timedelta(days=28))
        world.drafts.save_and_tell(before, after, [message])
        assert world.drafts.get("draft-1") == replace(after, version=2)
        with pytest.raises(Conflict):
            world.drafts.save_and_tell(before, after, [replace(message, message_id="another")])
        assert world.outbox.get(None, "another") is None

    def test_what_is_deleted_leaves_a_trace_without_content(self, world: World) -> None:
        draft = world.drafts.save(a_draft())
        trace = Trace("draft-1", "person-1", TUESDAY, TUESDAY + timedelta(days=28))
        world.drafts.delete(
            draft, trace, (new_message("key", "draft_deleted", person_recipient("person-1"), {}, TUESDAY),)
        )
        assert world.drafts.get("draft-1") is None
        assert world.drafts.traces("900001", 5) == [trace]

    def test_a_draft_that_was_saved_meanwhile_is_not_deleted(self, world: World) -> None:
        old = world.drafts.save(a_draft())
        world.drafts.save(replace(old, raw={"last_name": "Newer"}))
        with pytest.raises(Conflict):
            world.drafts.delete(old, Trace("draft-1", "person-1", TUESDAY, TUESDAY), ())
        assert world.drafts.get("draft-1")

    def test_a_draft_saved_elsewhere_meanwhile_is_not_overwritten(self, world: World) -> None:
        first = world.drafts.save(Draft("draft-1", "browser-1", "", "leaver", 1, {"a": "zz"}, TUESDAY))
        world.drafts.save(replace(first, raw={"a": "two"}))
        with pytest.raises(Conflict):
            world.drafts.save(replace(first, raw={"a": "three"}))
        found = world.drafts.get("draft-1")
        assert found
        assert found.raw == {"a": "two"}
