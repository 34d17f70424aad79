"""The first Monday of September, simulated: all schools come at nine, while many emails are written at the same moment.

    .venv/bin/python -m benchmarks.september --schools 700

No AWS and no waiting: events in order of their time, always with the same chance. Lanes, budgets, pauses and places are those of
the code, and the size of a batch is that of the template, so what somebody changes there shows here. How long a page, a call
or a send takes on AWS is assumed (`Aws`). What it prints is compared in docs/performance.md."""

import argparse
import heapq
import random
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from itertools import count, islice

from msgspec.structs import replace

from benchmarks.september_parts import BEFORE, LIMIT, LOOKED_AT, Aws, Bucket, Mail, Morning, Result, Service
from chalicelib.domain.messages.emails.sign_in import CODE_LIVES

Steps = Generator[float, None, None]
"""Something that goes on in time: it yields the seconds until its next step."""


@dataclass
class Simulation:
    service: Service
    aws: Aws
    morning: Morning
    chance: random.Random = field(default_factory=lambda: random.Random(2026))
    now: float = 0.0
    running: int = 0
    requests: int = 0
    refused: int = 0

    def __post_init__(self) -> None:
        self._queue: list[tuple[float, int, Steps]] = []
        self._order = count()
        self._gateway = Bucket(self.aws.throttle, self.aws.burst, self.aws.burst)
        self._ses = Bucket(self.aws.sends, self.aws.sends, self.aws.sends)
        self._streams: list[list[Mail]] = [[] for _ in range(self.aws.shards * self.service.at_once)]
        self._mails: list[Mail] = []
        self._open: dict[Mail, None] = {}
        self._working = 0

    # --- time --------------------------------------------------------------------------------------------------------

    def start(self, steps: Steps, after: float = 0.0) -> None:
        heapq.heappush(self._queue, (self.now + after, next(self._order), steps))

    def run(self, until: float = 7200) -> Result:
        for number in range(self.morning.mails_at_nine):
            self.write(Mail(number / 1000))
        for shard in self._streams:
            self.start(self.deliver(shard))
        self.start(self.ticks(), 30)
        for _ in range(self.morning.schools):
            self.start(self.school(), self.chance.triangular(0, self.morning.rush, self.morning.rush / 5))
        for _ in range(self.morning.uploading):
            self.start(self.upload(), self.chance.uniform(0, 60))
        while self._queue and self._queue[0][0] <= until:
            self.now, _, steps = heapq.heappop(self._queue)
            for after in steps:
                self.start(steps, after)
                break
        return self._result(until)

    def _result(self, until: float) -> Result:
        codes = [mail for mail in self._mails if mail.code]
        waits = [(mail.sent or until) - mail.written for mail in codes]
        receipts = [mail.sent or until for mail in self._mails if not mail.code and mail.written < 60]
        return Result(
            len(codes),
            sum(wait <= LIMIT for wait in waits) / max(1, len(codes)),
            sum(wait > CODE_LIVES.total_seconds() for wait in waits) / max(1, len(codes)),
            self.refused,
            self.requests,
            max(receipts, default=0.0) / 60,
        )

    # --- pages -------------------------------------------------------------------------------------------------------

    def school(self) -> Steps:
        self.visit(self.service.first_visit)
        yield self.chance.uniform(10, 30)
        self.visit(2)
        self.write(Mail(self.now, code=True, steps=2, on_sent=lambda: self.start(self.signed_in())))

    def signed_in(self) -> Steps:
        yield self.chance.uniform(15, 45)
        self.visit(2)
        self.write(Mail(self.now))  # word of a new browser
        for _ in range(self.morning.pages):
            yield self.chance.expovariate(1 / self.morning.reading)
            self.visit(2)
        self.write(Mail(self.now))
        self.write(Mail(self.now))  # the receipt, and the alert to the team

    def visit(self, requests: int) -> None:
        """The page, and what belongs to it: a few files, or the page to which a form leads."""
        for number in range(requests):
            self.requests += 1
            if not self._gateway.takes(self.now) or self.running >= self.aws.concurrency:
                self.refused += 1
                continue
            self.running += 1
            self.start(self.ends(), self.aws.page if number == 0 or requests == 2 else self.aws.asset)

    def ends(self) -> Steps:
        self.running -= 1
        yield from ()

    def upload(self) -> Steps:
        """The worker is started at once, and waits where no place is free."""
        while self._working >= self.service.places:
            yield 5
        self._working, self.running = self._working + 1, self.running + 1
        yield 120
        self._working, self.running = self._working - 1, self.running - 1

    # --- mail --------------------------------------------------------------------------------------------------------

    def write(self, mail: Mail) -> None:
        mail.due = self.now
        self._mails.append(mail)
        self._open[mail] = None
        self.chance.choice(self._streams).append(mail)

    def deliver(self, stream: list[Mail]) -> Steps:
        while True:
            yield 0.25
            batch, stream[:] = stream[: self.service.batch], stream[self.service.batch :]
            if not batch:
                continue
            begun, self.running = self.now, self.running + 1
            for mail in self._in_order(batch):
                if self._goes_first(mail) or self.now < begun + self.service.batch_seconds:
                    yield from self.send(mail, stream)
            if self.service.helps:
                yield from self.sweep(begun + self.service.batch_seconds)
            self.running -= 1

    def _goes_first(self, mail: Mail) -> bool:
        return self.service.codes_first and mail.code

    def _in_order(self, mails: Iterable[Mail]) -> list[Mail]:
        return sorted(mails, key=lambda mail: not self._goes_first(mail))

    def send(self, mail: Mail, stream: list[Mail]) -> Steps:
        if mail.busy or mail.sent or mail.due > self.now:
            return
        mail.busy = True
        yield self.aws.prepare
        if mail.steps > 1:
            mail.steps, mail.busy = mail.steps - 1, False
            stream.append(mail)
            return
        for pause in (*(self.service.again_codes if mail.code else self.service.again), None):
            yield self.aws.send
            if self._ses.takes(self.now):
                mail.sent = self.now
                del self._open[mail]
                mail.on_sent()
                self.start(self.feedback(), 1)
                break
            if pause is None:
                mail.tries += 1
                mail.due = self.now + self.service.throttled(mail.tries)
            else:
                yield pause
        mail.busy = False

    def feedback(self) -> Steps:
        """What the provider says of it: that it was sent, and that it arrived."""
        for _ in range(2):
            self.running += 1
            yield self.aws.feedback
            self.running -= 1

    def ticks(self) -> Steps:
        while True:
            begun, self.running = self.now, self.running + 1
            yield from self.sweep(begun + self.service.first_mail)
            yield 5  # reminders, returns, drafts, files
            yield from self.sweep(begun + self.service.tick)
            self.running -= 1
            yield max(0.0, begun + 60 - self.now)

    def sweep(self, until: float) -> Steps:
        listed, begun = list(islice(self._open, LOOKED_AT)), self.now
        waiting = [mail for mail in listed if not mail.busy and mail.due <= begun]
        for mail in self._in_order(waiting)[: self.service.at_most]:
            if self.now >= until:
                return
            yield from self.send(mail, self._streams[0])


