"""The handbook has a line for each alarm, and none for an alarm that there is no more."""

import re

from infrastructure.alarms import all_alarms
from tests.operations.test_operations_template import TIMEOUTS
from tests.support.table import ROOT

HANDBOOK = (ROOT / "docs" / "operations.md").read_text()
ALARMS = HANDBOOK.partition("## Alarms")[2].partition("\n## ")[0]


def _called(name: str) -> str:
    """As AWS shows it. What is read off the log is an alarm with the name of its metric, and "Alarm" after it."""
    return name.removesuffix("Alarm")


def test_each_alarm_has_a_line_that_says_how_urgent_it_is() -> None:
    rows = [row for row in ALARMS.splitlines() if row.startswith("| `")]
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])]
    assert sorted(named) == sorted(_called(alarm.name) for alarm in all_alarms(TIMEOUTS))
    assert all(re.match(r" (now|today|this week)", row.split("|")[2]) for row in rows)
