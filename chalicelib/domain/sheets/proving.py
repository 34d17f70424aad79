"""Whether a school was told of a version of the procedures, and whether anybody there said that they read it."""

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.messages.states import State
from chalicelib.domain.newer import Words
from chalicelib.domain.sheets.sheet import Told


class Standing(StrEnum):
    """How far one reader, or one school, has come. The best first."""

    READ = "read"
    DELIVERED = "delivered"
    SENT = "sent"
    """The mail provider took the email, and has not said what became of it."""
    WAITING = "waiting"
    UNTOLD = "untold"


STANDINGS = Words(
    {
        Standing.READ: "Told, and read",
        Standing.DELIVERED: "Told",
        Standing.SENT: "Sent, delivery not confirmed",
        Standing.WAITING: "Not told yet",
        Standing.UNTOLD: "Not told",
    }
)
_BY_STATE = {
    State.DELIVERED: Standing.DELIVERED,
    State.OUT_OF_OFFICE: Standing.DELIVERED,
    State.COMPLAINED: Standing.DELIVERED,  # who marks it as spam has it
    State.HANDED_OVER: Standing.SENT,
    State.DUE: Standing.WAITING,
    State.RESERVED: Standing.WAITING,
    State.UNKNOWN: Standing.WAITING,
    State.DELAYED: Standing.WAITING,
    State.HELD: Standing.WAITING,
}
_ORDER = tuple(Standing)
TOLD = frozenset({Standing.READ, Standing.DELIVERED, Standing.SENT})


def standing_of(told: Told, state: State | None) -> Standing:
    """`state`: of the email; None where none is planned, or where it is not known any more. What is not known proves nothing."""
    if told.read_at:
        return Standing.READ
    if not told.contact:
        return Standing.UNTOLD
    if state is None:
        return Standing.UNTOLD if told.planned_at else Standing.WAITING
    return _BY_STATE.get(state, Standing.UNTOLD)


def best(standings: Iterable[Standing]) -> Standing:
    """A school is told once one of its readers is."""
    return min(standings, key=_ORDER.index, default=Standing.UNTOLD)


class Which(StrEnum):
    """The schools of the list that are shown."""

    ALL = "all"
    UNTOLD = "untold"
    UNREAD = "unread"


class Stand(Struct, frozen=True):
    """Where one school stands. `asked`: whether a reader there was asked to say that they read it."""

    standing: Standing
    asked: bool

    @property
    def is_told(self) -> bool:
        return self.standing in TOLD

    @property
    def is_unread(self) -> bool:
        return self.is_told and self.asked and self.standing is not Standing.READ

    def is_shown(self, which: Which) -> bool:
        match which:
            case Which.UNTOLD:
                return not self.is_told
            case Which.UNREAD:
                return self.is_unread
            case _:
                return True


class Counts(Struct, frozen=True):
    """Schools. `unconfirmed`: of those that were told, where no email is known to be delivered."""

    schools: int
    told: int
    unconfirmed: int
    read: int
    unread: int
    untold: int


def counted(stands: Iterable[Stand]) -> Counts:
    all_stands = list(stands)
    told = [each for each in all_stands if each.is_told]
    return Counts(
        schools=len(all_stands),
        told=len(told),
        unconfirmed=sum(1 for each in told if each.standing is Standing.SENT),
        read=sum(1 for each in told if each.standing is Standing.READ),
        unread=sum(1 for each in told if each.is_unread),
        untold=len(all_stands) - len(told),
    )
