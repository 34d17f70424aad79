"""Two local stacks never share their state: each would write over what the other was told."""

import os
from pathlib import Path

import pytest

from infrastructure.local.running import Running, refuse_second
from infrastructure.local.stack import LocalStack
from infrastructure.steps import PlainFailure

_NOBODY = 2**22 + 1
"""Above the highest process id that Linux gives."""


def test_a_second_stack_is_refused_and_the_first_keeps_its_note(tmp_path: Path) -> None:
    first = Running(8000, 4566, os.getpid(), {})
    first.write(tmp_path)
    with pytest.raises(PlainFailure, match="runs here already, at http://localhost:8000/"), LocalStack(0, 0, tmp_path):
        pass
    assert Running.read(tmp_path) == first


def test_the_note_of_a_stack_that_was_killed_stops_nobody(tmp_path: Path) -> None:
    Running(8000, 4566, _NOBODY, {}).write(tmp_path)
    refuse_second(tmp_path)


def test_a_fresh_state_is_free(tmp_path: Path) -> None:
    refuse_second(tmp_path)
