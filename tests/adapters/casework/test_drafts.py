"""Drafts in the table: their lists, their time, and what is left of them."""

import json
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
from tests.support.agenda import ids_due
from tests.support.table import TUESDAY, Stack


def a_draft(draft_id: str = "draft-1", **changes: object) -> Draft:
    draft = Draft(draft_id, "browser", "person-1", "school-referral", 2, {"last_name": "Zzlast"}, TUESDAY)
    of_school = replace(draft, school_urn="900001", may_be_for=("900001", "900002"), origin_urn="900002")
    return replace(replace(of_school, due_at=remind_at(of_school.draft_id, TUESDAY)), **changes)  # type: ignore[arg-type]


def every(draft: Draft) -> bool:
    return True


def is_first(draft: Draft) -> bool:
    return draft.draft_id == "draft-1"


def test_a_draft_comes_back_as_it_was_saved(now: World) -> None:
    saved = now.drafts.save(a_draft())
    assert now.drafts.get("draft-1") == saved == replace(a_draft(), version=1)


def test_what_was_typed_and_the_school_lie_sealed(stack: Stack, now: World) -> None:
    now.drafts.save(a_draft())
    rows = json.dumps(stack.scan(), default=str)
    assert "Zzlast" not in rows
    assert "900001" not in rows
    assert "900002" not in rows


def test_a_draft_is_listed_for_its_author_and_its_school_the_newest_first(now: World) -> None:
    for number in (1, 2):
        now.drafts.save(a_draft(f"draft-{number}", saved_at=TUESDAY + timedelta(minutes=number)))
    now.drafts.save(a_draft("unowned", person_id="", school_urn="", due_at=None))
    assert [draft.draft_id for draft in now.drafts.of_author("person-1", every, 10)] == ["draft-2", "draft-1"]
    assert [draft.draft_id for draft in now.drafts.of_school("900001", every, 1)] == ["draft-2"]
    assert now.drafts.of_school("900002", every, 10) == []
    assert now.drafts.of_school("", every, 10) == []
    for found in (now.drafts.of_school("900001", is_first, 1), now.drafts.of_author("person-1", is_first, 1)):
        assert [draft.draft_id for draft in found] == ["draft-1"], "what is not wanted takes no place"


def test_a_draft_is_due_at_its_moment_and_not_before(now: World) -> None:
    now.drafts.save(a_draft())
    at = remind_at("draft-1", TUESDAY)
    assert ids_due(now, What.DRAFT, at - timedelta(seconds=1)) == []
    assert ids_due(now, What.DRAFT, at) == ["draft-1"]


def test_a_reminder_is_written_with_the_draft_or_not_at_all(stack: Stack, now: World) -> None:
    before = now.drafts.save(a_draft())
    message = new_message("key", "draft_reminder", person_recipient("person-1"), {}, TUESDAY)
    after = replace(before, reminded=True, due_at=TUESDAY + timedelta(days=28))
    now.drafts.save_and_tell(before, after, [message])
    assert now.drafts.get("draft-1") == replace(after, version=2)
    with pytest.raises(Conflict):
        now.drafts.save_and_tell(before, after, [replace(message, message_id="another")])
    assert len(stack.rows("MESSAGE")) == 1


def test_what_is_deleted_leaves_a_trace_without_content(stack: Stack, now: World) -> None:
    draft = now.drafts.save(a_draft())
    trace = Trace("draft-1", "person-1", TUESDAY, TUESDAY + timedelta(days=28))
    now.drafts.delete(draft, trace, (new_message("key", "draft_deleted", person_recipient("person-1"), {}, TUESDAY),))
    assert now.drafts.get("draft-1") is None
    assert now.drafts.traces("900001", 5) == [trace]
    assert [row for row in stack.scan() if row["kind"]["S"] == "TRACE" and "sealed" in row] == []


def test_a_draft_that_was_saved_meanwhile_is_not_deleted(now: World) -> None:
    old = now.drafts.save(a_draft())
    now.drafts.save(replace(old, raw={"last_name": "Newer"}))
    with pytest.raises(Conflict):
        now.drafts.delete(old, Trace("draft-1", "person-1", TUESDAY, TUESDAY), ())
    assert now.drafts.get("draft-1")
