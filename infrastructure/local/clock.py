"""Moves the local stack's clock forwards, so that a person can live through a month of reminders in a minute.

The clock is one row of the table, which the functions read on the stage "local" only: how far they are ahead of the
real time. It moves in hops. Before each hop it looks for the next thing that falls due, stops there, and lets the
`tick` function and the worker do it, so that reminders come in the order in which they would have come. It stops each
morning too, for the digests.
"""

import argparse
import json
import math
import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from boto3.dynamodb.conditions import Attr, Key

from infrastructure.aws import Aws
from infrastructure.local.running import Running, aws_of
from infrastructure.steps import PlainFailure, main_or_plain_failure

LONDON = ZoneInfo("Europe/London")
CLOCK = {"pk": "CLOCK", "sk": "CLOCK"}
DUE_PARTITIONS = ["DUE", "OUTBOX#URGENT", "OUTBOX#BULK"]
JOBS = "JOBS"
MOST_HOPS = 1000
MOST_CHUNKS = 200
UNITS = {"d": "days", "h": "hours", "m": "minutes"}


class Clock:
    """The clock of one running stack."""

    def __init__(self, aws: Aws, outputs: dict[str, str]) -> None:
        resource = aws.session.resource("dynamodb", endpoint_url=aws.endpoint)
        self._table = resource.Table(outputs["TableName"])
        self._lambda = aws.client("lambda")
        self._tick_name, self._work_name = outputs["TickName"], outputs["WorkName"]

    def now(self) -> datetime:
        """The time as the functions see it, in UTC."""
        item = self._table.get_item(Key=CLOCK, ConsistentRead=True).get("Item", {})
        return datetime.now(UTC) + timedelta(seconds=float(item.get("ahead_seconds", 0)))

    def move_to(self, target: datetime, say: Callable[[str], None] = print) -> int:
        """Go to the target by way of everything that falls due before it. Returns the number of hops."""
        if target <= self.now():
            raise PlainFailure(f"The clock is at {in_london(self.now())} and only goes forwards.")
        self.tick()  # what fell due a moment ago: the minute's own run may not have come yet
        self._finish_jobs()
        hops = 0
        while hops < MOST_HOPS and (due := self._next_due(target)):
            self._set(due + timedelta(seconds=1))
            self.tick()
            self._finish_jobs()
            hops += 1
            say(f"  {in_london(due)}")
        if hops == MOST_HOPS:
            raise PlainFailure(f"Stopped at {in_london(self.now())} after {MOST_HOPS} hops. Run it again to go on.")
        self._set(max(target, self.now()))
        self.tick()
        self._finish_jobs()
        self.tick()
        return hops

    def _next_due(self, target: datetime) -> datetime | None:
        """The earliest instant after now and not after the target at which something waits to be done."""
        now, found = self.now(), []
        if now > target:  # real time went past it during the last hop
            return None
        for partition in DUE_PARTITIONS:
            # The character after every digit ends the range, because a key may go on after the instant.
            between = Key("gsi3sk").between(_key(now), _key(target) + "~")
            # A file is looked at every few minutes while its form is not sent: to stop at each would take all day.
            page = self._table.query(
                IndexName="gsi3",
                KeyConditionExpression=Key("gsi3pk").eq(partition) & between,
                FilterExpression=Attr("kind").ne("FILE"),
            )
            found += [_instant(item["gsi3sk"]) for item in page["Items"][:1]]
        morning = _next_morning(now, self._opens())
        return min([*found, *([morning] if morning <= target else [])], default=None)

    def _opens(self) -> time:
        """When the office opens, by the stored settings or the example's."""
        stored = self._table.get_item(Key={"pk": "AUTHORITY", "sk": "AUTHORITY"}).get("Item", {}).get("stored", "{}")
        return time.fromisoformat(json.loads(stored).get("opens", "09:00"))

    def _finish_jobs(self) -> None:
        """Lets the worker do its due work: a morning's, or a sent file's."""
        for _ in range(MOST_CHUNKS):
            due = Key("gsi3pk").eq(JOBS) & Key("gsi3sk").lte(_key(self.now()) + "~")
            if not self._table.query(IndexName="gsi3", KeyConditionExpression=due, Limit=1)["Items"]:
                return
            self._invoke(self._work_name, {})

    def _set(self, instant: datetime) -> None:
        ahead = max(0, math.ceil((instant - datetime.now(UTC)).total_seconds()))
        self._table.update_item(
            Key=CLOCK, UpdateExpression="SET ahead_seconds = :ahead", ExpressionAttributeValues={":ahead": ahead}
        )

    def tick(self) -> None:
        """Run the `tick` function now and wait for it, instead of for the next minute."""
        self._invoke(self._tick_name, _schedule_event())

    def _invoke(self, name: str, event: dict[str, Any]) -> None:
        answer: Any = self._lambda.invoke(FunctionName=name, Payload=json.dumps(event).encode())
        if answer.get("FunctionError"):
            raise PlainFailure(f"{name} failed: {answer['Payload'].read().decode()[:500]}")


def target_of(text: str, now: datetime) -> datetime:
    """An instant from "2027-01-11T09:00" (London time) or "+3d", "+4h", "+90m"."""
    if ahead := re.fullmatch(r"\+(\d+)([dhm])", text):
        amount, unit = int(ahead[1]), ahead[2]
        if unit == "d":
            # Days are counted on the wall clock: the same time of day, whether or not the clocks change.
            return (now.astimezone(LONDON) + timedelta(days=amount)).astimezone(UTC)
        return now + timedelta(**{UNITS[unit]: amount})
    try:
        return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)
    except ValueError:
        raise PlainFailure("AT is a London time such as AT=2027-01-11T09:00, or AT=+3d, AT=+4h, AT=+90m.") from None


def _next_morning(now: datetime, opens: time) -> datetime:
    """The next moment after `now` at which the office opens, or would."""
    today = datetime.combine(now.astimezone(LONDON).date(), opens, LONDON)
    wanted = today if today > now else datetime.combine(today.date() + timedelta(days=1), opens, LONDON)
    return wanted.astimezone(UTC)


def in_london(instant: datetime) -> str:
    return f"{instant.astimezone(LONDON):%a %d %b %Y %H:%M}"


def _key(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _instant(sort_key: str) -> datetime:
    return datetime.fromisoformat(sort_key.split("#")[0].replace("Z", "+00:00"))


def _schedule_event() -> dict[str, Any]:
    return {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}, "resources": [], "id": "clock",
            "account": "000000000000", "region": "eu-west-2", "version": "0", "time": _key(datetime.now(UTC))}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("at", help="2027-01-11T09:00 (London time), +3d, +4h or +90m")
    running = Running.read()
    clock = Clock(aws_of(running), running.outputs)
    before = clock.now()
    hops = clock.move_to(target_of(parser.parse_args().at, before))
    print(f"From {in_london(before)} to {in_london(clock.now())} in London: {hops} things fell due on the way.")


if __name__ == "__main__":
    main_or_plain_failure(main)
