"""CloudWatch's input for each failure in the handbook, and what it makes of it."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from chalicelib.domain.needs_a_person import When, added_to
from infrastructure.alarms import LOG_METRICS, STACK, Alarm, all_alarms
from tests.support.table import ROOT

Read = tuple[str, float]
"""A metric and its published value."""

HANDBOOK = (ROOT / "docs" / "operations.md").read_text()
ALARMS = HANDBOOK.partition("## Alarms")[2].partition("\n## ")[0]
PATTERNS = {metric.name: metric for metric in LOG_METRICS}
_TERM = re.compile(r'\$\.(\w+) (=|>=) ("[^"]*"|[0-9]+)')


def table_of(heading: str) -> list[list[str]]:
    """The cells of each row of the first table under a heading of the handbook's part about alarms."""
    text = ALARMS.partition(heading)[2].partition("\n### ")[0]
    rows = [row for row in text.splitlines() if row.startswith("| ")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[1:]]


def values(metric: str, lines: Iterable[Mapping[str, Any]]) -> list[float]:
    """The part of CloudWatch's pattern language for JSON lines that we use. Terms about one member are alternatives."""
    found = PATTERNS[metric]
    terms: dict[str, list[tuple[str, Any]]] = {}
    for name, sign, value in _TERM.findall(found.pattern):
        terms.setdefault(name, []).append((sign, json.loads(value)))
    assert sum(map(len, terms.values())) == found.pattern.count("$.")
    hits = [line for line in lines if all(_holds(line.get(name), either) for name, either in terms.items())]
    return [float(hit[found.value[2:]] if found.value.startswith("$.") else found.value) for hit in hits]


def _holds(value: Any, either: list[tuple[str, Any]]) -> bool:
    return value is not None and any(value == wanted if sign == "=" else value >= wanted for sign, wanted in either)


def is_read_as_failed(line: str) -> bool:
    """Whether the pattern for Lambda's own lines finds one of its terms in it."""
    pattern = PATTERNS["FunctionFailed"].pattern
    terms = re.findall(r'\?"([^"]+)"', pattern)
    assert len(terms) == pattern.count("?")
    return any(term in line for term in terms)


def told(lines: Iterable[Mapping[str, Any]], reason: str) -> list[When]:
    """How soon each line with this reason wants a person, as CloudWatch reads it."""
    found = [line for line in lines if reason in str(line.get("needs_a_person", "")).split()]
    return [When(int(value)) for value in values("NeedsAPerson", found)]


def logged(what: str, **facts: object) -> dict[str, object]:
    """As the log writer would write it."""
    return {"what": what, **facts, **added_to(what, facts)}


def read_off(line: Mapping[str, Any] | str) -> Iterator[Read]:
    """The metrics published for a line of the log, ours or Lambda's."""
    for metric in LOG_METRICS:
        if metric.name == "FunctionFailed":
            if isinstance(line, str) and is_read_as_failed(line):
                yield metric.metric, float(metric.value)
        elif not isinstance(line, str):
            yield from ((metric.metric, value) for value in values(metric.name, [line]))


def published(happened: Read | list[Mapping[str, Any] | str]) -> list[Read]:
    """A metric of AWS, or lines of the log."""
    return [happened] if isinstance(happened, tuple) else [read for line in happened for read in read_off(line)]


def raised(read: Iterable[Read]) -> set[str]:
    """The alarms that ring when all this comes within one of their periods."""
    all_of_it = list(read)
    return {
        alarm.name
        for alarm in all_alarms()
        if _rings(alarm, [value for name, value in all_of_it if name == alarm.metric])
    }


def _rings(alarm: Alarm, numbers: list[float]) -> bool:
    if not numbers:
        return False
    found = {
        "Sum": sum(numbers),
        "Maximum": max(numbers),
        "Minimum": min(numbers),
        "Average": sum(numbers) / len(numbers),
    }
    number = found[alarm.statistic]
    match alarm.comparison:
        case "GreaterThanOrEqualToThreshold":
            return number >= alarm.threshold
        case "LessThanOrEqualToThreshold":
            return number <= alarm.threshold
        case "LessThanThreshold":
            return number < alarm.threshold
    raise AssertionError(alarm.comparison)


def namespace(alarm: Alarm, stack: str) -> str:
    return stack if alarm.namespace == STACK else str(alarm.namespace)


