"""The mark of a next page: where an index query stopped, as text for a link. It holds ids and instants only."""

import base64
import json
from collections.abc import Mapping
from typing import Any


def mark_of(last: Mapping[str, Any] | None, index: str) -> str:
    """The empty string when nothing follows."""
    if not last:
        return ""
    parts = [last[name]["S"] for name in ("pk", "sk", f"{index}sk")]
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def after_mark(mark: str, index: str, partition: str) -> dict[str, Any] | None:
    """The key to go on after; a mark that is not ours starts at the beginning."""
    try:
        pk, sk, index_sk = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
        key = {"pk": pk, "sk": sk, f"{index}pk": partition, f"{index}sk": index_sk}
        return {name: {"S": str(value)} for name, value in key.items()}
    except ValueError:
        return None
