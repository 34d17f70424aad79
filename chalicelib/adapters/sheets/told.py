"""Who was told of a sheet: a row for each reader at each school, and for each role that nobody has."""

from collections.abc import Sequence
from typing import Any

from pynamodb.transactions import TransactWrite

from chalicelib.adapters.casework.message_rows import message_pk, message_sk, row_of_message
from chalicelib.adapters.tables.cursors import after_mark, cut
from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.link_rows import using
from chalicelib.adapters.tables.reading import decoded, kinds, readable
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.adapters.tables.rows.sheets import ToldRow
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.stored_times import optional_instant, optional_text
from chalicelib.adapters.tables.transactions import commit
from chalicelib.adapters.tables.writing import absent, put_over
from chalicelib.domain.errors import Conflict, TryAgain
from chalicelib.domain.messages.message import Message
from chalicelib.domain.newer import read_as
from chalicelib.domain.paging import ListPage
from chalicelib.domain.people.mail_contacts import ContactRole
from chalicelib.domain.people.purpose_links import UsedLink
from chalicelib.domain.sheets.sheet import Told
from chalicelib.ports.keys import Keys
from chalicelib.ports.sheets import ToldChange

MOST_AT_ONCE = 45
"""With an email each they fit into one transaction."""
_TRIES = 3
_NOT_PLANNED = "9999"
"""Where a row without an email stands among those with a time."""

Key = tuple[str, str]


