"""Heads of cases: one by its reference, or lists of them."""

from collections.abc import Iterable, Sequence

from chalicelib.adapters.casework.case_keys import HEAD, case_pk
from chalicelib.adapters.casework.case_rows import case_of
from chalicelib.adapters.casework.case_table import CaseTable
from chalicelib.adapters.tables.cursors import after_mark, mark_of
from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.reading import all_of_kind, decoded, kinds, readable
from chalicelib.adapters.tables.rows.casework import CaseRow, LookupRow
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.domain.casework.case import Case
from chalicelib.domain.child.search import Token
from chalicelib.domain.records.case_file import CasePage

BARRED = "BARRED"


class CaseLists(CaseTable):
    """The part of the port Cases that finds cases."""

    def head(self, case_id: str) -> Case | None:
        row = read(lambda: get(CaseRow, case_pk(case_id), HEAD))
        return decoded(row, self._case) if row else None

    def heads(self, case_ids: Iterable[str]) -> Sequence[Case]:
        keys = [(case_pk(case_id), HEAD) for case_id in case_ids]
        rows = read(lambda: list(Row.batch_get(keys, consistent_read=True)))
        return readable(kinds(rows, CaseRow), self._case)

    def named(self, reference: str) -> Case | None:
        way = read(lambda: get(LookupRow, f"REFERENCE#{reference}", "REFERENCE"))
        return self.head(way.target) if way else None

    def is_taken(self, reference: str) -> bool:
        pk = f"REFERENCE#{reference}"
        return bool(read(lambda: list(Row.query(pk, limit=1))))

    def _case(self, row: CaseRow) -> Case:
        return case_of(row, self._sealer)

    def open_cases(self, after: str, limit: int, owner: str | None = None) -> CasePage:
        if owner is None:
            name, start = "gsi1", after_mark(after, "gsi1", "OPEN")
            result = Row.by_state.query("OPEN", limit=limit, last_evaluated_key=start)
        else:
            name, key = "gsi2", f"OWNER#{owner or 'none'}"
            result = Row.by_owner.query(key, limit=limit, last_evaluated_key=after_mark(after, "gsi2", key))
        rows = read(lambda: list(result))
        return CasePage(tuple(readable(kinds(rows, CaseRow), self._case)), mark_of(result.last_evaluated_key, name))

    def found_by(self, token: Token, after: str, limit: int) -> CasePage:
        found = kinds(self._looked_up(token, after, limit + 1), LookupRow)
        heads = {case.case_id: case for case in self.heads(row.target for row in found[:limit])}
        more = found[limit - 1].sk if len(found) > limit else ""
        return CasePage(tuple(heads[row.target] for row in found[:limit] if row.target in heads), more)

    def ids_with(self, token: Token, limit: int) -> Sequence[str]:
        return [row.target for row in all_of_kind(self._looked_up(token, "", limit), LookupRow)]

    def _looked_up(self, token: Token, after: str, limit: int) -> list[Row]:
        beyond = (Row.sk > after) if after else None
        return read(lambda: list(Row.query(self._token_pk(token), beyond, limit=limit)))

    def _token_pk(self, token: Token) -> str:
        return f"LOOKUP#{self._keys.digest('lookup', token.kind, token.text)}"

    def ever_barred(self) -> frozenset[str]:
        """By their keys alone: a row that cannot be read counts too."""
        return frozenset(row.sk for row in read(lambda: list(Row.query(BARRED, consistent_read=True))))
