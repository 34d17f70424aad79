"""The mark of a next page: where an index query stopped, as text for a link. It holds ids and instants only."""

import base64
import json
import re
from collections.abc import Mapping
from typing import Any

_PLAIN = re.compile("[ -~]{1,200}")


def mark_of(last: Mapping[str, Any] | None, index: str) -> str:
    """The empty string when nothing follows."""
    if not last:
        return ""
    parts = [last[name]["S"] for name in ("pk", "sk", f"{index}sk")]
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def after_mark(mark: str, index: str, partition: str, begins: str = "") -> dict[str, Any] | None:
    """The key to go on after; a mark that is not ours starts at the beginning.

    `begins`: how the keys of the index begin in this list, where it holds one kind of several. A mark of another list is
    none of this one: DynamoDB refuses a start outside of what is asked for.
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
    """Whether DynamoDB takes it: it refuses a start whose parts are empty, too long or no text. Ours are plain ASCII."""
    return (
        isinstance(parts, list)
        and len(parts) == 3
        and all(isinstance(part, str) and _PLAIN.fullmatch(part) for part in parts)
    )
