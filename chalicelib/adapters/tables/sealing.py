"""Seals and opens personal data; no other module does.

AES-GCM, bound to the row's own key. A stack may have several data keys (keyring.py), so a sealed value begins with its
key's id. Each child has a key of its own, wrapped by a data key: deleting that row erases everything under it.

A value is packed before it is sealed where that makes it smaller: a form becomes half its size, and DynamoDB bills by size.
"""

import json
import zlib
from collections.abc import Mapping
from secrets import token_bytes
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chalicelib.adapters.tables.keyring import ID_BYTES, Keyring

_NONCE = 12
_KEY = 32


class Erased(Exception):
    """The key is gone, and with it what it sealed."""


def _place(*row_key: str) -> bytes:
    return "\n".join(row_key).encode()


def seal_bytes(key: bytes, plain: bytes, *row_key: str) -> bytes:
    nonce = token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, _place(*row_key))


def open_bytes(key: bytes, sealed: bytes, *row_key: str) -> bytes:
    return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], _place(*row_key))


def _packed(value: Mapping[str, Any]) -> bytes:
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return min(plain, zlib.compress(plain), key=len)


def _unpacked(plain: bytes) -> dict[str, Any]:
    """An object in JSON begins with a brace, and nothing that zlib packed does."""
    value: dict[str, Any] = json.loads(plain if plain.startswith(b"{") else zlib.decompress(plain))
    return value


def seal(key: bytes, value: Mapping[str, Any], *row_key: str) -> bytes:
    """As JSON, readable only with this key and only at this place."""
    return seal_bytes(key, _packed(value), *row_key)


def unseal(key: bytes, sealed: bytes, *row_key: str) -> dict[str, Any]:
    """Raises cryptography's InvalidTag when the key or the place is another."""
    return _unpacked(open_bytes(key, sealed, *row_key))


class Sealer:
    """Seals with the newest of the stack's data keys, and opens with the one that sealed."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def look(self) -> None:
        """Raises KeyMissing or TryAgain where the keys cannot be had at all."""
        self._keyring.ring  # noqa: B018 - only to have it

    def _seal(self, plain: bytes, *row_key: str) -> bytes:
        ring = self._keyring.ring
        return bytes.fromhex(ring.newest) + seal_bytes(ring.data[ring.newest], plain, *row_key)

    def _open(self, sealed: bytes, *row_key: str) -> bytes:
        key = self._keyring.data_key(sealed[:ID_BYTES].hex())
        return open_bytes(key, sealed[ID_BYTES:], *row_key)

    def seal(self, value: Mapping[str, Any], *row_key: str) -> bytes:
        """Under the stack's own key."""
        return self._seal(_packed(value), *row_key)

    def unseal(self, sealed: bytes, *row_key: str) -> dict[str, Any]:
        """Raises KeyMissing, or cryptography's InvalidTag when the place is another."""
        return _unpacked(self._open(sealed, *row_key))

    def new_child_key(self, child_id: str) -> tuple[bytes, bytes]:
        """A fresh key for a child, and the same key wrapped for the table."""
        key = token_bytes(_KEY)
        return key, self._seal(key, "child-key", child_id)

    def unwrap_child_key(self, child_id: str, wrapped: bytes) -> bytes:
        return self._open(wrapped, "child-key", child_id)
