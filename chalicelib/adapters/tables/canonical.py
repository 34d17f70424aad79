"""The canonical bytes of a row as it is stored: what the audit's hashes are made of. Sealed values stay sealed."""

import base64
import json
from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import Any

Item = Mapping[str, Mapping[str, Any]]


def canonical(item: Item, without: Collection[str] = ()) -> bytes:
    """Every attribute, in the order of their names: one that nobody knows counts too."""
    parts = {name: _plain(value) for name, value in item.items() if name not in without}
    return json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def digest_of(item: Item, without: Collection[str] = ()) -> bytes:
    return sha256(canonical(item, without)).digest()


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode()
    if isinstance(value, Mapping):
        return {
            kind: sorted(_plain(each) for each in part) if kind in ("SS", "NS", "BS") else _plain(part)
            for kind, part in value.items()
        }
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value
