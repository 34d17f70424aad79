"""Unused sign-in emails: how many an address may have, and how many all staff together.

There is a list for each address, for each known browser of an address, and for many people together. Using an email
takes it off its lists. docs/security.md has the arithmetic.
"""

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.calendar.days import ONE_DAY
from chalicelib.domain.messages.emails.sign_in import CODE_LIVES
from chalicelib.domain.people.sign_in import Answer

COUNTED = ONE_DAY + CODE_LIVES
"""An unused code counts for this long: the list then covers every code that anybody could guess at during any 24 hours."""
CODES = 3
"""Unused codes of one list; from then on its address is sent a link."""
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (0, 1, 5, 5, 15, 30, 60))
"""How long after the newest email the next one may follow, by how many are unused; the last for all beyond.
The longest pause after a link is as long as a link lives: there is always one that works, or one that may be sent."""

STAFF, OTHERS = "STAFF", "OTHERS"
CODES_OF_MANY = {STAFF: 20, OTHERS: 200}
"""Unused codes for unknown browsers: of all staff together, and of everybody else. Beyond them people are sent links."""


class Asked(Struct, frozen=True):
    """One email that somebody asked for."""

    at: datetime
    attempt_id: str


class Unused(Struct, frozen=True):
    """One list, as it was read."""

    name: str
    asked: frozenset[Asked] = frozenset()
    version: int = 0

    def counted(self, now: datetime) -> list[Asked]:
        """Those that still count, the oldest first."""
        return sorted((one for one in self.asked if one.at > now - COUNTED), key=lambda one: one.at)

    def with_one(self, one: Asked, now: datetime) -> "Unused":
        return replace(self, asked=frozenset([*self.counted(now), one]))


class NextEmail(Struct, frozen=True):
    """What the address of a list may get next, and from when on."""

    answer: Answer
    may_go_at: datetime
    works_meanwhile: bool = False
    """A link that was emailed before can be used until then."""

    def goes(self, now: datetime) -> bool:
        return now >= self.may_go_at


def next_email(unused: Unused, now: datetime) -> NextEmail:
    counted = unused.counted(now)
    answer = Answer.CODE if len(counted) < CODES else Answer.LINK
    if not counted:
        return NextEmail(answer, now)
    pause = PAUSES[min(len(counted), len(PAUSES) - 1)]
    return NextEmail(answer, counted[-1].at + pause, works_meanwhile=len(counted) > CODES)


def has_room(unused: Unused, now: datetime) -> bool:
    """Whether one more code may go on a list of many people."""
    return len(unused.counted(now)) < CODES_OF_MANY[unused.name]
