"""The morning's work: its worker is killed, or loses an answer, at each of its AWS calls in turn."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from chalicelib import runs
from chalicelib.domain.files.jobs import LEASE
from chalicelib.services.reminders import morning
from tests.faults.gate import Fault, hits
from tests.faults.stories import ADDRESSES, DUTY
from tests.faults.town import State, Town

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
def overdue(town: Town, beginnings: Mapping[str, State]) -> State:
    town.restore(beginnings["case taken"])
    town.clock.at = datetime(2026, 12, 1, 9, 1, tzinfo=ZoneInfo("Europe/London")).astimezone(town.clock.at.tzinfo)
    with town.backstage():
        runs.tick()  # left from the days before
        morning.begin(town.world())
        town.has_its_canary()
    return town.state()


def _written(town: Town, state: State) -> Counter[tuple[str, str]]:
    """Each email that the morning wrote, by its reader's address."""
    before = {item["pk"]["S"] for item in state.items}
    people = {f"person:{town.person(name).person_id}": ADDRESSES[name] for name in ("officer", "manager")}
    people["mailbox:duty"] = DUTY
    rows = [row for row in town.rows() if row["kind"] == "MESSAGE" and row["pk"] not in before]
    return Counter((row["email"], people[row["recipient"]]) for row in rows)


def test_without_trouble_everybody_who_must_hears_once(town: Town, overdue: State) -> None:
    assert timedelta(minutes=MINUTES) > LEASE
    town.works(MINUTES, overdue, None)
    assert _written(town, overdue) == EVERYBODY


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_breaks_nobody_is_missed_and_nobody_is_told_twice(town: Town, overdue: State, kind: str) -> None:
    calls = town.works(MINUTES, overdue, None)
    problems = []
    for place, operation in enumerate(calls):
        if not hits(kind, operation):
            continue
        town.works(MINUTES, overdue, Fault(kind, place, 1))
        if (found := _written(town, overdue)) != EVERYBODY:
            problems.append((place, operation, found - EVERYBODY, EVERYBODY - found))
    assert problems == []
