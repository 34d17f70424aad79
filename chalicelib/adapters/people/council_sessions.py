"""Ways to the council's provider and back, and what its sessions keep to ask it again."""

from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.people.sessions import lapses, session_row
from chalicelib.adapters.people.sign_ins import open_session
from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.reading import if_readable
from chalicelib.adapters.tables.rows.sign_ins import CouncilAttemptRow, SessionRow
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.transactions import commit
from chalicelib.adapters.tables.writing import absent, write_one
from chalicelib.domain.errors import Conflict, TryAgain
from chalicelib.domain.instants import instant_text, parse_instant
from chalicelib.domain.people.council import ATTEMPT_LIVES, CouncilAttempt
from chalicelib.domain.people.sessions import Ended, Session
from chalicelib.domain.people.sign_in import Opened

TRIES = 3


def _key(digest: str) -> CouncilAttemptRow:
    return CouncilAttemptRow(f"COUNCIL#{digest}", "ATTEMPT")


class TableCouncilSessions:
    """The part of the port Council that is about sign-ins and sessions."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def begin(self, attempt: CouncilAttempt) -> None:
        row = _key(attempt.digest)
        row.asked_at = instant_text(attempt.asked_at)
        kept = {
            "issuer": attempt.issuer,
            "nonce": attempt.nonce,
            "verifier": attempt.verifier,
            "destination": attempt.destination,
        }
        row.sealed = self._sealer.seal(kept, row.pk, row.sk)
        row.ttl = lapses(attempt.asked_at + ATTEMPT_LIVES)
        write_one(lambda: row.save(condition=absent()))

    def take(self, digest: str) -> CouncilAttempt | None:
        """None also where it cannot be read: the person begins again."""
        pk = f"COUNCIL#{digest}"
        attempt = if_readable(lambda: read(lambda: get(CouncilAttemptRow, pk, "ATTEMPT")), self._attempt_of)
        is_mine = attempt and write_one(lambda: _key(digest).delete(condition=CouncilAttemptRow.pk.exists()))
        return attempt if is_mine else None

    def _attempt_of(self, row: CouncilAttemptRow) -> CouncilAttempt:
        kept = self._sealer.unseal(row.sealed, row.pk, row.sk)
        return CouncilAttempt(
            row.pk.removeprefix("COUNCIL#"),
            kept["issuer"],
            kept["nonce"],
            kept["verifier"],
            parse_instant(row.asked_at),
            kept["destination"],
        )

    def open(self, opened: Opened) -> None:
        def fill(transaction: TransactWrite) -> None:
            open_session(transaction, opened, self._sealer)

        commit(fill)

    def claim(self, session: Session, at: datetime) -> bool:
        row, asked = session_row(session.token_digest), SessionRow.council_asked_at
        before = session.council_asked_at
        if not before:
            return False
        is_as_read = (asked == instant_text(before)) & SessionRow.ended.does_not_exist()
        return write_one(lambda: row.update([asked.set(instant_text(at))], condition=is_as_read))

    def refresh_of(self, token_digest: str) -> str:
        row = _row(token_digest)
        while row and row.went_on_as:
            row = _row(row.went_on_as)
        return _refresh_in(row, self._sealer)

    def renewed(self, token_digest: str, refresh: str) -> None:
        row = session_row(token_digest)
        sealed = self._sealer.seal({"refresh": refresh}, row.pk, "COUNCIL")
        if not write_one(lambda: row.update([SessionRow.council.set(sealed)], condition=_LIVES)):
            ended = _row(token_digest)
            if ended and ended.went_on_as:
                self.renewed(ended.went_on_as, refresh)


_LIVES = SessionRow.pk.exists() & SessionRow.ended.does_not_exist()


def _row(token_digest: str) -> SessionRow | None:
    return read(lambda: get(SessionRow, f"SESSION#{token_digest}", "SESSION"))


def _refresh_in(row: SessionRow | None, sealer: Sealer) -> str:
    if not row or not row.council:
        return ""
    found = if_readable(lambda: row, lambda one: str(sealer.unseal(one.council, one.pk, "COUNCIL")["refresh"]))
    return found or ""


def go_on(opened: Opened, sealer: Sealer, spend: Callable[[TransactWrite], None]) -> None:
    """Opens a session that takes over what asks again, and ends the one that had it. Another request may be asking with it
    at this very moment: one of the two is first, and the other follows it. Raises Conflict."""
    for _ in range(TRIES):
        before = _row(opened.goes_on)
        if _try_to_go_on(opened, before, sealer, spend):
            return
    raise TryAgain("the session went on in too many places")


def _try_to_go_on(
    opened: Opened, before: SessionRow | None, sealer: Sealer, spend: Callable[[TransactWrite], None]
) -> bool:
    """False where it was renewed meanwhile."""
    held = before.council if before else None
    as_read = SessionRow.council == held if held else SessionRow.council.does_not_exist()
    ends: list[Action] = [
        SessionRow.ended.set(Ended.SIGNED_OUT),
        SessionRow.went_on_as.set(opened.session.token_digest),
        *(attribute.remove() for attribute in (SessionRow.gsi1pk, SessionRow.gsi1sk, SessionRow.council)),
    ]

    def fill(transaction: TransactWrite) -> None:
        spend(transaction)
        open_session(transaction, replace(opened, refresh=_refresh_in(before, sealer)), sealer)
        if before:
            transaction.update(session_row(opened.goes_on), actions=ends, condition=_LIVES & as_read)

    try:
        commit(fill)
    except Conflict:
        now = _row(opened.goes_on)
        if before and now and not now.ended and now.council != before.council:
            return False
        raise
    return True
