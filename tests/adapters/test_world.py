"""The world of a stack builds its ports when they are first used."""

import subprocess
import sys

from chalicelib.ports.world import World
from chalicelib.web.http.access import TABLE
from tests.support.fakes.clock import FakeClock
from tests.support.table import ROOT
from tests.support.world import NOW


def test_every_port_is_built(world: World) -> None:
    assert [name for name in World.__annotations__ if getattr(world, name) is None] == []


def test_a_world_with_another_port_has_the_rest_of_the_first(world: World) -> None:
    clock = FakeClock(NOW)
    other = world.but(clock=clock)
    assert other.clock is clock
    assert other.jobs is world.jobs


def test_the_start_imports_no_view_no_form_and_nothing_of_the_other_functions() -> None:
    program = "import app, sys; print(*sorted(name for name in sys.modules if name.startswith('chalicelib.')))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    imported = done.stdout.split()
    views = {f"chalicelib.web.{module}" for module in TABLE}
    late = [name for name in imported if name.startswith(("chalicelib.journeys.", "chalicelib.adapters.casework."))]
    assert late == []
    assert not {"chalicelib.runs", *views} & set(imported)
