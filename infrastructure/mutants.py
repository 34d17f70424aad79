"""`make mutants`: changes the rules in `domain`, one small change at a time, and looks whether a test notices.

It takes some ten minutes of one free processor, so it is no part of `make test`. Stopped, it goes on from where it was, as long as
neither the rules nor the tests have changed. Changes are tried in an order picked by chance, so those tried so far are a sample.

A change that no test notices (a *survivor*) is either a rule without a test or a change that means nothing;
out/mutants/survivors.txt has their names, and `mutmut show NAME`, run in out/mutants, the change.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from infrastructure.environment import last_lines
from infrastructure.mutants_tried import NO_TEST, RESULTS, STATS, SURVIVED
from infrastructure.steps import (
    OUT,
    ROOT,
    PlainFailure,
    fingerprint,
    is_current,
    main_or_plain_failure,
    put_stamp,
    step,
)
from infrastructure.tools import tool

HOME = OUT / "mutants"
"""A copy of what git knows of: mutmut writes beside what it changes."""
CHANGED = HOME / "mutants"
"""The copy with all changes in it, of which the code runs one at a time."""
SETTINGS = """
[tool.mutmut]
source_paths = ["chalicelib"]
only_mutate = ["chalicelib/domain/*"]
also_copy = ["app.py", "assets", "benchmarks", "docs", "infrastructure", "templates"]
pytest_add_cli_args_test_selection = ["tests/domain"]
track_dependencies = false
"""
MADE_FROM = ("chalicelib", "tests/conftest.py", "tests/domain", "tests/support", "infrastructure/mutants_tried.py")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, help="try so many changes, picked by chance, in place of all")
    sample: int | None = parser.parse_args().sample
    made_from = fingerprint(ROOT / path for path in MADE_FROM)
    if not is_current(HOME / "made-from", made_from):
        with step("Changes"):
            _copy()
            _write_changes()
            put_stamp(HOME / "made-from", made_from)
    names = _names()[:sample]
    tried = _results()
    _try([name for name in names if name not in tried])
    tried = _results()
    print(_report({name: tried[name] for name in names if name in tried}))


def _copy() -> None:
    shutil.rmtree(HOME, ignore_errors=True)
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in listed.stdout.splitlines():
        (HOME / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, HOME / name)
    with (HOME / "pyproject.toml").open("a") as settings:
        settings.write(SETTINGS)


def _write_changes() -> None:
    """mutmut writes all changes down, and which tests reach each function. A name that no change has keeps it from trying any:
    `mutants_tried` does that faster."""
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(_processors()), "none of this name"]
    done = subprocess.run(
        command, cwd=HOME, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if not (CHANGED / STATS).exists():
        raise PlainFailure(f"mutmut stopped. Does tests/domain pass? Its last lines:\n{last_lines(done.stdout)}")


def _try(names: list[str]) -> None:
    command = [sys.executable, "-m", "infrastructure.mutants_tried", str(_processors())]
    environment = _environment(CHANGED)
    with step(f"{len(names):,} changes tried"):
        done = subprocess.run(
            command, cwd=CHANGED, env=environment, input="\n".join(names), text=True, stdout=subprocess.PIPE
        )
    if done.returncode:
        raise PlainFailure(f"The changes could not be tried. The last lines:\n{last_lines(done.stdout)}")


def _environment(*before: Path) -> dict[str, str]:
    """This environment, which has what the tests import, with mutmut's own packages after it."""
    packages = next((tool("mutmut").parents[1] / "lib").glob("python*/site-packages"))
    return {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (*before, packages))), "PYTHONDONTWRITEBYTECODE": "1"}


def _processors() -> int:
    return os.cpu_count() or 1


def _names() -> list[str]:
    """All changes, in an order that is picked by chance and always the same."""
    found = (json.loads(path.read_text())["exit_code_by_key"] for path in CHANGED.rglob("*.meta"))
    names = sorted(name for names in found for name in names)
    random.Random(0).shuffle(names)  # noqa: S311
    return names


def _results() -> dict[str, int]:
    """What became of each change that was tried."""
    path = CHANGED / RESULTS
    lines = path.read_text().splitlines() if path.exists() else ()
    return dict(map(json.loads, lines))


def _report(tried: dict[str, int]) -> str:
    survivors = sorted(name for name, code in tried.items() if code in (SURVIVED, NO_TEST))
    (HOME / "survivors.txt").write_text("\n".join(survivors) + "\n")
    by_room = Counter(name.split(".")[2] for name in survivors)
    rooms = ", ".join(f"{room} {number}" for room, number in by_room.most_common())
    noticed = len(tried) - len(survivors)
    return f"{noticed} of {len(tried)} changes were noticed ({noticed / max(len(tried), 1):.1%}). Survivors: {rooms or 'none'}."


if __name__ == "__main__":
    main_or_plain_failure(main)
