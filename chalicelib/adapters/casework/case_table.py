"""Shared by all parts of a case's table: the keys, the sealer, and a child's own key."""

from chalicelib.adapters.tables.getting import get_unchanging, read
from chalicelib.adapters.tables.reading import decoded
from chalicelib.adapters.tables.rows.casework import ChildKeyRow
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.transactions import Once
from chalicelib.domain.errors import Unreadable
from chalicelib.ports.keys import Keys

_OPENS_NOTHING = b"no key"


class CaseTable:
    """Reads and writes what lies about cases in the table."""

    def __init__(self, keys: Keys, sealer: Sealer) -> None:
        self._keys, self._sealer = keys, sealer

    def _once(self, token: str) -> Once:
        return Once(self._keys.digest("once", token))

    def _child_key(self, child_id: str) -> bytes | None:
        row = read(lambda: get_unchanging(ChildKeyRow, f"CHILD#{child_id}", "KEY"))
        return decoded(row, lambda row: self._sealer.unwrap_child_key(child_id, row.wrapped)) if row else None

    def _key_to_read_with(self, child_id: str) -> bytes | None:
        """Opens nothing, because the key itself cannot be read: the sealed data is there, and not erased."""
        try:
            return self._child_key(child_id)
        except Unreadable:
            return _OPENS_NOTHING