def simulate(morning: Morning, service: Service | None = None, aws: Aws | None = None) -> Result:
    return Simulation(service or Service(), aws or Aws(), morning).run()


def scenarios(schools: int) -> Iterable[tuple[str, Morning, Service, Aws]]:
    """What docs/performance.md compares."""
    size = schools / 700
    morning = Morning(schools, mails_at_nine=round(2000 * size), uploading=round(8 * size))
    now, account = Service(), Aws()
    yield "as it was, new account", morning, BEFORE, replace(account, concurrency=10)
    yield "as it was", morning, BEFORE, account
    yield "as it is", morning, now, account
    yield "as it is, new account", morning, now, replace(account, concurrency=10)
    yield "codes in the lane of receipts", morning, replace(now, codes_first=False), account
    yield "throttle 500 a second", morning, now, replace(account, throttle=500, burst=1000)
    more = replace(account, throttle=500, burst=1000, concurrency=1000)
    yield "and 1,000 functions at once", morning, now, more
    yield "and SES 100 a second", morning, now, replace(more, sends=100)
    yield "and 16 shards", morning, now, replace(more, sends=100, shards=16)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--schools", type=int, default=700)
    for name, morning, service, aws in scenarios(parser.parse_args().schools):
        print(f"{name:<32}{simulate(morning, service, aws)}", flush=True)


if __name__ == "__main__":
    main()
