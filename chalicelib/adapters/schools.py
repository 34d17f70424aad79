"""The national register of schools in the table, each found by a keyed digest of its number."""

from collections.abc import Iterable
from dataclasses import asdict

from chalicelib.adapters.rows import Row, SchoolRow
from chalicelib.adapters.transactions import get, read
from chalicelib.domain.registered_school import COLUMNS, RegisteredSchool
from chalicelib.ports import Keys


class TableSchools:
    """Fulfils the port Schools."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def _pk(self, urn: str) -> str:
        return f"SCHOOL#{self._keys.digest('school', urn)}"

    def get(self, urn: str) -> RegisteredSchool | None:
        row = read(lambda: get(SchoolRow, self._pk(urn), "SCHOOL"))
        return _school_of(row) if row else None

    def get_many(self, urns: Iterable[str]) -> list[RegisteredSchool]:
        """Those that are there, a hundred to a request; for loading the register, with an operator's rights."""
        keys = [(self._pk(urn), "SCHOOL") for urn in urns]
        return [_school_of(row) for row in Row.batch_get(keys, consistent_read=True)]

    def put_many(self, schools: Iterable[RegisteredSchool]) -> None:
        """Adds or replaces, 25 to a request; what AWS did not take at once is sent again."""
        with Row.batch_write() as batch:
            for school in schools:
                batch.save(SchoolRow(self._pk(school.urn), "SCHOOL", **asdict(school)))


def _school_of(row: Row) -> RegisteredSchool:
    return RegisteredSchool(**{name: getattr(row, name) or "" for name in COLUMNS})
