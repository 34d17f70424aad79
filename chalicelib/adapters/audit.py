"""Who looked at what: rows that are added and, by the functions' policies, never changed."""

from collections.abc import Sequence

from chalicelib.adapters.case_rows import kinds
from chalicelib.adapters.rows import AuditRow, Row
from chalicelib.adapters.transactions import add_if_absent, read
from chalicelib.domain.instants import instant_text, london_day, parse_instant
from chalicelib.ports import Access


class TableAudit:
    """Fulfils the port Audit."""

    def add(self, access: Access) -> None:
        at = instant_text(access.at)
        sk = f"{at}#{access.access_id}"
        add_if_absent(
            AuditRow(
                f"AUDIT#{access.case_id}",
                sk,
                access_id=access.access_id,
                case_id=access.case_id,
                person_id=access.person_id,
                what=access.what,
                at=at,
                facts=dict(access.facts),
                gsi1pk=f"AUDIT#PERSON#{access.person_id}",
                gsi1sk=sk,
                gsi2pk=f"AUDIT#DAY#{london_day(access.at).isoformat()}",
                gsi2sk=sk,
            )
        )

    def of_case(self, case_id: str, limit: int) -> Sequence[Access]:
        query = Row.query(f"AUDIT#{case_id}", scan_index_forward=False, consistent_read=True, limit=limit)
        rows = kinds(read(lambda: list(query)), AuditRow)
        return [
            Access(row.access_id, row.case_id, row.person_id, row.what, parse_instant(row.at), row.facts)
            for row in rows
        ]
