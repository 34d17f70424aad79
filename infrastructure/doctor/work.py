"""Whether what should run by itself does: the schedule, the stream, the last tick, and what failed on the way."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from infrastructure.doctor.patient import Finding, Patient, judged

TICK_LATE = timedelta(minutes=5)
QUEUES = ("TickFailures", "DeliverFailures", "FeedbackFailures")


def schedule(patient: Patient) -> Iterator[Finding]:
    arn = patient.client("lambda").get_function_configuration(FunctionName=patient.name("Tick"))["FunctionArn"]
    events = patient.client("events")
    rules = events.list_rule_names_by_target(TargetArn=arn)["RuleNames"]
    states = {events.describe_rule(Name=rule)["State"] for rule in rules}
    do = "Enable the rule that starts tick in the EventBridge console, or run make deploy again: no reminder goes out."
    yield judged("Schedule of tick", states == {"ENABLED"}, ", ".join(sorted(states)).lower() or "no rule", do)


def stream(patient: Patient) -> Iterator[Finding]:
    found = patient.client("lambda").list_event_source_mappings(FunctionName=patient.name("Deliver"))
    mappings = found["EventSourceMappings"]
    states = ", ".join(sorted(mapping["State"].lower() for mapping in mappings)) or "no mapping"
    do = "Enable the trigger of the deliver function in the Lambda console: until then emails go by the minute only."
    yield judged("Stream to deliver", states == "enabled", states, do)
    results = ", ".join(sorted({str(mapping.get("LastProcessingResult") or "none yet") for mapping in mappings}))
    do = "Read the newest lines of the deliver function's log; the minute's tick sends what the stream could not."
    yield judged("Last batch of the stream", "PROBLEM" not in results.upper(), results, do)


def last_tick(patient: Patient) -> Iterator[Finding]:
    now = datetime.now(UTC)
    since = int((now - 3 * TICK_LATE).timestamp() * 1000)
    events, token = [], dict[str, str]()
    while True:
        page = patient.client("logs").filter_log_events(
            logGroupName=patient.name("TickLog"), startTime=since, filterPattern='{ $.what = "tick" }', **token
        )
        events += [event for event in page["events"] if _is_tick(event["message"])]
        if "nextToken" not in page:
            break
        token = {"nextToken": page["nextToken"]}
    newest = max(events, key=lambda event: event["timestamp"], default=None)
    do = "Read the log of the tick function, and see whether its schedule is enabled."
    if newest is None:
        yield judged("Last tick", False, "none in a quarter of an hour", do)
        return
    ago = now - datetime.fromtimestamp(newest["timestamp"] / 1000, UTC)
    line = json.loads(newest["message"])
    well = ago < TICK_LATE and line.get("outcome") == "done" and -1 not in (line.get("reminders"), line.get("messages"))
    yield judged("Last tick", well, f"{ago.total_seconds():.0f} seconds ago, {line.get('outcome')}", do)
    unsent, failed = line.get("oldest_unsent_minutes", 0), line.get("failed_messages", 0)
    do = "Look at the team's tasks: each failed email is one. If all fail, look at the SES lines here."
    seen = f"oldest unsent {unsent:g} minutes, {failed} failed in the last tick"
    yield judged("Emails waiting", unsent <= 15 and not failed, seen, do)


def _is_tick(message: str) -> bool:
    """The emulator does not look at the pattern."""
    try:
        line = json.loads(message)
    except ValueError:
        return False
    return isinstance(line, dict) and line.get("what") == "tick"


def failures(patient: Patient) -> Iterator[Finding]:
    sqs = patient.client("sqs")
    for queue in QUEUES:
        answer = sqs.get_queue_attributes(QueueUrl=patient.name(queue), AttributeNames=["ApproximateNumberOfMessages"])
        waiting = int(answer["Attributes"]["ApproximateNumberOfMessages"])
        do = f"See what failed with make redrive STAGE={patient.stage} QUEUE={queue.removesuffix('Failures').lower()}"
        yield judged(f"Queue {queue}", waiting == 0, f"{waiting} waiting", do)
