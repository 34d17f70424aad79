"""The work of the four functions without pages. The minute, the stream, the queue of jobs or the mail provider starts them.

Rare work is imported only when it is done: an idle minute needs a third of the code.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from chalicelib.bootstrap import world
from chalicelib.ports.world import World
from chalicelib.services.delivery.sweeps import sweep_bulk, sweep_codes, sweep_first, sweep_urgent
from chalicelib.services.reminders.health_metrics import METRICS, is_time_to_look
from chalicelib.services.reminders.morning import begin as begin_morning
from chalicelib.services.schedule.one_pass import OnePass
from chalicelib.services.schedule.time_budget import (
    DRAFTS,
    FILES,
    GUIDANCE,
    LATE_CODES,
    MAIL,
    REMINDERS,
    RETURNS,
    SECONDS,
    TICK,
    end_of_run,
)
from chalicelib.services.settings.setting_up import warn_unconfigured

FAILED = -1


class Part(Struct, frozen=True):
    """One part of the minute's work, and how long it may take up new work."""

    do: Callable[[World, datetime], int]
    budget: timedelta = TICK
    of_agenda: bool = False
    """Whether it works on due rows: it is idle when nothing is due."""
    after_mail: bool = False
    """Whether it continues with urgent mail: it is idle when nothing is due and no urgent mail was found."""

    def is_idle(self, is_due: bool, done: Mapping[str, int]) -> bool:
        return not is_due and (self.of_agenda or (self.after_mail and not done["urgent"]))


def _whole(do: Callable[[World], int]) -> Callable[[World, datetime], int]:
    """A part that is one short step, without a stop on the way."""
    return lambda world, until: do(world)


def _remind(world: World, until: datetime) -> int:
    from chalicelib.services.reminders.reminding import remind_all

    return remind_all(world, until)


def _check_returns(world: World, until: datetime) -> int:
    from chalicelib.services.returns.checking import check_returns

    return check_returns(world, until)


def _look_after_drafts(world: World, until: datetime) -> int:
    from chalicelib.services.referrals.old_drafts import look_after_drafts

    return look_after_drafts(world, until)


def _look_after_files(world: World, until: datetime) -> int:
    from chalicelib.services.uploads.scanning import look_after_files

    return look_after_files(world, until)


def _publish_guidance(world: World, until: datetime) -> int:
    from chalicelib.services.guidance.publishing import publish_due

    return publish_due(world, until)


def _publish_sheets(world: World, until: datetime) -> int:
    from chalicelib.services.sheets.publishing import publish_due

    return publish_due(world, until)


_PARTS: Mapping[str, Part] = {
    "codes": Part(sweep_codes, LATE_CODES, of_agenda=True),
    "urgent": Part(sweep_urgent, MAIL),
    "reminders": Part(_remind, REMINDERS, of_agenda=True),
    "morning": Part(_whole(begin_morning)),
    "returns": Part(_check_returns, RETURNS, of_agenda=True),
    "drafts": Part(_look_after_drafts, DRAFTS, of_agenda=True),
    "calendars": Part(_whole(warn_unconfigured)),
    "guidance": Part(_publish_guidance, GUIDANCE, of_agenda=True),
    "files": Part(_look_after_files, FILES, of_agenda=True),
    "sheets": Part(_publish_sheets, of_agenda=True),
    "more_mail": Part(sweep_first, after_mail=True),
    "bulk": Part(sweep_bulk),
    "more_reminders": Part(_remind, of_agenda=True),
}
"""The minute's work, the most important first: codes, receipts and alerts, then what is due, then files, which anybody may send.
Mail gets the time left at the end, so that new emails go too. Reminders that found no time before get the rest."""


class TickFailed(Exception):
    """A part of the minute's work could not be done."""


@contextmanager
def _logged(what: str, request: str) -> Iterator[tuple[World, dict[str, Any]]]:
    """The world for one run. At the end, logs the run's facts and how long it took."""
    started, facts = time.perf_counter(), dict[str, Any]()
    built = world()
    try:
        yield built, facts
    except Exception as problem:
        facts["problem"] = type(problem).__name__
        raise
    finally:
        outcome = "failed" if "problem" in facts else "done"
        if unread := len(built.unread.rows()):
            facts["rows_unreadable"] = unread
        built.log(what, request=request, outcome=outcome, ms=round((time.perf_counter() - started) * 1000), **facts)


