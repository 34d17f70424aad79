"""Which stage believes the practice clock."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib import bootstrap
from tests.support.table import stack_on_moto


@pytest.mark.parametrize(
    ("stage", "ahead"), [("local", timedelta(days=30)), ("test", timedelta()), ("live", timedelta())]
)
def test_only_the_local_stage_reads_the_practice_clock(stage: str, ahead: timedelta) -> None:
    with stack_on_moto(stage=stage) as stack:
        stack.set_clock(datetime.now(UTC) + timedelta(days=30))
        world = bootstrap.world()
        assert abs(world.clock.now() - datetime.now(UTC) - ahead) < timedelta(seconds=5)
        assert bool(world.clock.ahead()) == bool(ahead)
