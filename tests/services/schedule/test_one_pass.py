"""However much of whatever kind is due: each kind has its turn in each minute, each thing is done once, and looking is cheap."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib import runs
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.errors import TryAgain
from chalicelib.domain.messages.emails.declaring import Lane
from chalicelib.domain.records.due import Due as Row
from chalicelib.domain.records.due import What
from chalicelib.ports.due_index import DueIndex
from chalicelib.services.schedule.one_pass import OnePass
from tests.services.schedule.test_sweeping import AT, KINDS
from tests.support.app_in_process import open_app
from tests.support.world import FakeWorld, a_world

SLOWEST = 2.5
"""Seconds for one thing: so long that each share is enough for one."""
READ_BY = {
    "deadlines": ("cases", "head_and_deadline"),
    "returns": ("returns", "get"),
    "drafts": ("drafts", "get"),
    "files": ("uploads", "get"),
    "codes": ("outbox", "get"),
}
"""How each kind that waits in the one list is read when its time has come."""
A_THING, A_MINUTE = 15, 25
"""Calls at most for one thing that is done, and for a minute beside them."""


class Slow:
    """A port that takes its time to read one of these rows."""

    def __init__(self, world: FakeWorld, port: object, read: str, ids: list[str], seconds: float) -> None:
        self._world, self._port, self._read, self._ids, self._seconds = world, port, read, ids, seconds

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._port, name)
        return self._slowly(real) if name == self._read else real

    def _slowly(self, real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: Any) -> object:
            if any(each in self._ids for each in arguments):
                self._world.clock.pass_by(seconds=self._seconds)
            return real(*arguments)

        return call


Due = dict[str, list[str]]


def _a_backlog(world: FakeWorld, counts: dict[str, int], seconds: float) -> Due:
    due = {kind: [f"{kind}-{number:03}" for number in range(count)] for kind, count in counts.items()}
    for kind, ids in due.items():
        for row_id in ids:
            KINDS[kind].add(world, row_id)
    slow = {port: Slow(world, getattr(world, port), read, due[kind], seconds) for kind, (port, read) in READ_BY.items()}
    world.__dict__.update(slow)
    return due


def _left(world: FakeWorld, due: Due) -> Due:
    return {kind: [row_id for row_id in ids if not KINDS[kind].is_done(world, row_id)] for kind, ids in due.items()}


@given(
    counts=st.fixed_dictionaries({kind: st.integers(0, 20) for kind in READ_BY}),
    seconds=st.floats(0, SLOWEST, allow_nan=False),
)
@settings(max_examples=40, deadline=None)
def test_no_kind_starves_another_each_thing_is_done_once_and_calls_are_bounded(
    counts: dict[str, int], seconds: float
) -> None:
    with open_app(a_world()) as world:
        due = _a_backlog(world, counts, seconds)
        for minute in range(1 + max(counts.values())):
            before = _left(world, due)
            world.store.calls.clear()
            world.clock.set(AT + timedelta(minutes=minute))
            runs.tick()
            after = _left(world, due)
            if not any(before.values()):
                break
            assert [kind for kind, ids in before.items() if ids and len(after[kind]) == len(ids)] == []
            done = sum(len(before[kind]) - len(after[kind]) for kind in due)
            assert len(world.store.calls) <= A_MINUTE + A_THING * done
            assert world.store.calls.count("due_index.all_due") <= 2
        assert not any(_left(world, due).values())
        reminded = Counter(event.case_id for event in world.store.events.values() if event.kind is EventKind.REMINDED)
        assert {reminded[case_id] for case_id in due["deadlines"]} <= {1}
        assert not [what for what in world.log.said if what.endswith(("-overtaken", "-failed"))]


def test_a_kind_that_is_asked_for_again_is_looked_for_anew() -> None:
    world = a_world()
    once = OnePass(world.due_index)
    assert list(once.due(What.DRAFT, AT)) == []
    KINDS["drafts"].add(world, "draft")
    assert [due.id for due in once.due(What.DRAFT, AT)] == ["draft"]
    assert [due.id for due in once.due(What.FILE, AT)] == []
    assert world.store.calls.count("due_index.all_due") == 2


def test_where_the_store_does_not_answer_the_next_kind_looks_for_itself() -> None:
    world = a_world()
    KINDS["drafts"].add(world, "draft")
    once = OnePass(world.due_index)
    world.store.fail("due_index.all_due")
    with pytest.raises(TryAgain):
        once.due(What.DEADLINE, AT)
    assert [due.id for due in once.due(What.DRAFT, AT)] == ["draft"]


def test_emails_of_a_lane_are_not_of_the_pass() -> None:
    world = a_world()
    KINDS["urgent mail"].add(world, "mail")
    world.store.calls.clear()
    assert [due.id for due in OnePass(world.due_index).due(Lane.URGENT, AT)] == ["mail"]
    assert world.store.calls == ["due_index.due URGENT"]


class Lagging:
    """The port DueIndex, which still shows what was due when it was first asked."""

    def __init__(self, index: DueIndex) -> None:
        self._index, self._first = index, list[Row]()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._index, name)

    def all_due(self, now: datetime) -> Iterator[Row]:
        found = list(self._index.all_due(now))
        self._first = self._first or found
        return iter([*self._first, *(row for row in found if row not in self._first)])


@pytest.mark.parametrize("minutes", [1, 3])
def test_what_the_index_still_shows_is_not_done_again(minutes: int) -> None:
    with open_app(a_world()) as world:
        due = _a_backlog(world, dict.fromkeys(READ_BY, 4), 0)
        world.__dict__["due_index"] = Lagging(world.due_index)
        for minute in range(minutes):
            world.clock.set(AT + timedelta(minutes=minute))
            runs.tick()
        assert not any(_left(world, due).values())
        reminded = Counter(event.case_id for event in world.store.events.values() if event.kind is EventKind.REMINDED)
        assert {reminded[case_id] for case_id in due["deadlines"]} == {1}
        assert len(world.mailer.sent) == len({repr(mail) for mail in world.mailer.sent})
        assert not [what for what in world.log.said if what.endswith(("-overtaken", "-failed"))]
