"""What the three functions without pages do when they are started: by the minute, by the stream, by the mail provider."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.bootstrap import world
from chalicelib.ports import World
from chalicelib.services.delivering import deliver as deliver_message
from chalicelib.services.delivering import sweep
from chalicelib.services.hearing_back import hear
from chalicelib.services.reminding import remind_all


def tick() -> dict[str, int]:
    """Everything that is due now: reminders are written and the ledger is swept, each even when the other fails."""
    now = world()
    done = {"reminders": _whatever_happens(now, remind_all), "messages": _whatever_happens(now, sweep)}
    now.log("tick", **done)
    return done


def _whatever_happens(now: World, part: Callable[[World], int]) -> int:
    try:
        return part(now)
    except Exception as problem:
        now.log("tick-failed", part=part.__name__, problem=type(problem).__name__)
        return -1


def deliver(event: Mapping[str, Any]) -> dict[str, list[dict[str, str]]]:
    """Sends the messages that a batch of the stream brings.

    A failed send is recorded on its row and counts as done. Only when the store did not answer is the record handed back,
    and the stream then repeats it and what follows; that is harmless, because a message is claimed before it is sent.
    """
    now = world()
    failed: list[dict[str, str]] = []
    for record in event["Records"]:
        image = record["dynamodb"].get("NewImage", {})
        case_id = image.get("case_id", {}).get("S")
        try:
            deliver_message(now, case_id, image["message_id"]["S"])
        except Exception as problem:
            now.log("deliver-failed", problem=type(problem).__name__)
            failed.append({"itemIdentifier": record["dynamodb"]["SequenceNumber"]})
            break
    return {"batchItemFailures": failed}


def feedback(message: str) -> None:
    """One event of the mail provider, as SNS delivers it."""
    hear(world(), json.loads(message))
