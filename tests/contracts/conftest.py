"""Each test of a contract runs twice: on the fake of its port, and on the table. What holds of one holds of the other."""

from collections.abc import Callable, Iterator
from copy import copy
from typing import cast

import pytest

from chalicelib import bootstrap
from chalicelib.adapters.files.jobs import TableJobs
from chalicelib.ports.world import World
from tests.support.table import TUESDAY, Stack, stack_on_moto
from tests.support.world import FakeWorld, a_world

Written = Callable[[], object]


@pytest.fixture(scope="module")
def _stack() -> Iterator[Stack]:
    with stack_on_moto() as stack:
        assert bootstrap.world().keys.new_id()
        yield stack


@pytest.fixture(params=["fake", "table"])
def world(request: pytest.FixtureRequest) -> World:
    """An empty world; earlier calls do not count."""
    if request.param == "fake":
        fake = a_world(TUESDAY, people=())
        fake.store.undeclared = lambda message: ""
        return fake
    cast(Stack, request.getfixturevalue("_stack")).empty()
    return bootstrap.world().but(jobs=TableJobs())


@pytest.fixture
def written(request: pytest.FixtureRequest, world: World) -> Written:
    """Everything written so far, to compare with a later moment."""
    if isinstance(world, FakeWorld):
        store = world.store
        return lambda: {
            name: copy(value) for name, value in vars(store).items() if name not in ("calls", "_faults", "undeclared")
        }
    return cast(Stack, request.getfixturevalue("_stack")).scan
