"""A stack on moto for each module, with an empty table for each test."""

from collections.abc import Iterator

import pytest

from chalicelib import bootstrap
from chalicelib.adapters.files.jobs import TableJobs
from chalicelib.ports.world import World
from tests.support.table import Stack, stack_on_moto


@pytest.fixture(scope="module")
def _stack_of_the_module() -> Iterator[Stack]:
    with stack_on_moto() as found:
        assert bootstrap.world().keys.new_id()
        yield found


@pytest.fixture
def stack(_stack_of_the_module: Stack) -> Stack:
    _stack_of_the_module.empty()
    return _stack_of_the_module


@pytest.fixture
def world(stack: Stack) -> World:
    """The world over the empty table; earlier calls do not count."""
    return bootstrap.world().but(jobs=TableJobs())
