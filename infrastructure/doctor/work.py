"""Whether what should run by itself does: the schedule, the stream, the last tick, and what failed on the way."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.domain.needs_a_person import REASONS, UNSENT_MINUTES, Reason, When
from infrastructure.alarms import ALL_LOGS, FAILED_TERMS, LOG_METRICS
from infrastructure.doctor.inspected_stack import Finding, InspectedStack, State, judged

TICK_LATE = timedelta(minutes=5)
QUEUES = ("TickFailures", "DeliverFailures", "FeedbackFailures", "WorkFailures")


SCHEDULED = {
    "Tick": "no reminder goes out, and no email that waits",
    "Work": "files of many returns are not read, and no register is loaded",
}
"""Functions that a rule starts each minute, and what is missing without it."""


def schedule(inspected: InspectedStack) -> Iterator[Finding]:
    events = inspected.client("events")
    for name, missing in SCHEDULED.items():
        described = inspected.client("lambda").get_function_configuration(FunctionName=inspected.name(name))
        rules = events.list_rule_names_by_target(TargetArn=described["FunctionArn"])["RuleNames"]
        states = {events.describe_rule(Name=rule)["State"] for rule in rules}
        do = f"Enable the rule that starts {name.lower()} in the EventBridge console: until then {missing}."
        seen = ", ".join(sorted(states)).lower() or "no rule"
        yield judged(f"Schedule of {name.lower()}", states == {"ENABLED"}, seen, do)


def stream(inspected: InspectedStack) -> Iterator[Finding]:
    found = inspected.client("lambda").list_event_source_mappings(FunctionName=inspected.name("Deliver"))
    mappings = found["EventSourceMappings"]
    states = ", ".join(sorted(mapping["State"].lower() for mapping in mappings)) or "no mapping"
    do = "Enable the trigger of the deliver function in the Lambda console: until then emails go by the minute only."
    yield judged("Stream to deliver", states == "enabled", states, do)
    results = ", ".join(sorted({str(mapping.get("LastProcessingResult") or "none yet") for mapping in mappings}))
    do = "Read the newest lines of the log group ending in /deliver; the minute's tick sends what the stream could not."
    yield judged("Last batch of the stream", "PROBLEM" not in results.upper(), results, do)


def last_tick(inspected: InspectedStack) -> Iterator[Finding]:
    lines = _lines(inspected, "TickLog", "tick", timedelta(minutes=15))
    do = (
        "See whether its schedule is enabled, and read the newest lines of the log group ending in /tick in CloudWatch."
    )
    if not lines:
        yield judged("Last tick", False, "none in a quarter of an hour", do)
        return
    at, line = lines[-1]
    ago = datetime.now(UTC) - at
    well = ago < TICK_LATE and line.get("outcome") == "done" and -1 not in (line.get("reminders"), line.get("messages"))
    yield judged("Last tick", well, f"{ago.total_seconds():.0f} seconds ago, {line.get('outcome')}", do)
    ages = [line["oldest_unsent_minutes"] for _, line in lines if "oldest_unsent_minutes" in line]
    if ages:
        do = "If none goes out, see what is wrong with SES here; else read the log group ending in /tick for message-not-sent."
        yield judged("Emails waiting", ages[-1] <= UNSENT_MINUTES, f"the oldest for {ages[-1]:g} minutes", do)


def needs_a_person(inspected: InspectedStack) -> Iterator[Finding]:
    """Each reason of the last day, even if its alarm has ended since."""
    times: dict[str, list[datetime]] = {}
    for log in ALL_LOGS:
        for at, name in _reasons(inspected, log, timedelta(days=1)):
            times.setdefault(name, []).append(at)
    if not times:
        yield Finding("Needs a person", State.OK, "nothing in a day")
    for reason in (*REASONS, FAILED_RUN):
        if found := times.get(reason.name):
            ago = round((datetime.now(UTC) - max(found)).total_seconds() / 60)
            when = reason.when.name.lower().replace("_", " ")
            seen = f"{when}: {reason.name}, {len(found)} in a day, the last {ago} minutes ago"
            yield Finding("Needs a person", State.WRONG, seen, reason.do)


FAILED_RUN = Reason(
    "function-failed",
    When.NOW,
    lambda what, facts: False,
    "A run ended with an error or took too long. It is done again by itself: read the newest lines of its log.",
)
"""Given by Lambda's own lines."""


def _reasons(inspected: InspectedStack, log: str, back: timedelta) -> Iterator[tuple[datetime, str]]:
    ours, lambdas = LOG_METRICS[0].pattern, LOG_METRICS[1].pattern
    for at, message in _messages(inspected, log, ours, back):
        yield from ((at, name) for name in str(_parsed(message).get("needs_a_person", "")).split())
    for at, message in _messages(inspected, log, lambdas, back):
        if not _parsed(message) and any(term in message for term in FAILED_TERMS):
            yield at, FAILED_RUN.name


def _lines(inspected: InspectedStack, log: str, what: str, back: timedelta) -> list[tuple[datetime, dict[str, Any]]]:
    """Our log lines of one kind with their times, oldest first."""
    found = _messages(inspected, log, f'{{ $.what = "{what}" }}', back)
    return [(at, line) for at, message in found if (line := _parsed(message)).get("what") == what]


def _messages(inspected: InspectedStack, log: str, pattern: str, back: timedelta) -> list[tuple[datetime, str]]:
    """The matching lines, oldest first. The emulator ignores the pattern, so callers check again."""
    since = int((datetime.now(UTC) - back).timestamp() * 1000)
    asked = {"logGroupName": inspected.name(log), "startTime": since, "filterPattern": pattern}
    pages = inspected.client("logs").get_paginator("filter_log_events").paginate(**asked)
    events = sorted((event for page in pages for event in page["events"]), key=lambda event: event["timestamp"])
    return [(datetime.fromtimestamp(event["timestamp"] / 1000, UTC), event["message"]) for event in events]


def _parsed(message: str) -> dict[str, Any]:
    """Lambda's own lines are not JSON."""
    try:
        line = json.loads(message)
    except ValueError:
        return {}
    return line if isinstance(line, dict) else {}


def failures(inspected: InspectedStack) -> Iterator[Finding]:
    sqs = inspected.client("sqs")
    for queue in QUEUES:
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        answer = sqs.get_queue_attributes(QueueUrl=inspected.name(queue), AttributeNames=names)
        waiting = sum(int(answer["Attributes"].get(name, 0)) for name in names)
        do = f"See what failed with make redrive STAGE={inspected.stage} QUEUE={queue.removesuffix('Failures').lower()}"
        yield judged(f"Queue {queue}", waiting == 0, f"{waiting} waiting", do)
