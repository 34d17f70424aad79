"""Times as rows keep them, and whether the index has a row where the row says."""

from datetime import date, datetime

from chalicelib.adapters.tables.rows.row import Row
from chalicelib.domain.instants import instant_text, parse_instant


def optional_text(at: datetime | None) -> str | None:
    return instant_text(at) if at else None


def optional_instant(text: str | None) -> datetime | None:
    return parse_instant(text) if text else None


def due_by(row: Row, at: str | None) -> datetime | None:
    """When the row is due, by its own attribute. Raises ValueError if the index has it earlier: then it would be looked
    at each minute, and never be due."""
    if row.gsi3sk and row.gsi3sk < (at or "~"):
        raise ValueError
    return optional_instant(at)


def is_in_its_place(row: Row, at: str | None) -> bool:
    """Whether the index has the row at this moment, or where it was put off to."""
    place = row.gsi3sk or ""
    return not at or bool(row.gsi3pk and (place.startswith(at) or place.count("#") > 1))


def optional_date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
