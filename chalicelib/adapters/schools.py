"""The national register of schools in the table, each found by a keyed digest of its number."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import islice

from chalicelib.adapters.case_rows import kinds
from chalicelib.adapters.rows import LookupRow, Row, SchoolRow
from chalicelib.adapters.transactions import get, read
from chalicelib.domain.registered_school import COLUMNS, RegisteredSchool, name_words
from chalicelib.ports import Keys

MOST_READ = 100
"""Schools read for one search by name."""


class TableSchools:
    """Fulfils the port Schools."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def _pk(self, urn: str) -> str:
        return f"SCHOOL#{self._keys.digest('school', urn)}"

    def get(self, urn: str) -> RegisteredSchool | None:
        row = read(lambda: get(SchoolRow, self._pk(urn), "SCHOOL"))
        return _school_of(row) if row else None

    def _pk_of_word(self, word: str) -> str:
        return f"LOOKUP#{self._keys.digest('lookup', 'school-word', word)}"

    def named(self, text: str, limit: int) -> Sequence[RegisteredSchool]:
        """By the longest word, which is the rarest as a rule; the other words and a name that changed are checked after."""
        words = sorted(name_words(text), key=len)
        if not words:
            return ()
        query = Row.query(self._pk_of_word(words[-1]), limit=MOST_READ)
        rows = kinds(read(lambda: list(query)), LookupRow)
        found = (self.get(row.target) for row in rows)
        return list(islice((school for school in found if school and name_words(school.name) >= set(words)), limit))

    def get_many(self, urns: Iterable[str]) -> list[RegisteredSchool]:
        """Those that are there, a hundred to a request; for loading the register, with an operator's rights."""
        keys = [(self._pk(urn), "SCHOOL") for urn in urns]
        return [_school_of(row) for row in Row.batch_get(keys, consistent_read=True)]

    def put_many(self, schools: Sequence[RegisteredSchool]) -> None:
        """Adds or replaces, 25 to a request; what AWS did not take at once is sent again. The words of all the names come
        first: a school that is there can then be found by them, also when the load was interrupted."""
        with Row.batch_write() as batch:
            for school in schools:
                digest = self._keys.digest("school", school.urn)
                for word in name_words(school.name):
                    batch.save(LookupRow(self._pk_of_word(word), digest, target=school.urn))
        with Row.batch_write() as batch:
            for school in schools:
                batch.save(SchoolRow(self._pk(school.urn), "SCHOOL", **asdict(school)))


def _school_of(row: Row) -> RegisteredSchool:
    return RegisteredSchool(**{name: getattr(row, name) or "" for name in COLUMNS})
