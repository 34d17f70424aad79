"""One emulator for all these tests, behind the fault injector."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from chalicelib import bootstrap, runs
from chalicelib.adapters.aws import aws
from chalicelib.adapters.tables.rows.row import Row
from tests.faults.emulator import emulator, resources
from tests.faults.fault_harness import FaultHarness, State
from tests.faults.fault_injector import FaultInjector, in_place
from tests.faults.stories import states
from tests.support.dynamo.dynamo import Dynamo
from tests.support.run_summary import FAULT_SCORE


def _forget_clients() -> None:
    Row._connection = None
    for cached in (bootstrap._world, bootstrap.settings, aws.client, aws._session):
        cached.cache_clear()


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with emulator(tmp_path_factory.mktemp("emulator")) as endpoint:
        yield endpoint


ON_THE_EMULATOR = "ON_THE_EMULATOR"
"""A module that has this name has the emulator's table. All others have the quick one: see tests/support/dynamo."""


@pytest.fixture(scope="module")
def harness(endpoint: str, request: pytest.FixtureRequest) -> Iterator[FaultHarness]:
    _forget_clients()
    dynamo = None if hasattr(request.module, ON_THE_EMULATOR) else Dynamo()
    injector, patch = FaultInjector(dynamo=dynamo), pytest.MonkeyPatch()
    with in_place(injector), resources(endpoint):
        harness = FaultHarness(injector)
        patch.setattr(runs, "world", lambda: harness.world())
        injector.watching = True
        yield harness
        injector.watching = False
    patch.undo()
    _forget_clients()


@pytest.fixture(scope="module")
def beginnings(harness: FaultHarness) -> Mapping[str, State]:
    return states(harness)


@pytest.fixture
def no_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pauses before tries are real in a function; here they would only cost time."""
    monkeypatch.setattr(time, "sleep", lambda seconds: None)


@pytest.fixture
def keep_score(record_property: Callable[[str, Any], None]) -> Callable[[dict[str, Any]], None]:
    return lambda row: record_property(FAULT_SCORE, row)
