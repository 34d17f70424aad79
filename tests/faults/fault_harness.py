"""The service at work in a small harness: its functions, its clock, its persons at their browsers, and SES's answers."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import boto3
from msgspec import Struct
from msgspec.structs import replace

from chalicelib import bootstrap, runs
from chalicelib.adapters.tables.apart import BEGINS
from chalicelib.domain.casework.events import SERVICE
from chalicelib.domain.files.jobs import JobState, new_job
from chalicelib.domain.instants import london_day, parse_instant
from chalicelib.domain.messages.emails.catalogue import EMAILS
from chalicelib.domain.messages.emails.declaring import Lane
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World
from chalicelib.services.canary.beginning import CANARY, job_id
from chalicelib.services.reminders import morning
from tests.faults.emulator import TABLE, make_table
from tests.faults.fault_injector import Crash, Fault, FaultInjector, Mail, renew_retry_quotas
from tests.support.dynamo.over_botocore import in_bytes

TUESDAY_AT_TEN = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
TRIES = 3
"""How often a person presses the button, and how often Lambda runs an asynchronous event, before giving up."""
STREAM_TRIES = 4
A_MINUTE = timedelta(minutes=1)
AT_ONCE, LATE = timedelta(0), timedelta(minutes=40)
"""How long SES takes to say what became of an email. LATE is after the ledger has stopped waiting."""

Item = Mapping[str, Mapping[str, Any]]
Row = Mapping[str, Any]
T = TypeVar("T")


class SetClock:
    """Fulfils the port Clock; it stands still until it is set."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def ahead(self) -> timedelta:
        return timedelta()


class Posted(Struct, frozen=True):
    """An email that SES accepted, and when."""

    mail: Mail
    at: datetime


class State(Struct, frozen=True):
    """The table, the clock and the mail at one moment. A story can begin from it many times."""

    items: Sequence[Item]
    at: datetime
    posted: Sequence[Posted]
    facts: Mapping[str, Any]


