"""One emulator for all these tests, the gate before it, and at the end the table of what was found."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from chalicelib import bootstrap, runs
from chalicelib.adapters import aws
from chalicelib.adapters.rows import Row
from tests.faults.emulator import emulator, resources
from tests.faults.gate import KINDS, Gate, in_place
from tests.faults.stories import STORIES, states
from tests.faults.table import table
from tests.faults.town import State, Town
from tests.support.table import ROOT

SCORE = "fault-score"


def _forget_clients() -> None:
    Row._connection = None
    for cached in (bootstrap._world, bootstrap.settings, aws.client, aws._session):
        cached.cache_clear()


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with emulator(tmp_path_factory.mktemp("emulator")) as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def town(endpoint: str) -> Iterator[Town]:
    _forget_clients()
    gate, patch = Gate(), pytest.MonkeyPatch()
    with resources(endpoint), in_place(gate):
        town = Town(gate)
        patch.setattr(runs, "world", lambda: town.world())
        gate.watching = True
        yield town
        gate.watching = False
    patch.undo()
    _forget_clients()


@pytest.fixture(scope="module")
def beginnings(town: Town) -> Mapping[str, State]:
    return states(town)


@pytest.fixture
def no_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pauses before tries are real in a function; here they would only cost time."""
    monkeypatch.setattr(time, "sleep", lambda seconds: None)


@pytest.fixture
def keep_score(record_property: Callable[[str, Any], None]) -> Callable[[dict[str, Any]], None]:
    return lambda row: record_property(SCORE, row)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Also works when the tests were run by several processes."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, [])]
    scores = [score for report in reports for name, score in report.user_properties if name == SCORE]
    if not scores:
        return
    stories, kinds = [story.name for story in STORIES], list(KINDS)
    scores.sort(key=lambda score: (stories.index(score["story"]), kinds.index(score["fault"])))
    out = ROOT / "out"
    out.mkdir(exist_ok=True)
    (out / "reliability.md").write_text(table(scores))
    (out / "reliability.json").write_text(json.dumps(scores, indent=1, ensure_ascii=False) + "\n")
    terminalreporter.write_line(table(scores))
