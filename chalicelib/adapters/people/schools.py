"""The national register of schools in the table, each found by a keyed digest of its number."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from msgspec.structs import asdict, replace
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.people.changes import row_of_change
from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.reading import decoded, each_of_kind, if_readable, kinds, readable
from chalicelib.adapters.tables.rows.casework import LookupRow
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.adapters.tables.rows.settings import SchoolDatesRow, SchoolRow
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.transactions import commit
from chalicelib.adapters.tables.writing import absent, put_over
from chalicelib.domain.calendar.term_dates import TermDates
from chalicelib.domain.paging import ListPage
from chalicelib.domain.people.changes import Change
from chalicelib.domain.schools.registered_school import COLUMNS, RegisteredSchool
from chalicelib.domain.schools.school_search import Key, best_first, is_meant, keys_of, parse_query
from chalicelib.ports.keys import Keys

MOST_IDS = 4_000
"""Schools that are read under one key: more than any town, or any saint, has. They are one read of the table."""
FEW, MOST_READ = 100, 500
"""With so few schools no further key is read; at most so many schools are read for one search."""
MOST_KEYS = 4
"""Keys looked under at once."""
KEYS = 4
"""The version of a row's search keys and index: raised when `school_search.keys_of` changes, so that loading writes every
school again."""


class TableSchools:
    """Fulfils the port Schools."""

    def __init__(self, keys: Keys, sealer: Sealer) -> None:
        self._keys, self._sealer = keys, sealer

    def _pk(self, urn: str) -> str:
        return f"SCHOOL#{self._keys.digest('school', urn)}"

    def get(self, urn: str) -> RegisteredSchool | None:
        """None also where it cannot be read: loading the register writes it again."""
        return if_readable(lambda: read(lambda: get(SchoolRow, self._pk(urn), "SCHOOL")), _school_of)

    def _pk_of_key(self, key: Key) -> str:
        return f"LOOKUP#{self._keys.digest('lookup', *key)}"

    def found_by(self, text: str, limit: int) -> Sequence[RegisteredSchool]:
        sought = parse_query(text)
        if sought.urn:
            school = self.get(sought.urn)
            return [school] if school else []
        for keys in sought.ways():
            there = self._looked_at(sorted(self._kept_under(keys[:MOST_KEYS]))[:MOST_READ])
            if found := [school for school in there if is_meant(sought, school)]:
                return best_first(sought, found)[:limit]
        return []

    def _kept_under(self, keys: Sequence[Key]) -> set[str]:
        """The numbers of the schools under all of these keys; no further key is read once they are few. A key with more than
        are counted narrows nothing, unless there is no other."""
        found, some = None, set[str]()
        for key in keys:
            there = self._numbers(key)
            if len(there) > MOST_IDS:
                some = some or there
                continue
            found = there if found is None else found & there
            if len(found) <= FEW:
                break
        return some if found is None else found

    def _numbers(self, key: Key) -> set[str]:
        query = Row.query(self._pk_of_key(key), limit=MOST_IDS + 1)
        return {row.target for row in kinds(read(lambda: list(query)), LookupRow)}

    def _looked_at(self, urns: Iterable[str]) -> list[RegisteredSchool]:
        """For choosing; may lag."""
        return read(lambda: readable(self._rows(urns, consistent=False), _school_of))

    def _rows(self, urns: Iterable[str], *, consistent: bool = True) -> Iterator[SchoolRow]:
        """A hundred to a request, in no order."""
        keys = [(self._pk(urn), "SCHOOL") for urn in urns]
        return each_of_kind(Row.batch_get(keys, consistent_read=consistent), SchoolRow)

    def get_many(self, urns: Iterable[str]) -> list[RegisteredSchool]:
        """The stored schools, for loading the register. One without all of today's keys has no status, so that it
        counts as changed and is written again."""
        return readable(self._rows(urns), _school_to_load)

    def of(self, urns: Iterable[str]) -> Sequence[RegisteredSchool]:
        return read(lambda: readable(self._rows(urns), _school_of))

    def of_authority(self, la_code: str, limit: int, after: str = "") -> ListPage[RegisteredSchool]:
        query = Row.by_owner.query(f"AUTHORITY#{la_code}", Row.gsi2sk > after if after else None, limit=limit)
        rows = read(lambda: list(query))
        last = query.last_evaluated_key
        return ListPage(tuple(readable(kinds(rows, SchoolRow), _school_of)), last["gsi2sk"]["S"] if last else "")

    def put_many(self, schools: Sequence[RegisteredSchool]) -> None:
        """Adds or replaces, 25 to a request; what AWS did not take at once is sent again. The words of all the names come
        first: a school that is there can then be found by them, also when the load was interrupted."""
        with Row.batch_write() as batch:
            for school in schools:
                digest = self._keys.digest("school", school.urn)
                for key in keys_of(school):
                    batch.save(LookupRow(self._pk_of_key(key), digest, target=school.urn))
        with Row.batch_write() as batch:
            for school in schools:
                row = SchoolRow(self._pk(school.urn), "SCHOOL", keys=KEYS, **_stored(school))
                if school.la_code:
                    row.gsi2pk, row.gsi2sk = f"AUTHORITY#{school.la_code}", school.urn
                batch.save(row)

    def dates(self, urn: str) -> TermDates:
        row = read(lambda: get(SchoolDatesRow, self._pk(urn), "DATES"))
        return decoded(row, _dates_of) if row else TermDates()

    def save_dates(self, urn: str, before: TermDates, after: TermDates, change: Change) -> None:
        row = SchoolDatesRow(
            self._pk(urn),
            "DATES",
            terms=[[first.isoformat(), last.isoformat()] for first, last in after.terms],
            closures=sorted(day.isoformat() for day in after.closures),
            version=before.version + 1,
        )
        unchanged = SchoolDatesRow.version == before.version if before.version else absent()

        def fill(transaction: TransactWrite) -> None:
            put_over(transaction, row, unchanged)
            transaction.save(row_of_change(change, self._sealer), condition=absent())

        commit(fill)


def _dates_of(row: SchoolDatesRow) -> TermDates:
    terms = tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in row.terms)
    return TermDates(terms, frozenset(map(date.fromisoformat, row.closures)), int(row.version))


def _school_to_load(row: SchoolRow) -> RegisteredSchool:
    school = _school_of(row)
    return school if row.keys == KEYS else replace(school, status="")


def _stored(school: RegisteredSchool) -> dict[str, Any]:
    links = {"came_before": list(school.came_before) or None, "came_after": list(school.came_after) or None}
    return asdict(school) | links


def _school_of(row: SchoolRow) -> RegisteredSchool:
    facts = {name: getattr(row, name) or "" for name in COLUMNS}
    return RegisteredSchool(**facts, came_before=tuple(row.came_before or ()), came_after=tuple(row.came_after or ()))
