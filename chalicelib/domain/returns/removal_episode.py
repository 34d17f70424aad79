"""The events since a case was opened or last reopened that matter for a removal."""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.same_child import UNDONE


class Episode(Struct, frozen=True):
    """The events since the case was opened or last reopened: older ones do not say where the child is now."""

    contact_attempts: int = 0
    took_over: tuple[str, ...] = ()
    """References of the cases that were found to be the same child, and closed as this one."""
    reopened: bool = False


def episode(events: Iterable[Event]) -> Episode:
    """`events` come newest first."""
    attempts, took_over, parted = list[date](), list[str](), set[str]()
    for event in events:
        other = event.facts.get("other", "")
        if event.kind is EventKind.CONTACT:
            attempts.append(event.happened_on)
        elif event.kind is EventKind.NOT_SAME_CHILD:
            parted.add(other)
        elif event.kind in _TAKE_OVER and other and other not in parted and UNDONE not in event.facts:
            took_over.append(other)
        if event.kind is EventKind.REOPENED:
            return Episode(sum(on >= event.happened_on for on in attempts), tuple(took_over), True)
    return Episode(len(attempts), tuple(took_over))


_TAKE_OVER = frozenset({EventKind.SAME_CHILD, EventKind.REOPENED})
