"""The stack's keys: one for digests, and the data keys. The newest data key seals, and each opens what it sealed.

They are one ring, wrapped by KMS and kept in the table under a number. Rotating adds a row with the next number, which
holds all earlier keys too, so the newest row is enough. Nothing here makes a key: `make deploy` does, once
(infrastructure/keys.py).
"""

import json
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from secrets import token_bytes
from typing import Any, NamedTuple

from botocore.exceptions import BotoCoreError, ClientError
from msgspec import Struct

from chalicelib.adapters.aws.aws import client
from chalicelib.adapters.tables.getting import read
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.adapters.tables.rows.stack import KeysRow
from chalicelib.domain.errors import TryAgain

PARTITION, SORT = "STACK", "KEYS#"
CONTEXT = {"purpose": "stack-keys"}
"""KMS opens a ring only with these words, so nothing else under its key can pass for one."""
ID_BYTES = 4
_KEY_BYTES = 32
_LIVE_SECONDS = 300


class KeyMissing(TryAgain):
    """The table lacks the keys, or the one asked for. Nothing is sealed until somebody puts them back. The service
    tries again, as if the store did not answer, so it gives nothing up meanwhile."""


class KeyNotHeld(KeyMissing):
    """The ring is there, and the key that sealed this value is not in it: its row was lost, or the value is spoilt."""


class Ring(Struct, frozen=True):
    """`data` has the data keys by their ids, the oldest first."""

    digest: bytes
    data: Mapping[str, bytes]

    @classmethod
    def new(cls) -> "Ring":
        return cls(token_bytes(_KEY_BYTES), {}).with_new_key()

    def with_new_key(self) -> "Ring":
        return Ring(self.digest, {**self.data, token_bytes(ID_BYTES).hex(): token_bytes(_KEY_BYTES)})

    @property
    def newest(self) -> str:
        return list(self.data)[-1]

    @property
    def stored(self) -> bytes:
        """The bytes that KMS wraps: at most 4,096, enough for some sixty keys."""
        data = [[key_id, b64encode(key).decode()] for key_id, key in self.data.items()]
        return json.dumps({"digest": b64encode(self.digest).decode(), "data": data}).encode()

    @classmethod
    def of(cls, stored: bytes) -> "Ring":
        found = json.loads(stored)
        return cls(b64decode(found["digest"]), {key_id: b64decode(key) for key_id, key in found["data"]})


class Wrapped(NamedTuple):
    """A ring as it lies in the table."""

    number: int
    ring: bytes


def sort_key(number: int) -> str:
    return f"{SORT}{number:04d}"


def number_in(key: str) -> int:
    return int(key.removeprefix(SORT))


class Keyring:
    """The newest ring, read again every few minutes, so each function soon seals with a new key."""

    def __init__(self, newest: Callable[[], Wrapped | None], unwrap: Callable[[bytes], bytes]) -> None:
        self._newest, self._unwrap = newest, unwrap
        self._held: tuple[int, Ring] | None = None
        self._read_at = float("-inf")

    def look(self) -> int:
        """The number of the ring in the table, read again and opened. Raises KeyMissing when it, or one that was seen before, is
        gone; TryAgain when it cannot be had or opened."""
        self._read()
        return self._held[0] if self._held else 0

    def _look(self) -> Wrapped:
        found = self._newest()
        if found is None or (self._held and found.number < self._held[0]):
            raise KeyMissing
        return found

    def _read(self) -> Ring:
        found = self._look()
        if self._held is None or self._held[0] != found.number:
            self._held = (found.number, Ring.of(self._unwrap(found.ring)))
        self._read_at = time.monotonic()
        return self._held[1]

    @property
    def ring(self) -> Ring:
        """Raises KeyMissing."""
        is_fresh = time.monotonic() - self._read_at < _LIVE_SECONDS
        return self._held[1] if self._held and is_fresh else self._read()

    def data_key(self, key_id: str) -> bytes:
        """Raises KeyNotHeld when a key is not in the newest ring: it was added elsewhere, and its row was lost."""
        ring = self.ring if key_id in self.ring.data else self._read()
        if key_id not in ring.data:
            raise KeyNotHeld
        return ring.data[key_id]


def newest_in_table() -> Wrapped | None:
    query = Row.query(PARTITION, Row.sk.startswith(SORT), scan_index_forward=False, limit=1, consistent_read=True)
    rows = [row for row in read(lambda: list(query)) if isinstance(row, KeysRow)]
    return Wrapped(number_in(rows[0].sk), rows[0].wrapped) if rows else None


def unwrapped_by(kms_key: str) -> Callable[[bytes], bytes]:
    """Opens a ring. A cold start without an answer tries again, as with any other read."""

    def unwrap(wrapped: bytes) -> bytes:
        try:
            opened: Any = client("kms").decrypt(CiphertextBlob=wrapped, KeyId=kms_key, EncryptionContext=CONTEXT)
        except (BotoCoreError, ClientError) as unclear:
            raise TryAgain(type(unclear).__name__) from None
        return bytes(opened["Plaintext"])

    return unwrap
