"""An event and its row. Free text is sealed under the child's key."""

from datetime import date

from chalicelib.adapters.casework.case_keys import EVENT, TEXT_UNREADABLE, case_pk
from chalicelib.adapters.tables.reading import text_or
from chalicelib.adapters.tables.rows.casework import EventRow
from chalicelib.adapters.tables.sealing import Erased, seal, unseal
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.instants import instant_text, london_day, parse_instant
from chalicelib.domain.newer import read_as


def event_mark(event: Event) -> str:
    """Its place among the events of its case."""
    return f"{instant_text(event.recorded_at)}#{event.event_id}"


def row_of_event(event: Event, child_key: bytes | None) -> EventRow:
    """`child_key` is needed when the event has text."""
    pk, sk = case_pk(event.case_id), f"{EVENT}{event_mark(event)}"
    row = EventRow(
        pk,
        sk,
        what=event.kind,
        happened_on=None if event.happened_on == london_day(event.recorded_at) else event.happened_on.isoformat(),
        by=event.by,
        facts=dict(event.facts),
    )
    if event.text:
        if child_key is None:
            raise Erased(event.event_id)
        row.sealed = seal(child_key, {"text": event.text}, pk, sk)
    return row


def event_of(row: EventRow, child_key: bytes | None) -> Event:
    instant, _, event_id = row.sk.removeprefix(EVENT).partition("#")
    recorded_at = parse_instant(instant)
    text = text_or(row, lambda row: _text_of(row, child_key), TEXT_UNREADABLE) if row.sealed else ""
    return Event(
        event_id,
        row.pk.removeprefix("CASE#"),
        read_as(EventKind, row.what),
        date.fromisoformat(row.happened_on) if row.happened_on else london_day(recorded_at),
        recorded_at,
        row.by or "",
        row.facts or {},
        text,
    )


def _text_of(row: EventRow, child_key: bytes | None) -> str:
    assert row.sealed
    return str(unseal(child_key, row.sealed, row.pk, row.sk)["text"]) if child_key else "(erased)"
