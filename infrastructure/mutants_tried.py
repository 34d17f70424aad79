"""Tries each small change that mutmut wrote down: `python -m infrastructure.mutants_tried JOBS < NAMES`, in mutmut's folder.

mutmut would start pytest anew for each change. Here pytest collects the tests once; each change has a process that forks off,
runs the tests that reach the change, the quickest first, and ends with the first that fails. So a thousand changes take minutes.
Each result is written down at once, as a line of results.jsonl, so a run that was stopped goes on from there.

A function that runs while its module is imported has done its work before any process forks off. A change of it that seems to
survive is tried once more, with everything imported anew.
"""

import gc
import json
import os
import resource
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import Phase, settings

NOTICED, SURVIVED, NO_TEST = 1, 0, 33
"""What the process of a change ends with. One that was stopped because it went round in circles was noticed too."""
RESULTS = Path("results.jsonl")
STATS = Path("mutmut-stats.json")
SECONDS, MEMORY = 5, 3_000_000_000
"""What a change may use beyond ten times what its tests take; more is an endless loop."""
OPTIONS = ("-q", "-x", "-s", "--rootdir=.", "--tb=native", "--assert=plain", "-p", "no:cacheprovider")
ANEW = ("chalicelib", "tests.domain", "tests.support")
"""The packages that are imported again."""
_CHANGE = "MUTANT_UNDER_TEST"
"""The variable by which mutmut's code knows the change; "stats" lets it note what is reached."""


class OneExample:
    """One example that fails is enough: Hypothesis need not look for the smallest."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        settings.register_profile("mutants", settings.get_profile("every run"), phases=[Phase.explicit, Phase.generate])
        settings.load_profile("mutants")


class Tries(OneExample):
    def __init__(self, names: Sequence[str], jobs: int) -> None:
        self.names, self.jobs = names, jobs
        stats = json.loads(STATS.read_text())
        self.tests: dict[str, list[str]] = stats["tests_by_mangled_function_name"]
        self.seconds: dict[str, float] = stats["duration_by_test"]
        self.at_import = frozenset[str]()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.at_import = frozenset(import_module("mutmut.state").state()._stats)
        items = {item.nodeid: item for item in session.items}
        gc.collect()
        gc.freeze()
        running: dict[int, str] = {}
        with RESULTS.open("a", buffering=1) as results:
            for name in self.names:
                if len(running) >= self.jobs:
                    _one_ends(running, results.write)
                tests = [items[test] for test in self._quickest_first(name) if test in items]
                if tests:
                    running[self._try(name, tests)] = name
                else:
                    results.write(_line(name, NO_TEST))
            while running:
                _one_ends(running, results.write)
        return True

    def _quickest_first(self, name: str) -> list[str]:
        return sorted(self.tests.get(_function(name), []), key=lambda test: (self.seconds.get(test, 0), test))

    def _try(self, name: str, tests: list[pytest.Item]) -> int:
        if process := os.fork():
            return process
        code = NOTICED
        try:
            most = SECONDS + int(10 * sum(self.seconds.get(item.nodeid, 0) for item in tests))
            resource.setrlimit(resource.RLIMIT_CPU, (most, most))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            os.environ[_CHANGE] = name
            following = [*tests[1:], None]
            if all(_passes(test, after) for test, after in zip(tests, following, strict=True)):
                code = SURVIVED if _function(name) not in self.at_import or _pass_anew(name) else NOTICED
        finally:
            os._exit(code)


def _function(name: str) -> str:
    return name.rpartition("__mutmut_")[0]


def _passes(item: pytest.Item, following: pytest.Item | None) -> bool:
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=following))


def _pass_anew(name: str) -> bool:
    """Whether the tests of the change's module, and then those of its room, pass with everything of ours imported again."""
    for module in [module for module in sys.modules if f"{module}.".startswith(tuple(f"{each}." for each in ANEW))]:
        del sys.modules[module]
    _, room, module, *_ = name.split(".")[1:]
    where = [Path("tests/domain", room, f"test_{module}.py"), Path("tests/domain", room)]
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    found = [str(path) for path in where if path.exists()] or ["tests/domain"]
    return pytest.main([*OPTIONS, *found], plugins=[OneExample()]) == 0


def _one_ends(running: dict[int, str], write: Callable[[str], object]) -> None:
    process, status = os.wait()
    write(_line(running.pop(process), SURVIVED if status == 0 else NOTICED))


def _line(name: str, code: int) -> str:
    return json.dumps([name, code]) + "\n"


if __name__ == "__main__":
    os.environ[_CHANGE] = "stats"
    tries = Tries(sys.stdin.read().split(), int(sys.argv[1]))
    sys.exit(pytest.main([*OPTIONS, "tests/domain"], plugins=[tries]))
