"""Links for one purpose in the table. They lapse, and expiry is checked in code as well."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.people.sign_ins import spend
from chalicelib.adapters.tables.cursors import before_key, place_in
from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.link_rows import ending, link_key, lives
from chalicelib.adapters.tables.reading import if_readable, kinds, readable
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.adapters.tables.rows.sign_ins import PurposeLinkRow
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.transactions import commit
from chalicelib.adapters.tables.writing import absent, write_one
from chalicelib.domain.calendar.days import ONE_DAY
from chalicelib.domain.instants import instant_text, parse_instant
from chalicelib.domain.newer import read_as
from chalicelib.domain.paging import ListPage
from chalicelib.domain.people.purpose_links import Over, PurposeLink
from chalicelib.domain.people.sign_in import Attempt

if TYPE_CHECKING:
    from chalicelib.domain.records.withdrawal import Withdrawal

KEPT = 28 * ONE_DAY
"""After its end, so that the page can still say why it does nothing."""
_OPEN = "LINKS_OPEN"
_AFTER_ALL = "$"
"""Sorts after the `#` behind an instant, so after all that ends at it."""


def _row_of(link: PurposeLink) -> PurposeLinkRow:
    row = link_key(link.digest)
    row.purpose, row.thing, row.contact, row.address_digest = (
        link.purpose,
        link.thing,
        link.contact,
        link.address_digest,
    )
    row.made_at, row.ends_at = instant_text(link.made_at), instant_text(link.ends_at)
    row.gsi1pk, row.gsi1sk = _about(link.purpose, link.thing), f"{row.made_at}#{link.digest}"
    row.gsi2pk, row.gsi2sk = _OPEN, f"{row.ends_at}#{link.digest}"
    row.ttl = int((link.ends_at + KEPT).timestamp())
    return row


def _about(purpose: str, thing: str) -> str:
    return f"LINKS_ABOUT#{purpose}#{thing}"


def _link_of(row: PurposeLinkRow) -> PurposeLink:
    return PurposeLink(
        str(row.pk).removeprefix("PURPOSE_LINK#"),
        row.purpose,
        row.thing,
        row.contact,
        row.address_digest,
        parse_instant(row.made_at),
        parse_instant(row.ends_at),
        row.opened_in or "",
        parse_instant(row.opened_until) if row.opened_until else None,
        read_as(Over, row.over) if row.over else None,
        row.answered or "",
    )


class TablePurposeLinks:
    """Fulfils the port PurposeLinks."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def add(self, link: PurposeLink) -> None:
        commit(lambda transaction: transaction.save(_row_of(link), condition=absent()))

    def get(self, digest: str) -> PurposeLink | None:
        key = link_key(digest)
        return if_readable(lambda: read(lambda: get(PurposeLinkRow, key.pk, key.sk)), _link_of)

    def open(self, link: PurposeLink, attempt: Attempt, until: datetime) -> None:
        opening: list[Action] = [
            PurposeLinkRow.opened_in.set(attempt.browser_digest),
            PurposeLinkRow.opened_until.set(instant_text(until)),
        ]

        def fill(transaction: TransactWrite) -> None:
            spend(transaction, attempt)
            transaction.update(link_key(link.digest), actions=opening, condition=lives())

        commit(fill)

    def end(self, digest: str, why: Over) -> None:
        row, actions = link_key(digest), ending(why)
        write_one(lambda: row.update(actions, condition=lives()))

    def withdraw(self, withdrawal: "Withdrawal") -> None:
        # Only an administrator's page writes these: they bring the adapters of cases and audit.
        from chalicelib.adapters.casework.audit import add_event, bring_news, row_of_access
        from chalicelib.adapters.casework.tasks import row_of_task
        from chalicelib.adapters.people.changes import commit_with

        def fill(transaction: TransactWrite) -> None:
            transaction.update(link_key(withdrawal.digest), actions=ending(Over.WITHDRAWN), condition=lives())
            if withdrawal.access:
                transaction.save(row_of_access(withdrawal.access), condition=absent())
            if withdrawal.event:
                add_event(transaction, withdrawal.event, None)
                bring_news(transaction, withdrawal.event)
            for task in withdrawal.tasks:
                transaction.save(row_of_task(task, self._sealer), condition=absent())

        commit_with(withdrawal.change, withdrawal.messages, self._sealer, fill)

    def open_ones(self, now: datetime, after: str, limit: int) -> ListPage[PurposeLink]:
        """The mark is the last key shown: when it ends, and its digest."""
        begins = max(before_key(after), f"{instant_text(now)}{_AFTER_ALL}")
        rows = read(lambda: list(Row.by_owner.query(_OPEN, Row.gsi2sk > begins, limit=limit + 1)))
        shown = rows[:limit]
        mark = place_in("gsi2", shown[-1]) if len(rows) > limit else ""
        return ListPage(tuple(readable(kinds(shown, PurposeLinkRow), _link_of)), mark)

    def about(self, purpose: str, thing: str) -> Sequence[PurposeLink]:
        rows = read(lambda: list(Row.by_state.query(_about(purpose, thing))))
        return readable(kinds(rows, PurposeLinkRow), _link_of)
