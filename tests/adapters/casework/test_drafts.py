"""Drafts in the table: their lists, their time, and the trace of a deleted one."""

import json
from datetime import timedelta

from chalicelib.domain.records.draft import Trace
from chalicelib.ports.world import World
from tests.adapters.examples import a_draft
from tests.support.table import TUESDAY, Stack


def test_what_was_typed_and_the_school_lie_sealed(stack: Stack, world: World) -> None:
    world.drafts.save(a_draft())
    rows = json.dumps(stack.scan(), default=str)
    assert "Zzlast" not in rows
    assert "900001" not in rows
    assert "900002" not in rows


def test_a_trace_has_nothing_of_what_was_typed(stack: Stack, world: World) -> None:
    draft = world.drafts.save(a_draft())
    world.drafts.delete(draft, Trace("draft-1", "person-1", TUESDAY, TUESDAY + timedelta(days=28)), ())
    assert ["sealed" in row for row in stack.rows("TRACE")] == [False]
