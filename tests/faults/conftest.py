"""One emulator for all these tests, and the gate before it."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from chalicelib import bootstrap, runs
from chalicelib.adapters.aws import aws
from chalicelib.adapters.tables.rows.row import Row
from tests.faults.emulator import emulator, resources
from tests.faults.gate import Gate, in_place
from tests.faults.stories import states
from tests.faults.town import State, Town
from tests.support.dynamo.dynamo import Dynamo
from tests.support.last_words import FAULT_SCORE


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
def town(endpoint: str, request: pytest.FixtureRequest) -> Iterator[Town]:
    _forget_clients()
    dynamo = None if hasattr(request.module, ON_THE_EMULATOR) else Dynamo()
    gate, patch = Gate(dynamo=dynamo), pytest.MonkeyPatch()
    with in_place(gate), resources(endpoint):
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
    return lambda row: record_property(FAULT_SCORE, row)