@dataclass
class FaultHarness:
    injector: FaultInjector
    clock: SetClock = field(default_factory=lambda: SetClock(TUESDAY_AT_TEN))
    news_takes: timedelta = AT_ONCE
    facts: dict[str, Any] = field(default_factory=dict)
    """What the story knows: people, the draft, tokens of forms."""
    posted: list[Posted] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """The errors that persons were shown."""
    failed_events: list[str] = field(default_factory=list)
    """Events in the queue of failures, which raises an alarm until somebody puts them back."""
    _heard: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._client = boto3.client("dynamodb")
        self.injector.on_mail = lambda mail: self.posted.append(Posted(mail, self.clock.at))

    # --- state ----------------------------------------------------------------------------------------------------------

    @contextmanager
    def as_the_test(self) -> Iterator[None]:
        """The test's own work: no fault hits it, and no function or person does it."""
        before, self.injector.watching = self.injector.watching, False
        try:
            yield
        finally:
            self.injector.watching = before

    def new_process(self) -> None:
        """Empties the memory of a process."""
        bootstrap._world.cache_clear()
        bootstrap.settings.cache_clear()
        renew_retry_quotas()

    def world(self) -> World:
        return bootstrap.world().but(clock=self.clock, pause=lambda seconds: None, log=lambda what, **facts: None)

    def items(self) -> list[Item]:
        """As boto3 has them."""
        if self.injector.dynamo:
            return [in_bytes(item) for item in self._stored()]
        return self._stored()

    def rows(self) -> list[Row]:
        """Every row of the table with plain values, but for those of the canary, which lie apart."""
        real = [item for item in self._stored() if not item["pk"]["S"].startswith(BEGINS)]
        return [{name: next(iter(value.values())) for name, value in item.items()} for item in real]

    def _stored(self) -> list[Item]:
        if self.injector.dynamo:
            return list(self.injector.dynamo.table(TABLE).all())
        with self.as_the_test():
            pages = self._client.get_paginator("scan").paginate(TableName=TABLE, ConsistentRead=True)
            return [item for page in pages for item in page["Items"]]

    def state(self) -> State:
        return State(self._stored(), self.clock.at, tuple(self.posted), dict(self.facts))

    def _store(self, items: Sequence[Item]) -> None:
        """These and no others."""
        if self.injector.dynamo:
            self.injector.dynamo.restore({TABLE: {(item["pk"]["S"], item["sk"]["S"]): item for item in items}})
            return
        with self.as_the_test():
            self._client.delete_table(TableName=TABLE)
            make_table(self._client)
            for first in range(0, len(items), 25):
                puts = [{"PutRequest": {"Item": item}} for item in items[first : first + 25]]
                self._client.batch_write_item(RequestItems={TABLE: puts})

    def restore(self, state: State, news_takes: timedelta = AT_ONCE) -> None:
        self._store(state.items)
        self.clock.at, self.posted[:] = state.at, state.posted
        self.facts, self.news_takes = dict(state.facts), news_takes
        self.told.clear()
        self.failed_events.clear()
        self._heard.clear()
        self.new_process()

    # --- persons -----------------------------------------------------------------------------------------------------

    def person(self, name: str) -> Person:
        person: Person = self.facts[name]
        return person

    def press(self, button: Callable[[World], T], times: int = TRIES) -> T | None:
        """A person presses until it works; None when it never did."""
        for _ in range(times):
            try:
                return button(self.world())
            except Crash:
                self.told.append("Crash")
                self.new_process()
            except Exception as problem:
                self.told.append(type(problem).__name__)
        return None

    # --- functions ---------------------------------------------------------------------------------------------------

    def run(self, function: Callable[[], T]) -> T | None:
        """One invocation; None when it was killed or failed."""
        try:
            return function()
        except Crash:
            self.new_process()
        except Exception:
            return None
        return None

    def tick(self) -> None:
        self.run(runs.tick)

    def work(self) -> None:
        self.run(lambda: runs.work({}))

    def works(self, minutes: int, state: State, fault: Fault | None) -> list[str]:
        """From this state, the worker runs each minute; its calls, one of them with a fault."""
        self.restore(state)
        self.injector.begin(fault)
        for _ in range(minutes):
            self.work()
            self.clock.at += A_MINUTE
        self.injector.watching = False
        return [call.operation for call in self.injector.calls]

    def has_its_canary(self) -> None:
        """The canary of today has walked already: its own story is in test_canary.py."""
        self._has_done(job_id(london_day(self.clock.at)), CANARY)

    def has_had_its_morning(self) -> None:
        """The work of this morning is done: its own story is in test_morning.py."""
        self._has_done(morning.job_id(london_day(self.clock.at)), morning.MORNING)

    def _has_done(self, id: str, kind: str) -> None:
        day, now = london_day(self.clock.at), self.clock.at
        done = new_job(id, kind, SERVICE, {"day": day.isoformat()}, now)
        self.world().jobs.add(replace(done, state=JobState.DONE, attempt_at=None))

    def stream(self) -> None:
        """The stream brings the urgent messages written so far, and repeats what failed as often as the template says."""
        waiting = [
            {"dynamodb": {"SequenceNumber": str(number), "NewImage": item}}
            for number, item in enumerate(self.items())
            if item["kind"]["S"] == "MESSAGE" and item["lane"]["S"] != Lane.BULK
        ]
        for _ in range(STREAM_TRIES):
            answer = self.run(partial(runs.deliver, {"Records": waiting}))
            if answer is None:
                continue
            failed = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
            first = next((n for n, r in enumerate(waiting) if r["dynamodb"]["SequenceNumber"] in failed), None)
            if first is None:
                return
            waiting = waiting[first:]

    def news(self, last: Mapping[str, str] | None = None) -> None:
        """SES says what it did, when it is time: Send and Delivery, or the given last word for an email by its address."""
        for posted in list(self.posted):
            for kind in ("Send", (last or {}).get(posted.mail.to, "Delivery")):
                if (posted.mail.provider_id, kind) in self._heard or posted.at + self.news_takes > self.clock.at:
                    continue
                self._heard.add((posted.mail.provider_id, kind))
                self._feedback(_ses_event(posted.mail, kind))

    def _feedback(self, event: str) -> None:
        def heard() -> str:
            runs.feedback(event)
            return event

        for _ in range(TRIES):
            if self.run(heard) is not None:
                return
        self.failed_events.append(event)

    def put_failed_events_back(self) -> None:
        events, self.failed_events = self.failed_events, []
        for event in events:
            self._feedback(event)

    def _next_moment(self, chase_deadlines: bool) -> datetime | None:
        rows = self.rows()
        texts = [row["attempt_at"] for row in rows if row["kind"] == "MESSAGE" and "attempt_at" in row]
        texts += [row["attempt_at"] for row in rows if row["kind"] == "JOB" and "attempt_at" in row]
        if chase_deadlines:
            texts += [row["next_check_at"] for row in rows if row["kind"] == "DEADLINE" and _has_more_to_say(row)]
        news = [p.at + self.news_takes for p in self.posted if (p.mail.provider_id, "Send") not in self._heard]
        return min([parse_instant(text) for text in texts] + news, default=None)

    def until_quiet(self, chase_deadlines: bool, rounds: int = 80) -> None:
        """Minute after minute, without those in which nothing is due, until nothing is left to do."""
        for _ in range(rounds):
            self.news()
            moment = self._next_moment(chase_deadlines)
            if moment is None:
                return
            self.clock.at = max(self.clock.at + A_MINUTE, moment)
            self.news()
            self.tick()
            if any(row["kind"] == "JOB" for row in self.rows()):
                self.work()


def _ses_event(mail: Mail, kind: str) -> str:
    bounce = {"bounce": {"bounceType": "Permanent"}} if kind == "Bounce" else {}
    tags = {"message": [mail.message_id], "case": [mail.case_id]}
    return json.dumps({"eventType": kind, "mail": {"messageId": mail.provider_id, "tags": tags}, **bounce})


def _has_more_to_say(deadline: Row) -> bool:
    """Nobody is the second person on call in this harness: that rung is not waited for."""
    return "next_check_at" in deadline and not {"duty", "team", "manager"} <= set(json.loads(deadline["rungs_done"]))


def is_reminder(row: Row) -> bool:
    return bool(row["kind"] == "MESSAGE" and EMAILS[row["email"]].only_while_waiting)