def tick(request: str = "", seconds_left: float = SECONDS) -> dict[str, int]:
    """Does everything that is due now, part by part, even if one fails. Work without time left waits a minute."""
    with _logged("tick", request) as (world, facts):
        end, is_due = end_of_run(world.clock.now(), timedelta(seconds=seconds_left)), _something_is_due(world)
        world = world.but(due_index=OnePass(world.due_index))
        done = dict.fromkeys(_PARTS, 0)
        for name, part in _PARTS.items():
            if part.is_idle(is_due, done):
                continue
            if world.clock.now() >= end:
                world.log("tick-out-of-time", part=name)
                break
            done[name] = _isolated(world, name, part, end)
        facts |= done | _health_metrics(world)
        if FAILED in done.values():
            raise TickFailed  # so that the function's own alarm hears of it; the next minute goes on
    return done


def _something_is_due(world: World) -> bool:
    """One look for all parts keeps an idle minute cheap. If it fails, each part looks for itself."""
    try:
        return world.due_index.is_anything_due(world.clock.now())
    except Exception as problem:
        world.log("tick-failed", part="agenda", problem=type(problem).__name__)
        return True


def _health_metrics(world: World) -> dict[str, float]:
    """Numbers for the alarms. If one cannot be read, that is logged and the others are read."""
    if not is_time_to_look(world):
        return {}
    from chalicelib.services.canary.beginning import late_minutes

    metrics = {**METRICS, "canary_late_minutes": late_minutes}
    found = {name: _metric(world, name, look) for name, look in metrics.items()}
    return {name: number for name, number in found.items() if number is not None}


def _metric(world: World, name: str, look: Callable[[World], float]) -> float | None:
    try:
        return look(world)
    except Exception as problem:
        world.log("tick-failed", part=name, problem=type(problem).__name__)
        return None


def _isolated(world: World, name: str, part: Part, end: datetime) -> int:
    try:
        return part.do(world, min(world.clock.now() + part.budget, end))
    except Exception as problem:
        world.log("tick-failed", part=name, problem=type(problem).__name__)
        return FAILED


def deliver(event: Mapping[str, Any], request: str = "") -> dict[str, list[dict[str, str]]]:
    """Sends the messages that a batch of the stream brings; see services/delivery/from_stream.py."""
    from chalicelib.services.delivery.from_stream import Brought, deliver_batch

    with _logged("deliver", request) as (world, facts):
        records = [record["dynamodb"] for record in event["Records"]]
        outcome = deliver_batch(world, [Brought(*_brought(record.get("NewImage", {}))) for record in records])
        back = [] if outcome.hand_back is None else [records[outcome.hand_back]]
        facts |= {"records": len(records), "left": outcome.left, "handed_back": len(back)}
    return {"batchItemFailures": [{"itemIdentifier": record["SequenceNumber"]} for record in back]}


def _brought(image: Mapping[str, Any]) -> tuple[str, str | None, str]:
    """The lane, the case and the id of the message."""

    def text(name: str) -> str:
        return str(image.get(name, {}).get("S", ""))

    return text("lane"), text("case_id") or None, text("message_id")


def feedback(message: str, request: str = "") -> None:
    """One event of the mail provider, as SNS delivers it."""
    from chalicelib.services.delivery.email_feedback import apply_message

    with _logged("feedback", request) as (world, _):
        apply_message(world, message)


def work(event: Mapping[str, Any], request: str = "") -> dict[str, int]:
    """Long work: the jobs that the stream brings, and whatever else is due. A failed job is due again by itself, so no
    record goes back to the stream."""
    from chalicelib.services.jobs.job_runner import work as work_on

    with _logged("work", request) as (world, facts):
        images = [record["dynamodb"]["NewImage"] for record in event.get("Records", ())]
        done = {"chunks": work_on(world, [image["pk"]["S"].removeprefix("JOB#") for image in images])}
        facts |= done
    return done
