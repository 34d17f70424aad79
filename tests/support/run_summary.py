"""The summary at the end of a test run.

With several processes, only the one that was started can print them, and it never loads the `conftest.py` of a folder:
it hears the reports of the others.
"""

import json
from typing import Any

import pytest

from tests.support.table import ROOT

FAULT_SCORE = "fault-score"
NO_BROWSER = "no Chromium"
MISSING = (
    "No Chromium or Chrome was found: the tests in a browser were skipped. Install one, or set CHROMIUM to its path."
)
_LACKS_BROWSER = pytest.StashKey[bool]()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    stats = terminalreporter.stats
    skipped = stats.get("skipped", [])
    terminalreporter.config.stash[_LACKS_BROWSER] = any(NO_BROWSER in str(report.longrepr) for report in skipped)
    reports = [report for kind in ("passed", "failed") for report in stats.get(kind, [])]
    scores = [score for report in reports for name, score in report.user_properties if name == FAULT_SCORE]
    if scores:
        terminalreporter.write_line(_written_down(scores))


def _written_down(scores: list[dict[str, Any]]) -> str:
    """The table of faults and their results, also for `docs/reliability.md`."""
    from tests.faults.table import in_order, table

    ordered = in_order(scores)
    out = ROOT / "out"
    out.mkdir(exist_ok=True)
    (out / "reliability.md").write_text(table(ordered))
    (out / "reliability.json").write_text(json.dumps(ordered, indent=1, ensure_ascii=False) + "\n")
    return table(ordered)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    if config.stash.get(_LACKS_BROWSER, False):
        print(MISSING)
