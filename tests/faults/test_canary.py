"""The canary's walk: its worker is killed, or loses an answer, at each of its AWS calls in turn. No half of it hinders the rest,
and nothing of anybody else's is touched."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from chalicelib.adapters.tables.apart import BEGINS
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.simulator import is_simulator
from chalicelib.services.canary import beginning
from tests.faults.each_call import Told, problems_of_each_call
from tests.faults.fault_harness import FaultHarness, State
from tests.faults.fault_injector import Fault

KINDS = ("crash after", "reply lost", "throttled")
"""Each kind of what a worker can find afterwards: a call that was done and not seen, or not done."""
MINUTES = 12

pytestmark = pytest.mark.usefixtures("no_sleep")


@pytest.fixture(scope="module")
def at_nine(harness: FaultHarness, beginnings: Mapping[str, State]) -> State:
    harness.restore(beginnings["delivered"])
    harness.clock.at = datetime(2026, 11, 30, 9, 1, tzinfo=ZoneInfo("Europe/London")).astimezone(
        harness.clock.at.tzinfo
    )
    with harness.as_the_test():
        beginning.begin(harness.world(), london_day(harness.clock.at))
    return harness.state()


def _problems(harness: FaultHarness, before: State) -> Iterator[str]:
    canarys = [item for item in harness.items() if item["pk"]["S"].startswith(BEGINS)]
    closed = [item for item in canarys if item["kind"]["S"] == "CASE" and item["stage"]["S"] == "closed"]
    if len(closed) != 1 or sum(item["kind"]["S"] == "CASE" for item in canarys) != 1:
        yield "not one closed case"
    if [row["state"] for row in harness.rows() if row["kind"] == "JOB"] != ["done"]:
        yield "the walk is not done"
    was = {
        (item["pk"]["S"], item["sk"]["S"]): item for item in before.items if item["kind"]["S"] not in ("JOB", "WORKER")
    }
    is_now = {(item["pk"]["S"], item["sk"]["S"]): item for item in harness.state().items}
    if any(is_now.get(key) != item for key, item in was.items()):
        yield "somebody else's row was changed"
    if not all(is_simulator(posted.mail.to) for posted in harness.posted[len(before.posted) :]):
        yield "an email to somebody"


def _told(harness: FaultHarness, state: State, fault: Fault | None) -> Told:
    return harness.works(MINUTES, state, fault), list(_problems(harness, state))


@pytest.mark.parametrize("kind", KINDS)
def test_the_canary_walks_to_the_end_after_any_single_fault(harness: FaultHarness, at_nine: State, kind: str) -> None:
    assert problems_of_each_call(lambda fault: _told(harness, at_nine, fault), kind) == []