class TableTold:
    """The part of the port Sheets about who was told."""

    def __init__(self, keys: Keys, sealer: Sealer) -> None:
        self._keys, self._sealer = keys, sealer

    def _school(self, urn: str) -> str:
        return self._keys.digest("school", urn)

    def _key(self, told: Told) -> Key:
        return self._key_of(told.sheet_id, told.amendment, told.urn, told.contact or f"nobody:{told.role}")

    def _key_of(self, sheet_id: str, amendment: int, urn: str, contact: str) -> Key:
        reader = self._keys.digest("told", contact)
        return f"TOLD#{sheet_id}", f"{self._school(urn)}#{amendment:04d}#{reader}"

    def _row(self, told: Told) -> ToldRow:
        pk, sk = self._key(told)
        row = ToldRow(
            pk,
            sk,
            amendment=told.amendment,
            urn=told.urn,
            role=str(told.role),
            contact=told.contact or None,
            instead=str(told.instead) if told.instead else None,
            message_id=told.message_id or None,
            planned_at=optional_text(told.planned_at),
            read_at=optional_text(told.read_at),
            chased=told.chased or None,
            mail_to=told.mail_to or None,
            sealed=self._sealer.seal({"name": told.name, "answer": told.answer, "read_by": told.read_by}, pk, sk),
            gsi4pk=f"TOLD_TO#{self._school(told.urn)}",
        )
        row.gsi4sk = f"{row.planned_at or _NOT_PLANNED}#{told.sheet_id}#{sk.partition('#')[2]}"
        if told.version:
            row.version = told.version
        return row

    def _told_of(self, row: ToldRow) -> Told:
        sealed = self._sealer.unseal(row.sealed, row.pk, row.sk)
        return Told(
            row.pk.removeprefix("TOLD#"),
            int(row.amendment),
            row.urn,
            read_as(ContactRole, row.role),
            row.contact or "",
            sealed["name"],
            read_as(ContactRole, row.instead) if row.instead else None,
            row.mail_to or "",
            row.message_id or "",
            optional_instant(row.planned_at),
            optional_instant(row.read_at),
            sealed["answer"],
            sealed.get("read_by", ""),
            int(row.chased or 0),
            int(row.version),
        )

    # --- reading ----------------------------------------------------------------------------------------------------

    def told(self, sheet_id: str, limit: int, after: str = "") -> ListPage[Told]:
        """The mark is the last sort key shown: digests and a number."""
        further = Row.sk > after if after else None
        query = Row.query(f"TOLD#{sheet_id}", further, limit=limit + 1, consistent_read=True)
        rows: list[Any] = read(lambda: list(query))
        shown = rows[:limit]
        found = readable(kinds(shown, ToldRow), self._told_of)
        return ListPage(tuple(found), shown[-1].sk if len(rows) > limit else "")

    def told_to(self, urn: str, limit: int, after: str = "") -> ListPage[Told]:
        partition = f"TOLD_TO#{self._school(urn)}"
        start = after_mark(after, "gsi4", partition)
        query = Row.by_school.query(partition, scan_index_forward=False, limit=limit + 1, last_evaluated_key=start)
        rows, mark = cut(read(lambda: list(query)), limit, "gsi4")
        return ListPage(tuple(readable(kinds(rows, ToldRow), self._told_of)), mark)

    def told_at(self, sheet_id: str, urn: str) -> Sequence[Told]:
        query = Row.query(f"TOLD#{sheet_id}", Row.sk.startswith(f"{self._school(urn)}#"), consistent_read=True)
        return readable(kinds(read(lambda: list(query)), ToldRow), self._told_of)

    def told_one(self, sheet_id: str, amendment: int, urn: str, contact: str) -> Told | None:
        row = read(lambda: get(ToldRow, *self._key_of(sheet_id, amendment, urn, contact)))
        return decoded(row, self._told_of) if row else None

    # --- writing ----------------------------------------------------------------------------------------------------

    def add_told(self, told: Sequence[Told], messages: Sequence[Message]) -> None:
        """A chunk that is done again finds some of its rows there, and adds the others."""
        assert len(told) <= MOST_AT_ONCE
        assert len(messages) <= MOST_AT_ONCE
        left, mail = list(told), list(messages)
        for last in range(_TRIES, 0, -1):
            try:
                self._add(left, mail)
                return
            except (Conflict, TryAgain):
                there = self._there(left, mail)
                left = [each for each in left if self._key(each) not in there]
                mail = [each for each in mail if _key_of_message(each) not in there]
                if not left and not mail:
                    return
                if last == 1:
                    raise

    def _add(self, told: Sequence[Told], messages: Sequence[Message]) -> None:
        def fill(transaction: TransactWrite) -> None:
            for each in told:
                transaction.save(self._row(each), condition=absent())
            for message in messages:
                transaction.save(row_of_message(message, self._sealer), condition=absent())

        commit(fill)

    def _there(self, told: Sequence[Told], messages: Sequence[Message]) -> set[Key]:
        keys = [*map(self._key, told), *map(_key_of_message, messages)]
        found = read(lambda: list(Row.batch_get(keys, consistent_read=True, attributes_to_get=["pk", "sk"])))
        return {(row.pk, row.sk) for row in found}

    def change_told(
        self, changes: Sequence[ToldChange], messages: Sequence[Message] = (), by_link: UsedLink | None = None
    ) -> None:
        rows = [self._row_over(before, after) for before, after in changes]

        def fill(transaction: TransactWrite) -> None:
            for row in rows:
                put_over(transaction, row)
            for message in messages:
                transaction.save(row_of_message(message, self._sealer), condition=absent())
            using(transaction, by_link)

        try:
            commit(fill)
        except (Conflict, TryAgain):
            if not all(self._is_written(before, after) for before, after in changes):
                raise

    def _row_over(self, before: Told, after: Told) -> ToldRow:
        row = self._row(after)
        row.version = before.version
        return row

    def _is_written(self, before: Told, after: Told) -> bool:
        now = self.told_one(after.sheet_id, after.amendment, after.urn, after.contact or f"nobody:{after.role}")
        return now is not None and _is_written(now, before, after)


def _is_written(now: Told, before: Told, after: Told) -> bool:
    """Whether it is our own change, whose answer was lost."""
    same = all(getattr(now, name) == getattr(after, name) for name in Told.__struct_fields__ if name != "version")
    return same and now.version == before.version + 1


def _key_of_message(message: Message) -> Key:
    return message_pk(message.case_id, message.message_id), message_sk(message.message_id)
