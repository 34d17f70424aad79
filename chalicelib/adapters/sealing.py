"""Sealing and opening personal data: the only module that knows how. AES-GCM, bound to the row's own key.

The stack's data key is made by KMS, kept encrypted in the table and unwrapped once per cold start. Each child has a key of
its own, wrapped by the data key: deleting that row erases what lies under it.
"""

import json
from collections.abc import Callable, Mapping
from functools import cached_property
from secrets import token_bytes
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12
_KEY = 32


class Erased(Exception):
    """The key is gone, and with it what it sealed."""


def _cipher(key: bytes) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # costly to import: only where something is sealed

    return AESGCM(key)


def _place(*row_key: str) -> bytes:
    return "\n".join(row_key).encode()


def seal_bytes(key: bytes, plain: bytes, *row_key: str) -> bytes:
    nonce = token_bytes(_NONCE)
    return nonce + _cipher(key).encrypt(nonce, plain, _place(*row_key))


def open_bytes(key: bytes, sealed: bytes, *row_key: str) -> bytes:
    return _cipher(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], _place(*row_key))


def seal(key: bytes, value: Mapping[str, Any], *row_key: str) -> bytes:
    """`value` as JSON, readable only with the key and only at the place `row_key`."""
    return seal_bytes(key, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), *row_key)


def unseal(key: bytes, sealed: bytes, *row_key: str) -> dict[str, Any]:
    """Raises cryptography's InvalidTag when the key or the place is another."""
    value: dict[str, Any] = json.loads(open_bytes(key, sealed, *row_key))
    return value


class Sealer:
    """Holds the stack's data key, fetched when first needed."""

    def __init__(self, fetch_data_key: Callable[[], bytes]) -> None:
        self._fetch = fetch_data_key

    @cached_property
    def data_key(self) -> bytes:
        return self._fetch()

    def seal(self, value: Mapping[str, Any], *row_key: str) -> bytes:
        """Under the stack's own key."""
        return seal(self.data_key, value, *row_key)

    def unseal(self, sealed: bytes, *row_key: str) -> dict[str, Any]:
        return unseal(self.data_key, sealed, *row_key)

    def new_child_key(self, child_id: str) -> tuple[bytes, bytes]:
        """A fresh key for a child, and the same key wrapped for the table."""
        key = token_bytes(_KEY)
        return key, seal_bytes(self.data_key, key, "child-key", child_id)

    def unwrap_child_key(self, child_id: str, wrapped: bytes) -> bytes:
        return open_bytes(self.data_key, wrapped, "child-key", child_id)
