"""What a September morning is made of: the service, AWS, the people who come, the emails, and what is counted."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from msgspec import Struct

from chalicelib.domain.files.jobs import PLACES
from chalicelib.domain.messages.emails.catalogue import EMAILS
from chalicelib.domain.messages.emails.declaring import Lane
from chalicelib.domain.messages.retries import THROTTLED_PAUSE
from chalicelib.services.delivery import sending
from chalicelib.services.schedule import time_budget

TEMPLATE = Path(__file__).parents[1] / "infrastructure/resources.yaml"


LIMIT = 20.0
"""Seconds within which a code should be sent."""


LOOKED_AT = 200
"""Of what waits, the oldest; no run comes to the end of so many."""


def _number(pattern: str) -> int:
    """The first such number in the template."""
    found = re.search(pattern, TEMPLATE.read_text(), re.DOTALL)
    assert found
    return int(found[1])


class Service(Struct, frozen=True):
    """What the service does, as the code says."""

    codes_first: bool = EMAILS["sign_in_code"].lane is Lane.SIGN_IN
    batch: int = _number(r"BatchSize: (\d+)")
    at_once: int = _number(r"ParallelizationFactor: (\d+)")
    """Batches of one shard."""
    batch_seconds: float = time_budget.URGENT.total_seconds()
    again_codes: Sequence[float] = tuple(sending.AGAIN[EMAILS["sign_in_code"].lane])
    again: Sequence[float] = tuple(sending.AGAIN[Lane.URGENT])
    helps: bool = True
    """Whether a run of the stream goes on with what earlier runs left."""
    throttled: Callable[[int], float] = lambda tries: THROTTLED_PAUSE.total_seconds()
    """Seconds until the next try of an email that was throttled so often."""
    first_mail: float = time_budget.MAIL.total_seconds()
    tick: float = time_budget.TICK.total_seconds()
    at_most: int = 10**9
    """Emails of one run of tick."""
    places: int = PLACES
    first_visit: int = 4
    """Requests of a first visit: the page, style, script and icon."""


BEFORE = Service(
    codes_first=False,
    batch=10,
    at_once=1,
    batch_seconds=1e9,
    helps=False,
    throttled=lambda tries: min(30 * 2 ** min(tries, 7), 1800),
    again_codes=(),
    again=(),
    first_mail=25,
    tick=25,
    at_most=50,
    places=99,
    first_visit=13,
)
"""As it was until decision 63."""


class Aws(Struct, frozen=True):
    """What the account has, and how long things take there. All assumed, and rather too slow than too fast."""

    concurrency: int = 100
    throttle: float = _number(r"RequestsASecond:.*?Default: (\d+)")
    burst: int = _number(r"RequestsAtOnce:.*?Default: (\d+)")
    sends: float = 14
    shards: int = 4
    """Of the table's stream: what a table paid by the request begins with. It has more as it grows."""
    page: float = 0.15
    asset: float = 0.03
    prepare: float = 0.08
    """Some eight calls of the table for an email."""
    send: float = 0.12
    feedback: float = 0.06


class Morning(Struct, frozen=True):
    schools: int = 700
    rush: float = 600
    """Seconds in which they all come."""
    mails_at_nine: int = 2000
    uploading: int = 8
    """Schools that send a file, each two minutes of the worker."""
    pages: int = 20
    """Of a form, before it is sent; each is a post and the page that follows."""
    reading: float = 45
    """Seconds on each."""


@dataclass(eq=False)
class Mail:
    written: float
    code: bool = False
    steps: int = 1
    """A code goes by two messages: who typed the address is found out on the way."""
    due: float = 0.0
    tries: int = 0
    busy: bool = False
    sent: float = 0.0
    on_sent: Callable[[], None] = lambda: None


@dataclass
class Bucket:
    """A rate with a burst."""

    rate: float
    size: float
    left: float = 0.0
    at: float = 0.0

    def takes(self, now: float) -> bool:
        self.left, self.at = min(self.size, self.left + (now - self.at) * self.rate), now
        if self.left < 1:
            return False
        self.left -= 1
        return True


class Result(Struct, frozen=True):
    codes: int
    in_time: float
    """The part of codes that were sent within LIMIT."""
    expired: float
    refused: int
    requests: int
    last_receipt: float
    """Minutes after nine at which the last of the emails that were written at nine was sent."""

    def __str__(self) -> str:
        return (
            f"codes within {LIMIT:.0f} s: {self.in_time:6.1%}   expired: {self.expired:6.1%}   "
            f"pages refused: {self.refused} of {self.requests}   last receipt of nine o'clock: {self.last_receipt:.1f} min"
        )
