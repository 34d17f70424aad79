"""`make mutants`: changes the rules in `domain`, one small change at a time, and looks whether a test notices.

It takes hours on one processor, so it is no part of `make test`. A change that no test notices (a *survivor*) is either a rule
without a test or a change that means nothing; out/mutants/survivors.txt has their names, and `mutmut show NAME` the change.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

from infrastructure.steps import OUT, ROOT, PlainFailure, main_or_plain_failure, step
from infrastructure.tools import tool

HOME = OUT / "mutants"
"""A copy of what git knows of: mutmut writes beside what it changes."""
SETTINGS = """
[tool.mutmut]
source_paths = ["chalicelib"]
only_mutate = ["chalicelib/domain/*"]
also_copy = ["app.py", "assets", "benchmarks", "docs", "infrastructure", "templates"]
pytest_add_cli_args_test_selection = ["tests/domain"]
"""
NO_TEST = 33
"""The exit code that mutmut keeps for a change that no test reaches; 0 is for one that the tests passed with."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, help="try so many changes, picked by chance, in place of all")
    sample = parser.parse_args().sample
    _copy()
    if sample:
        with step("Changes"):
            _mutmut("none of this name", check=False)  # writes them all down, and runs no test of them
        names = sorted(name for name, _ in _results())
        _mutmut(*random.Random(0).sample(names, min(sample, len(names))))  # noqa: S311
    else:
        _mutmut()
    print(_report(dict(_results())))


def _copy() -> None:
    shutil.rmtree(HOME, ignore_errors=True)
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in listed.stdout.splitlines():
        (HOME / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, HOME / name)
    with (HOME / "pyproject.toml").open("a") as settings:
        settings.write(SETTINGS)


def _mutmut(*names: str, check: bool = True) -> None:
    """In this environment, which has what the tests import, with mutmut's own packages after it."""
    packages = next((tool("mutmut").parents[1] / "lib").glob("python*/site-packages"))
    environment = {**os.environ, "PYTHONPATH": str(packages)}
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(os.cpu_count() or 1), *names]
    done = subprocess.run(command, cwd=HOME, env=environment)
    if check and done.returncode:
        raise PlainFailure("mutmut stopped. Does tests/domain pass?")


def _results() -> Iterator[tuple[str, int | None]]:
    """Each change with its exit code; None where it was not tried."""
    for path in sorted((HOME / "mutants").rglob("*.meta")):
        yield from json.loads(path.read_text())["exit_code_by_key"].items()


def _report(results: dict[str, int | None]) -> str:
    tried = {name: code for name, code in results.items() if code is not None}
    survivors = sorted(name for name, code in tried.items() if code in (0, NO_TEST))
    (HOME / "survivors.txt").write_text("\n".join(survivors) + "\n")
    by_room = Counter(name.split(".")[2] for name in survivors)
    rooms = ", ".join(f"{room} {number}" for room, number in by_room.most_common())
    killed = len(tried) - len(survivors)
    return f"{killed} of {len(tried)} changes were noticed ({killed / max(len(tried), 1):.0%}). Survivors: {rooms or 'none'}."


if __name__ == "__main__":
    main_or_plain_failure(main)
