"""The morning's work: its worker is killed, or loses an answer, at each of its AWS calls in turn."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from chalicelib import runs
from chalicelib.domain.files.jobs import LEASE
from chalicelib.services.reminders import morning
from tests.faults.each_call import Told, problems_of_each_call
from tests.faults.fault_harness import FaultHarness, State
from tests.faults.fault_injector import Fault
from tests.faults.stories import ADDRESSES, DUTY

KINDS = ("crash before", "crash after", "reply lost", "500, yet done", "throttled", "TransactionConflict")
MINUTES = 12
"""More than a job that was given back, or left by a crash, has to wait for its next try."""
EVERYBODY = Counter(
    {
        ("red_morning", ADDRESSES["officer"]): 1,
        ("red_morning", ADDRESSES["manager"]): 1,
        ("red_morning", DUTY): 1,
        ("digest_owner", ADDRESSES["officer"]): 1,
        ("digest_manager", ADDRESSES["manager"]): 1,
    }
)
"""A RED case that an officer took, with overdue steps, on a Tuesday."""

pytestmark = pytest.mark.usefixtures("no_sleep")


@pytest.fixture(scope="module")
def overdue(harness: FaultHarness, beginnings: Mapping[str, State]) -> State:
    harness.restore(beginnings["case taken"])
    harness.clock.at = datetime(2026, 12, 1, 9, 1, tzinfo=ZoneInfo("Europe/London")).astimezone(harness.clock.at.tzinfo)
    with harness.as_the_test():
        runs.tick()  # left from the days before
        morning.begin(harness.world())
        harness.has_its_canary()
    return harness.state()


def _written(harness: FaultHarness, state: State) -> Counter[tuple[str, str]]:
    """Each email that the morning wrote, by its reader's address."""
    before = {item["pk"]["S"] for item in state.items}
    people = {f"person:{harness.person(name).person_id}": ADDRESSES[name] for name in ("officer", "manager")}
    people["mailbox:duty"] = DUTY
    rows = [row for row in harness.rows() if row["kind"] == "MESSAGE" and row["pk"] not in before]
    return Counter((row["email"], people[row["recipient"]]) for row in rows)


def _told(harness: FaultHarness, state: State, fault: Fault | None) -> Told:
    calls, found = harness.works(MINUTES, state, fault), _written(harness, state)
    return calls, [] if found == EVERYBODY else [f"too many: {found - EVERYBODY}, too few: {EVERYBODY - found}"]


def test_a_job_that_was_left_is_tried_again_while_we_look() -> None:
    assert timedelta(minutes=MINUTES) > LEASE


@pytest.mark.parametrize("kind", KINDS)
def test_after_any_single_fault_each_reader_is_told_once(harness: FaultHarness, overdue: State, kind: str) -> None:
    assert problems_of_each_call(lambda fault: _told(harness, overdue, fault), kind) == []
