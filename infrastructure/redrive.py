"""Shows the queues of failed work, and repeats the work where that makes sense.

tick      nothing is lost: each minute does whatever is due. Messages are shown and, with PURGE=yes, removed.
deliver   Lambda keeps only a pointer into the stream, not the emails. The minute's tick sends what the stream could not, so
          they are removed (PURGE=yes) only when no urgent email is waiting for longer than it may.
work      as tick: a job that was not finished is due again by itself.
feedback  each message holds SNS's event: the function is run again with it, and the message is removed when that went well.
          One that fails again is kept, until PURGE=yes removes it: what it would have told about an email is lost then.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from infrastructure.doctor.__main__ import inspected_stack_of
from infrastructure.doctor.inspected_stack import InspectedStack
from infrastructure.installed import aws_for, stack_arguments
from infrastructure.steps import PlainFailure, main_or_plain_failure

QUEUES = ("tick", "deliver", "feedback", "work")
WAITS = timedelta(minutes=15)
AT_MOST = 1000
HIDDEN_SECONDS = 60
"""How long a message that was looked at stays out of sight; long enough for one run of the function."""


def redrive(inspected: InspectedStack, queue: str, *, purge: bool) -> str:
    """What was found and done, in a sentence. Raises PlainFailure when it would not be safe."""
    seen = list(_messages(inspected, queue))
    if not seen:
        return f"{queue}: nothing waits."
    for message in seen:
        print(f"  {_reason(message)}")
    if queue == "feedback":
        return _feedback(inspected, seen, purge)
    if not purge:
        _keep(inspected, queue, seen)
        return f"{queue}: {len(seen)} kept. Nothing is lost by removing them: QUEUE={queue} PURGE=yes does."
    if queue == "deliver":
        _refuse_if_emails_wait(inspected, seen)
    for message in seen:
        _remove(inspected, queue, message)
    return f"{queue}: {len(seen)} removed."


def _feedback(inspected: InspectedStack, seen: list[dict[str, Any]], purge: bool) -> str:
    left = [message for message in seen if not _again(inspected, message)]
    said = f"feedback: {len(seen) - len(left)} of {len(seen)} done again."
    if not left:
        return said
    if not purge:
        _keep(inspected, "feedback", left)
        return (
            f"{said} The rest failed again: read the log of feedback, mend what is wrong, and run this again. "
            "QUEUE=feedback PURGE=yes removes what still fails; what it would have told about an email is lost then."
        )
    for message in left:
        _remove(inspected, "feedback", message)
    return f"{said} {len(left)} that failed again removed."


def _url(inspected: InspectedStack, queue: str) -> str:
    return inspected.name(f"{queue.capitalize()}Failures")


def _messages(inspected: InspectedStack, queue: str) -> Iterator[dict[str, Any]]:
    """Each message once; it comes into sight again unless it is removed."""
    sqs, ids = inspected.client("sqs"), set[str]()
    while len(ids) < AT_MOST:
        answer = sqs.receive_message(
            QueueUrl=_url(inspected, queue), MaxNumberOfMessages=10, VisibilityTimeout=HIDDEN_SECONDS, WaitTimeSeconds=1
        )
        new = [message for message in answer.get("Messages", []) if message["MessageId"] not in ids]
        if not new:
            return
        ids |= {message["MessageId"] for message in new}
        yield from new


def _reason(message: dict[str, Any]) -> str:
    """When and why, never what: an event of SES holds an address."""
    body = _read(message)
    if not body:
        return "a message that no function of ours left"
    why = body.get("requestContext", {}).get("condition", "unknown")
    response = body.get("responsePayload") or {}
    kind = response.get("errorType", "") if isinstance(response, dict) else ""
    return f"{body.get('timestamp', '?')}  {why}  {kind}".rstrip()


def _read(message: dict[str, Any]) -> dict[str, Any]:
    """What Lambda left; nothing when somebody else put the message there."""
    try:
        body = json.loads(message["Body"])
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _again(inspected: InspectedStack, message: dict[str, Any]) -> bool:
    """Run feedback with the event that failed. An event that comes twice changes nothing the second time."""
    event = _read(message).get("requestPayload")
    if not event:
        return False
    answer = inspected.client("lambda").invoke(
        FunctionName=inspected.name("Feedback"), Payload=json.dumps(event).encode()
    )
    if answer.get("FunctionError"):
        return False
    _remove(inspected, "feedback", message)
    return True


def _refuse_if_emails_wait(inspected: InspectedStack, seen: list[dict[str, Any]]) -> None:
    late = (datetime.now(UTC) - WAITS).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    found = inspected.client("dynamodb").query(
        TableName=inspected.environment["TABLE_NAME"],
        IndexName="gsi3",
        KeyConditionExpression="gsi3pk = :lane AND gsi3sk < :late",
        ExpressionAttributeValues={":lane": {"S": "OUTBOX#URGENT"}, ":late": {"S": late}},
        Select="COUNT",
    )
    if found["Count"]:
        _keep(inspected, "deliver", seen)
        raise PlainFailure(
            f"{found['Count']} urgent emails still wait for tick to send them. "
            f"Mend that first (make doctor STAGE={inspected.stage}), then remove the pointers."
        )


def _keep(inspected: InspectedStack, queue: str, messages: list[dict[str, Any]]) -> None:
    """In sight again at once, so that the next look finds them."""
    for message in messages:
        inspected.client("sqs").change_message_visibility(
            QueueUrl=_url(inspected, queue), ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
        )


def _remove(inspected: InspectedStack, queue: str, message: dict[str, Any]) -> None:
    inspected.client("sqs").delete_message(QueueUrl=_url(inspected, queue), ReceiptHandle=message["ReceiptHandle"])


def queues_of(queue: str | None, *, purge: bool) -> list[str]:
    """Those to look at. Raises PlainFailure for what cannot be meant."""
    if queue and queue not in QUEUES:
        raise PlainFailure("QUEUE is tick, deliver, feedback or work; leave it out to look at all four.")
    if purge and not queue:
        raise PlainFailure("PURGE=yes removes for good: say from which queue (QUEUE=tick, deliver, feedback or work).")
    return [queue] if queue else list(QUEUES)


def main() -> None:
    parser = stack_arguments(__doc__)
    parser.add_argument("--queue", help="only this one")
    parser.add_argument("--purge", action="store_true", help="remove what is not done again")
    given = parser.parse_args()
    queues = queues_of(given.queue, purge=given.purge)
    inspected = inspected_stack_of(aws_for(given), given.stage)
    for queue in queues:
        print(redrive(inspected, queue, purge=given.purge))


if __name__ == "__main__":
    main_or_plain_failure(main)
