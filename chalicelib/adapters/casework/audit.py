"""The audit: looks and changes. Rows are added and, by the functions' policies, never changed."""

from collections.abc import Iterable
from datetime import date, datetime

from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.casework.case_keys import HEAD, case_pk
from chalicelib.adapters.casework.chain import Link, chain
from chalicelib.adapters.casework.event_rows import row_of_event
from chalicelib.adapters.tables.canonical import digest_of
from chalicelib.adapters.tables.cursors import after_mark, before_key, cut, place_in
from chalicelib.adapters.tables.getting import read
from chalicelib.adapters.tables.reading import kinds, readable
from chalicelib.adapters.tables.rows.audit import AuditRow, ChangeRow
from chalicelib.adapters.tables.rows.casework import CaseRow, EventRow
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.adapters.tables.writing import absent, add_if_absent
from chalicelib.domain.casework.events import Event
from chalicelib.domain.casework.news import news_of
from chalicelib.domain.instants import instant_text, london_day, parse_instant
from chalicelib.domain.paging import ListPage
from chalicelib.domain.records.access import Access


def by_day(row: AuditRow | ChangeRow, at: datetime, person_id: str) -> None:
    """Sets the index keys of an audit row: the day, then person and time. An auditor's list needs only keys: the day, who, when
    and what; the case is the row's own key."""
    row.gsi5pk = f"AUDIT#{london_day(at).isoformat()}"
    row.gsi5sk = f"{person_id}#{instant_text(at)}#{row.what}"


def row_of_access(access: Access) -> AuditRow:
    sk = f"{instant_text(access.at)}#{access.access_id}"
    row = AuditRow(
        f"AUDIT#{access.case_id}",
        sk,
        person_id=access.person_id,
        what=access.what,
        facts=dict(access.facts),
    )
    by_day(row, access.at, access.person_id)
    return row


def _access_of(row: AuditRow) -> Access:
    at, _, access_id = row.sk.partition("#")
    return Access(
        access_id,
        row.pk.removeprefix("AUDIT#"),
        row.person_id or "",
        row.what or "",
        parse_instant(at),
        row.facts or {},
    )


def rows_of_event(event: Event, child_key: bytes | None) -> tuple[EventRow, AuditRow]:
    """An event with its audit row, which has a hash of the event as stored: so the audit vouches for both.

    `child_key` is needed when the event has text.
    """
    row = row_of_event(event, child_key)
    access = Access(event.event_id, event.case_id, event.by, event.kind, event.recorded_at, event.facts)
    audit = row_of_access(access)
    audit.event_hash = digest_of(row.serialize())
    return row, audit


def add_event(transaction: TransactWrite, event: Event, child_key: bytes | None) -> None:
    """Puts an event that leaves the version of its case, with its audit row. Such an event is no link of a chain."""
    _put(transaction, *rows_of_event(event, child_key))


def add_change(transaction: TransactWrite, events: Iterable[Event], child_key: bytes | None, link: Link) -> bytes:
    """Puts the events of one change of a case's version with their audit rows, which are the next link of the chain. Returns the
    hash after it, for the head. `add_event` and this are the only ways to write an event, so no change can go unrecorded."""
    pairs = [rows_of_event(event, child_key) for event in events]
    after = chain(link, [audit for _, audit in pairs])
    for pair in pairs:
        _put(transaction, *pair)
    return after


def _put(transaction: TransactWrite, event: EventRow, audit: AuditRow) -> None:
    transaction.save(event, condition=absent())
    transaction.save(audit, condition=absent())


def bring_news(transaction: TransactWrite, event: Event) -> None:
    """Adds an event's news to the head of its case, for events written without their head. The version of the case
    stays, so nobody's open form is refused."""
    if news := news_of(event.kind):
        actions: list[Action] = [CaseRow.news.add({str(news)})]
        transaction.update(Row(case_pk(event.case_id), HEAD), actions=actions, condition=Row.pk.exists())


class TableAudit:
    """Fulfils the port Audit."""

    def add(self, access: Access) -> None:
        add_if_absent(row_of_access(access))

    def of_case(self, case_id: str, limit: int, after: str = "") -> ListPage[Access]:
        older = Row.sk < last if (last := before_key(after)) else None
        query = Row.query(f"AUDIT#{case_id}", older, scan_index_forward=False, limit=limit + 1)
        rows = read(lambda: list(query))
        shown = rows[:limit]
        found = readable(kinds(shown, AuditRow), _access_of)
        return ListPage(tuple(found), shown[-1].sk if len(rows) > limit else "")

    def of_day(self, day: date, limit: int, after: str = "", person_id: str = "") -> ListPage[Access]:
        partition, begins = f"AUDIT#{day.isoformat()}", f"{person_id}#" if person_id else ""
        start = after_mark(after, "gsi5", partition, begins)
        of_person = Row.gsi5sk.startswith(begins) if begins else None
        query = Row.by_day.query(partition, of_person, limit=limit + 1, last_evaluated_key=start)
        shown, mark = cut(read(lambda: list(query)), limit, "gsi5")
        return ListPage(tuple(map(_of_day, shown)), mark)


def _of_day(row: Row) -> Access:
    """From keys alone: person, instant and act."""
    person_id, _, rest = place_in("gsi5", row).partition("#")
    at, _, what = rest.partition("#")
    access_id = row.sk.partition("#")[2]
    return Access(access_id, row.pk.removeprefix("AUDIT#"), person_id, what, parse_instant(at))
