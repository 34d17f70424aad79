"""The change map's promise: a new step, email, form or page touches three files at most. Each is added to a copy, and used."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from infrastructure.steps import ROOT
from tests.change_map.additions import ADDITIONS, Addition

COPIED = ("app.py", "chalicelib", "templates", "assets")
NOT_COPIED = shutil.ignore_patterns("__pycache__", "node_modules")
MOST_FILES = 3


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what is deployed."""
    tree = tmp_path_factory.mktemp("tree")
    for name in COPIED:
        source = ROOT / name
        shutil.copytree(source, tree / name, ignore=NOT_COPIED) if source.is_dir() else shutil.copy(source, tree / name)
    return tree


def _add(addition: Addition, tree: Path) -> None:
    for path, text in addition.new.items():
        assert not (tree / path).exists(), f"{path} is there already"
        (tree / path).write_text(text)
    for path, edits in addition.edits.items():
        source = (tree / path).read_text()
        for old, new in edits.items():
            assert source.count(old) == 1, f"{path} no longer has {old!r} once"
            source = source.replace(old, new)
        (tree / path).write_text(source)


@pytest.mark.parametrize("kind", ADDITIONS)
def test_what_is_new_touches_three_files_and_works(kind: str, tree: Path) -> None:
    addition = ADDITIONS[kind]
    assert len(addition.touched) <= MOST_FILES
    _add(addition, tree)
    environment = {**os.environ, "PYTHONPATH": f"{tree}:{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [
        sys.executable,
        "-c",
        f"import chalicelib\nassert chalicelib.__file__.startswith({str(tree)!r})\n{addition.proof}",
    ]
    run = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
