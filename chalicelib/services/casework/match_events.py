"""The events that name cases which may be about the same child, on each of them."""

from collections.abc import Mapping, Sequence

from chalicelib.domain.casework.events import SERVICE, Event, EventKind
from chalicelib.domain.casework.matching import Match
from chalicelib.services.casework.new_case import New


def matched(new: New, case_id: str, facts: Mapping[str, str]) -> Event:
    event_id = f"{new.event_id}-{case_id}"
    return Event(event_id, case_id, EventKind.MATCHED, new.today, new.now, SERVICE, facts)


def match_events(new: New, case_id: str, found: Sequence[Match]) -> tuple[Event, ...]:
    """On each of the other cases and, when a case is opened, on the new one."""
    ours = {match.case.reference: ", ".join(match.reasons) for match in found}
    theirs = [matched(new, m.case.case_id, {new.reference: ", ".join(m.reasons)}) for m in found]
    return (matched(new, case_id, ours), *theirs) if found and case_id else tuple(theirs)
