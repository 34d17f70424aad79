"""Changes that wait for a second person. They lapse, and that is checked in code and in conditions as well."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.files.jobs import row_of_job
from chalicelib.adapters.people.changes import commit_with
from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.link_rows import using
from chalicelib.adapters.tables.reading import decoded, kinds, readable
from chalicelib.adapters.tables.rows.people import AccessRequestRow, PersonRow
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.writing import absent
from chalicelib.domain.authority.agreement import Agreement, Request, Stand, asked_for
from chalicelib.domain.files.jobs import Job
from chalicelib.domain.instants import instant_text, parse_instant
from chalicelib.domain.messages.message import Message
from chalicelib.domain.newer import read_as
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.people import Person

_PARTITION = "ACCESS_REQUESTS"
_KEPT_AFTERWARDS = timedelta(hours=1)


def _waits(agreement: Agreement) -> Condition:
    row = AccessRequestRow
    waits: Condition = (row.stand == str(Stand.WAITING)) & (row.lapses_at > instant_text(agreement.at))
    return waits


def as_read(person: Person) -> Condition:
    """The condition that the stored person is still as they were read."""
    version = PersonRow.version
    return version == person.version if person.version else PersonRow.pk.exists() & version.does_not_exist()


def checking(transaction: TransactWrite, person: Person) -> None:
    """Adds to a transaction that this person is as they were read."""
    transaction.condition_check(PersonRow, f"PERSON#{person.person_id}", "PERSON", condition=as_read(person))


def settling(transaction: TransactWrite, agreement: Agreement, stand: Stand, written: str = "") -> None:
    """Adds to a transaction that this request was decided: once, in time, and not agreed by its author. `written`: the
    id of the person whose row the transaction writes and checks itself; DynamoDB takes one operation for each row."""
    row, condition = AccessRequestRow(_PARTITION, agreement.request.request_id), _waits(agreement)
    if stand is Stand.AGREED:
        condition &= AccessRequestRow.asked_by != agreement.by
    decided: list[Action] = [AccessRequestRow.stand.set(str(stand)), AccessRequestRow.decided_by.set(agreement.by)]
    transaction.update(row, actions=decided, condition=condition)
    using(transaction, agreement.by_link)
    for person in agreement.relies_on:
        if person.person_id != written:
            checking(transaction, person)


class TableAccessRequests:
    """Fulfils the port AccessRequests."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def ask(self, request: Request, change: Change, messages: Sequence[Message]) -> None:
        row = self._row_of(request)
        commit_with(change, messages, self._sealer, lambda transaction: transaction.save(row, condition=absent()))

    def settle(
        self,
        agreement: Agreement,
        stand: Stand,
        change: Change,
        messages: Sequence[Message],
        job: Job | None = None,
    ) -> None:
        def fill(transaction: TransactWrite) -> None:
            settling(transaction, agreement, stand)
            if job:
                transaction.save(row_of_job(job), condition=absent())

        commit_with(change, messages, self._sealer, fill)

    def get(self, request_id: str) -> Request | None:
        row = read(lambda: get(AccessRequestRow, _PARTITION, request_id))
        return decoded(row, self._request_of) if row else None

    def waiting(self, now: datetime) -> Sequence[Request]:
        rows = kinds(read(lambda: list(Row.query(_PARTITION, consistent_read=True))), AccessRequestRow)
        found = [request for request in readable(rows, self._request_of) if request.waits(now)]
        return sorted(found, key=lambda request: (request.asked_at, request.request_id))

    def _row_of(self, request: Request) -> AccessRequestRow:
        return AccessRequestRow(
            _PARTITION,
            request.request_id,
            what=request.what,
            asked_by=request.by,
            asked_at=instant_text(request.asked_at),
            lapses_at=instant_text(request.lapses_at),
            stand=request.stand,
            decided_by=request.decided_by or None,
            sealed=self._sealer.seal(request.stored, _PARTITION, request.request_id),
            ttl=int((request.lapses_at + _KEPT_AFTERWARDS).timestamp()),
        )

    def _request_of(self, row: AccessRequestRow) -> Request:
        return Request(
            request_id=row.sk,
            what=read_as(Changed, row.what),
            by=row.asked_by,
            asked_at=parse_instant(row.asked_at),
            stand=read_as(Stand, row.stand),
            decided_by=row.decided_by or "",
            **asked_for(self._sealer.unseal(row.sealed, row.pk, row.sk)),
        )
