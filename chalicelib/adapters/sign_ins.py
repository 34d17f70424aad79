"""Codes asked for, guesses, sessions and the counts of failures. All of it lapses, and expiry is checked in code as well."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pynamodb.exceptions import PynamoDBException, UpdateError
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.case_rows import kinds, row_of_message
from chalicelib.adapters.rows import CountRow, Row, SessionRow, SignInRow
from chalicelib.adapters.sealing import Sealer
from chalicelib.adapters.tasks import row_of_task
from chalicelib.adapters.transactions import absent, add_if_absent, commit, get, read, write_one
from chalicelib.domain.emails import CODE_LIVES
from chalicelib.domain.instants import instant_text, parse_instant
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Session
from chalicelib.domain.sign_in import GUESSES, SOURCE_WINDOW, Attempt, asked_by
from chalicelib.domain.tasks import Task
from chalicelib.ports import Clock, TryAgain

_KEPT_AFTERWARDS = timedelta(hours=1)


def _one_more(row: CountRow) -> list[Action]:
    return [CountRow.total.add(1), CountRow.ttl.set(row.ttl), CountRow.kind.set(CountRow)]


def lapses(at: datetime) -> int:
    return int((at + _KEPT_AFTERWARDS).timestamp())


class TableSignIns:
    """Fulfils the port SignIns."""

    def __init__(self, clock: Clock, sealer: Sealer) -> None:
        self._clock, self._sealer = clock, sealer

    # --- counts ----------------------------------------------------------------------------------------------------

    def _count_row(self, digest: str, window: timedelta = SOURCE_WINDOW) -> CountRow:
        now = self._clock.now()
        number = int(now.timestamp() // window.total_seconds())
        return CountRow(f"COUNT#{digest}", str(number), ttl=lapses(now + window))

    def _count(self, digest: str) -> int:
        row = self._count_row(digest)
        found = read(lambda: get(CountRow, row.pk, row.sk))
        return int(found.total) if found else 0

    def _add(self, digest: str) -> None:
        row = self._count_row(digest)
        try:
            row.update(_one_more(row))
        except PynamoDBException as unclear:
            raise TryAgain(type(unclear).__name__) from None

    def failures(self, source: str) -> int:
        return self._count(f"source#{source}")

    def allow(self, what: str, limit: int, window: timedelta = SOURCE_WINDOW) -> bool:
        row = self._count_row(what, window)
        below = CountRow.total.does_not_exist() | (CountRow.total < limit)
        return write_one(lambda: row.update(_one_more(row), condition=below))

    def count_failure(self, source: str) -> None:
        self._add(f"source#{source}")

    # --- codes -----------------------------------------------------------------------------------------------------

    def begin(self, attempt: Attempt, messages: Sequence[Message], tasks: Sequence[Task]) -> None:
        """A new request replaces the browser's earlier one, whose code is then worth nothing."""
        pk, sk = f"SIGN_IN#{attempt.browser_digest}", "SIGN_IN"
        row = SignInRow(
            pk,
            sk,
            attempt_id=attempt.attempt_id,
            person_id=attempt.person_id or None,
            asker_digest=attempt.asker_digest,
            asked_at=instant_text(attempt.asked_at),
            destination=attempt.destination or None,
            guesses=0,
            newcomer=1 if attempt.newcomer else None,
            sealed=self._sealer.seal({"address": attempt.address}, pk, sk),
            ttl=lapses(attempt.asked_at + CODE_LIVES),
        )
        commit(lambda transaction: transaction.save(row))
        for message in messages:
            add_if_absent(row_of_message(message, self._sealer))
        for task in tasks:
            add_if_absent(row_of_task(task, self._sealer))

    def attempt(self, browser_digest: str) -> Attempt | None:
        row = read(lambda: get(SignInRow, f"SIGN_IN#{browser_digest}", "SIGN_IN"))
        if not row:
            return None
        return Attempt(
            row.attempt_id,
            browser_digest,
            row.person_id or "",
            row.asker_digest,
            str(self._sealer.unseal(row.sealed, row.pk, row.sk)["address"]),
            parse_instant(row.asked_at),
            row.destination or "",
            int(row.guesses),
            bool(row.newcomer),
        )

    def guess(self, attempt: Attempt) -> bool:
        row = SignInRow(f"SIGN_IN#{attempt.browser_digest}", "SIGN_IN")
        allowed = (
            (SignInRow.attempt_id == attempt.attempt_id)
            & (SignInRow.guesses < GUESSES)
            & SignInRow.used.does_not_exist()
        )
        return write_one(lambda: row.update([SignInRow.guesses.add(1)], condition=allowed))

    def finish(self, attempt: Attempt, session: Session) -> None:
        spent = SignInRow(f"SIGN_IN#{attempt.browser_digest}", "SIGN_IN")
        unspent = (SignInRow.attempt_id == attempt.attempt_id) & SignInRow.used.does_not_exist()
        counted = self._count_row(asked_by(attempt.asker_digest))

        def fill(transaction: TransactWrite) -> None:
            transaction.update(spent, actions=[SignInRow.used.set(1)], condition=unspent)
            transaction.save(row_of_session(session), condition=absent())
            transaction.delete(counted)

        commit(fill)

    # --- sessions --------------------------------------------------------------------------------------------------

    def session(self, token_digest: str) -> Session | None:
        row = read(lambda: get(SessionRow, f"SESSION#{token_digest}", "SESSION"))
        return _session_of(row) if row else None

    def of_person(self, person_id: str) -> Sequence[Session]:
        rows = read(lambda: list(Row.by_state.query(f"SESSIONS#{person_id}", scan_index_forward=False)))
        return [_session_of(row) for row in kinds(rows, SessionRow)]

    def touch(self, session: Session) -> None:
        row = row_of_session(session)
        try:
            row.update([SessionRow.seen_at.set(row.seen_at)], condition=SessionRow.pk.exists())
        except UpdateError:
            return  # signed out meanwhile, or not noted this time; the next page tries again

    def end(self, token_digest: str) -> None:
        try:
            SessionRow(f"SESSION#{token_digest}", "SESSION").delete()
        except PynamoDBException as unclear:
            raise TryAgain(type(unclear).__name__) from None


def row_of_session(session: Session) -> SessionRow:
    return SessionRow(
        f"SESSION#{session.token_digest}",
        "SESSION",
        person_id=session.person_id,
        staff=int(session.staff),
        started_at=instant_text(session.started_at),
        seen_at=instant_text(session.seen_at),
        ttl=lapses(session.last_moment),
        gsi1pk=f"SESSIONS#{session.person_id}",
        gsi1sk=f"{instant_text(session.started_at)}#{session.token_digest}",
    )


def _session_of(row: SessionRow) -> Session:
    digest = str(row.pk).removeprefix("SESSION#")
    return Session(digest, row.person_id, bool(row.staff), parse_instant(row.started_at), parse_instant(row.seen_at))
