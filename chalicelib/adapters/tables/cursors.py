"""The mark of a next page: where a query stopped, as text for a link. It holds ids and instants only."""

import base64
import json
import re
from collections.abc import Mapping
from typing import Any, TypeVar

from chalicelib.adapters.tables.rows.row import Row, SpoiltRow

R = TypeVar("R", bound=Row)

_PLAIN = re.compile("[ -~]{1,200}")


def mark_of(last: Mapping[str, Any] | None, index: str) -> str:
    """The empty string when nothing follows."""
    if not last:
        return ""
    return _mark(*(last[name]["S"] for name in ("pk", "sk", f"{index}sk")))


def cut(rows: list[R], limit: int, index: str) -> tuple[list[R], str]:
    """The first `limit` rows of an index query that asked for one more, and the mark of what follows them."""
    shown = rows[:limit]
    if len(rows) <= limit:
        return shown, ""
    return shown, _mark(shown[-1].pk, shown[-1].sk, place_in(index, shown[-1]))


def place_in(index: str, row: Row) -> str:
    """The sort key of this row in the index, also of one that cannot be read."""
    return str(row.places[index] if isinstance(row, SpoiltRow) else getattr(row, f"{index}sk"))


def _mark(*parts: str) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


_TIMED = re.compile(r"[0-9TZ:.-]{20,30}#[A-Za-z0-9_-]{1,150}")


def before_key(mark: str) -> str:
    """The sort key (an instant and an id) that the last page ended with; empty for what cannot be one."""
    return mark if _TIMED.fullmatch(mark) else ""


def from_place(attribute: Any, begins: str, start: str) -> Any:
    """The condition on the sort key of a list by time: all keys that begin so, or only from this place on to the oldest."""
    return attribute.between(begins, f"{begins}{start}") if start else attribute.startswith(begins)


def after_mark(mark: str, index: str, partition: str, begins: str = "") -> dict[str, Any] | None:
    """The key to continue after; a mark that is not ours starts at the beginning. `begins`: how this list's keys begin,
    in an index with several kinds. A mark from another list does not count: DynamoDB refuses a start outside the query.
    """
    try:
        parts = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
    except (ValueError, RecursionError):
        return None
    if not _is_key(parts):
        return None
    pk, sk, index_sk = parts
    if not index_sk.startswith(begins):
        return None
    key = {"pk": pk, "sk": sk, f"{index}pk": partition, f"{index}sk": index_sk}
    return {name: {"S": value} for name, value in key.items()}


def _is_key(parts: Any) -> bool:
    """Whether DynamoDB accepts it: it refuses a start with empty, too long or non-text parts. Ours are plain ASCII."""
    return (
        isinstance(parts, list)
        and len(parts) == 3
        and all(isinstance(part, str) and _PLAIN.fullmatch(part) for part in parts)
    )
