"""What the four functions without pages do when they are started: by the minute, by the stream, by the mail provider."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from chalicelib.bootstrap import world
from chalicelib.ports import World
from chalicelib.services.delivering import deliver as deliver_message
from chalicelib.services.delivering import sweep
from chalicelib.services.email_feedback import apply_message
from chalicelib.services.morning import begin as begin_morning
from chalicelib.services.old_drafts import look_after_drafts
from chalicelib.services.reminding import remind_all
from chalicelib.services.returning import check_returns
from chalicelib.services.scanning import look_after_files
from chalicelib.services.setting_up import nag
from chalicelib.services.time_budget import TICK
from chalicelib.services.watching import VITAL_SIGNS, is_time_to_look
from chalicelib.services.working import due as due_jobs
from chalicelib.services.working import work as work_on

FAILED = -1


_PARTS: Mapping[str, Callable[[World], int]] = {
    "reminders": remind_all,
    "messages": sweep,
    "morning": begin_morning,
    "returns": check_returns,
    "drafts": look_after_drafts,
    "calendars": nag,
    "files": look_after_files,
}
"""The minute's work in the order of what matters: RED and mail first; files that anybody may have sent last."""
_WHEN_DUE = frozenset({"reminders", "returns", "drafts", "files"})
"""Parts that look after rows on the agenda."""


class TickFailed(Exception):
    """A part of the minute's work could not be done."""


@contextmanager
def _logged(what: str, request: str) -> Iterator[tuple[World, dict[str, Any]]]:
    """The world for one run, and one log line at its end with the facts that the run put down and how long it took."""
    started, facts = time.perf_counter(), dict[str, Any]()
    now = world()
    try:
        yield now, facts
    except Exception as problem:
        facts["problem"] = type(problem).__name__
        raise
    finally:
        outcome = "failed" if "problem" in facts else "done"
        if unread := len(now.unread.rows()):
            facts["rows_unreadable"] = unread
        now.log(what, request=request, outcome=outcome, ms=round((time.perf_counter() - started) * 1000), **facts)


def tick(request: str = "") -> dict[str, int]:
    """Everything that is due now, part by part, each even when another fails. What there is no time for waits a minute."""
    with _logged("tick", request) as (now, facts):
        begun, is_due = now.clock.now(), _something_is_due(now)
        parts = [(name, part) for name, part in _PARTS.items() if is_due or name not in _WHEN_DUE]
        done = dict.fromkeys(_PARTS, 0)
        for name, part in parts:
            if now.clock.now() >= begun + TICK:
                now.log("tick-out-of-time", part=name)
                break
            done[name] = _whatever_happens(now, part)
        facts |= done | _vital_signs(now)
        if FAILED in done.values():
            raise TickFailed  # so that the function's own alarm hears of it; the next minute goes on
    return done


def _something_is_due(now: World) -> bool:
    """One look for all of them, so that a minute without work costs next to nothing. Where it fails, each looks for itself."""
    try:
        return now.agenda.is_anything_due(now.clock.now())
    except Exception as problem:
        now.log("tick-failed", part="agenda", problem=type(problem).__name__)
        return True


def _vital_signs(now: World) -> dict[str, float]:
    """Numbers for the alarms. One that cannot be had is logged and stops no other."""
    if not is_time_to_look(now):
        return {}
    found = {name: _sign(now, name, look) for name, look in VITAL_SIGNS.items()}
    return {name: number for name, number in found.items() if number is not None}


def _sign(now: World, name: str, look: Callable[[World], float]) -> float | None:
    try:
        return look(now)
    except Exception as problem:
        now.log("tick-failed", part=name, problem=type(problem).__name__)
        return None


def _whatever_happens(now: World, part: Callable[[World], int]) -> int:
    try:
        return part(now)
    except Exception as problem:
        now.log("tick-failed", part=part.__name__, problem=type(problem).__name__)
        return FAILED


def deliver(event: Mapping[str, Any], request: str = "") -> dict[str, list[dict[str, str]]]:
    """Sends the messages that a batch of the stream brings.

    A failed send is recorded on its row and counts as done. Only when the store did not answer is the record handed back,
    and the stream then repeats it and what follows; that is harmless, because a message is claimed before it is sent.
    """
    failed: list[dict[str, str]] = []
    with _logged("deliver", request) as (now, facts):
        facts["records"] = len(event["Records"])
        for record in event["Records"]:
            if not _delivered(now, record["dynamodb"].get("NewImage", {})):
                failed.append({"itemIdentifier": record["dynamodb"]["SequenceNumber"]})
                break
        facts["handed_back"] = len(failed)
    return {"batchItemFailures": failed}


def _delivered(now: World, image: Mapping[str, Any]) -> bool:
    try:
        deliver_message(now, image.get("case_id", {}).get("S"), image["message_id"]["S"])
    except Exception as problem:
        now.log("deliver-failed", problem=type(problem).__name__)
        return False
    return True


def feedback(message: str, request: str = "") -> None:
    """One event of the mail provider, as SNS delivers it."""
    with _logged("feedback", request) as (now, _):
        apply_message(now, message)


def work(event: Mapping[str, Any], request: str = "") -> dict[str, int]:
    """Long work: the jobs that the stream brings, at once, or by the minute whatever is due.

    A job that could not be worked on is due again by itself, so no record is handed back to the stream.
    """
    with _logged("work", request) as (now, facts):
        images = [record["dynamodb"]["NewImage"] for record in event.get("Records", ())]
        ids = [image["pk"]["S"].removeprefix("JOB#") for image in images]
        done = {"chunks": work_on(now, ids if "Records" in event else due_jobs(now))}
        facts |= done
    return done