ENDED = "[ERROR] TickFailed\rTraceback (most recent call last):"
TIMED_OUT = "2026-11-30T09:00:58.001Z 12345678-1234-1234-1234-123456789012 Task timed out after 58.00 seconds"
KILLED = "RequestId: 12345678-1234-1234-1234-123456789012 Error: Runtime exited with error: signal: killed"
NOT_STARTED = "[ERROR] KeyError: 'TABLE_NAME'\rTraceback (most recent call last):"


def _failed(*names: str) -> list[Mapping[str, Any] | str]:
    return [logged(name, problem="ValueError") for name in names]


def _refused(problem: str) -> list[Mapping[str, Any] | str]:
    return [logged("request-refused", problem=problem)] * 10


HAPPENS: Mapping[str, Read | list[Mapping[str, Any] | str]] = {
    "tick does not run": ("Invocations", 0),
    "emails wait": [logged("tick", oldest_unsent_minutes=15.0)],
    "a restored stack holds its emails": [logged("tick", oldest_unsent_minutes=15.0)],
    "the worker does not run": [logged("tick", morning_late_minutes=60.0)],
    "the morning's work is late": [logged("tick", morning_late_minutes=60.0)],
    "the canary does not come through": [logged("canary-stopped", step="form", problem="Stopped")],
    "the canary did not set out": [logged("tick", canary_late_minutes=60.0)],
    "the keys are missing": [logged("tick-failed", part="key_sets", problem="KeyMissing")],
    "tick, or a part of it, fails": _failed("tick-failed"),
    "something that is due cannot be done": _failed(
        *("reminder-failed", "message-failed", "return-failed", "draft-failed", "file-failed", "guidance-failed"),
        "putting-off-failed",
    ),
    "an email of the stream cannot be sent": _failed("deliver-failed", "help-failed"),
    "long work fails or is given up": _failed(
        "job-chunk-failed", "job-failed", "row-failed", "row-check-failed", "reading-moved-case-failed"
    ),
    "a child or a return cannot be compared": _failed(
        "look-alikes-failed", "comparing-addresses-failed", "comparing-returns-failed", "matching-deletion-failed"
    ),
    "a run of a function ends with an error": [ENDED],
    "a function takes too long and is stopped": [TIMED_OUT],
    "a function runs out of memory": [KILLED],
    "a part of the configuration is missing": [NOT_STARTED],
    "a run failed for good": [ENDED],
    "news of emails failed for good": ("ApproximateNumberOfMessagesVisible", 1),
    "functions are throttled": ("Throttles", 1),
    "a function takes nearly as long as it may": [logged("work", ms=240_000)],
    "somebody sees an error page": ("5XXError", 1),
    "the function of the pages does not answer": ("5XXError", 1),
    "DynamoDB refuses or fails, or the data key is disabled, and a page needs it": ("5XXError", 1),
    "DynamoDB refuses or fails, or the data key is disabled, and a run needs it": [
        logged("tick-failed", part="urgent", problem="TryAgain")
    ],
    "a row cannot be read": [logged("row-unreadable", reference="ab12cd34", kind="CASE", problem="InvalidTag")],
    "an email could not be sent": [logged("message-needs-a-person", state="failed")],
    "files are not scanned": [logged("files-not-scanned")],
    "half of the day's quota of emails is used": [logged("tick", mail_quota_used=0.5)],
    "many emails bounce": ("Reputation.BounceRate", 0.02),
    "many emails are marked as spam": ("Reputation.ComplaintRate", 0.0005),
    "a row of the audit was altered": [logged("audit-not-proved", faults=1)],
    "somebody signs in by an operator's link": [logged("sign-in-link-used", person="person-1")],
    "one person alone can agree": [logged("tick", nobody_to_agree=1.0)],
    "somebody guesses sign-in codes": [logged("sign-in-code-wrong", why="wrong code")] * 20,
    "forms are refused as forged": _refused("Forged"),
    "pages are refused to people signed in": _refused("NotAllowed"),
}
"""Each row of the handbook's table *What rings for what*, by the words it begins with."""


def what_happens(words: str) -> Read | list[Mapping[str, Any] | str]:
    (found,) = {begins for begins in HAPPENS if words.startswith(begins)}
    return HAPPENS[found]
