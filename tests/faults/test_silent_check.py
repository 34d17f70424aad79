"""A silent-child check: its worker is killed, or loses an answer, at each of its AWS calls in turn."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.files.jobs import LEASE
from chalicelib.services.reminders import silent_check
from tests.faults.each_call import Told, problems_of_each_call
from tests.faults.fault_harness import FaultHarness, State
from tests.faults.fault_injector import Fault

KINDS = ("crash before", "crash after", "reply lost", "500, yet done", "throttled", "TransactionConflict")
MONDAY = date(2026, 11, 30)
MINUTES = 12
"""More than a job that was given back, or left by a crash, has to wait for its next try."""

pytestmark = pytest.mark.usefixtures("no_sleep")


@pytest.fixture(scope="module")
def a_clock_is_gone(harness: FaultHarness, beginnings: Mapping[str, State]) -> State:
    """One RED case without its owner's deadlines; the check of a Monday is due, with its walk."""
    harness.restore(beginnings["delivered"])
    harness.clock.at = datetime(2026, 11, 30, 9, 1, tzinfo=ZoneInfo("Europe/London")).astimezone(
        harness.clock.at.tzinfo
    )
    state = harness.state()
    kept = [item for item in state.items if item["kind"]["S"] != "DEADLINE"]
    harness.restore(State(kept, state.at, state.posted, state.facts))
    with harness.as_the_test():
        silent_check.begin(harness.world(), MONDAY)
    return harness.state()


def _problems(harness: FaultHarness) -> Iterator[str]:
    rows = harness.rows()
    (case,) = (row for row in rows if row["kind"] == "CASE")
    reports = [row for row in rows if row["kind"] == "WATCH"]
    found = [one for row in reports for one in json.loads(row["found"])]
    if [one[:2] for one in found] != [[case["reference"], case["pk"].removeprefix("CASE#")]]:
        yield f"the report names {found}"
    if [row["looked_at"] for row in reports] != ["1"]:
        yield f"looked at {[row['looked_at'] for row in reports]}"
    if Counter(row.get("email") for row in rows)["silent_children"] != 1:
        yield "not one email"
    if [row["state"] for row in rows if row["kind"] == "JOB"] != ["done"]:
        yield "the job is not done"


def _told(harness: FaultHarness, state: State, fault: Fault | None) -> Told:
    return harness.works(MINUTES, state, fault), list(_problems(harness))


def test_the_silent_check_ends_without_a_fault(harness: FaultHarness, a_clock_is_gone: State) -> None:
    calls, problems = _told(harness, a_clock_is_gone, None)
    assert problems == []
    assert {"DynamoDB.Scan", "DynamoDB.BatchGetItem", "DynamoDB.Query"} <= set(calls)
    assert timedelta(minutes=MINUTES) > LEASE


@pytest.mark.parametrize("kind", KINDS)
def test_the_case_is_named_once_whatever_happens(harness: FaultHarness, a_clock_is_gone: State, kind: str) -> None:
    assert problems_of_each_call(lambda fault: _told(harness, a_clock_is_gone, fault), kind) == []
