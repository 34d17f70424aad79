"""Each test of a contract runs on the fake of its port, on moto's table and on the quick one: what holds of one holds of all."""

from collections.abc import Callable, Iterator
from copy import copy
from typing import cast

import pytest

from chalicelib import bootstrap
from chalicelib.adapters.files.jobs import TableJobs
from chalicelib.adapters.guidance.guidance import TableGuidance
from chalicelib.ports.world import World
from tests.support.table import TUESDAY, Stack, quick_stack, stack_on_moto
from tests.support.world import FakeWorld, a_world

Written = Callable[[], object]


_STACKS = {"moto": stack_on_moto, "quick": quick_stack}


@pytest.fixture(scope="module", params=["fake", *_STACKS])
def _stack(request: pytest.FixtureRequest) -> Iterator[Stack | None]:
    """One at a time: a stack is the environment of the whole process."""
    if request.param == "fake":
        yield None
        return
    with _STACKS[request.param]() as stack:
        assert bootstrap.world().keys.new_id()
        yield stack


@pytest.fixture
def world(_stack: Stack | None) -> World:
    """An empty world; earlier calls do not count."""
    if not _stack:
        fake = a_world(TUESDAY, people=())
        fake.store.undeclared = lambda message: ""
        return fake
    _stack.empty()
    return bootstrap.world().but(jobs=TableJobs(), guidance=TableGuidance())


@pytest.fixture
def written(_stack: Stack | None, world: World) -> Written:
    """Everything written so far, to compare with a later moment."""
    if isinstance(world, FakeWorld):
        store = world.store
        return lambda: {
            name: copy(value) for name, value in vars(store).items() if name not in ("calls", "_faults", "undeclared")
        }
    return cast(Stack, _stack).scan
