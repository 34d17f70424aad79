"""Ways to the council's provider and back, and what its sessions keep to ask it again."""

from datetime import datetime

from pynamodb.transactions import TransactWrite

from chalicelib.adapters.people.sessions import lapses, session_row
from chalicelib.adapters.people.sign_ins import open_session
from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.reading import if_readable
from chalicelib.adapters.tables.rows.sign_ins import CouncilAttemptRow, SessionRow
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.transactions import commit
from chalicelib.adapters.tables.writing import absent, write_one
from chalicelib.domain.instants import instant_text, parse_instant
from chalicelib.domain.people.council import ATTEMPT_LIVES, CouncilAttempt
from chalicelib.domain.people.sessions import Session
from chalicelib.domain.people.sign_in import Opened


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
        row = read(lambda: get(SessionRow, f"SESSION#{token_digest}", "SESSION"))
        return (if_readable(lambda: row, self._refresh_in) or "") if row and row.council else ""

    def _refresh_in(self, row: SessionRow) -> str:
        return str(self._sealer.unseal(row.council, row.pk, "COUNCIL")["refresh"])

    def renewed(self, token_digest: str, refresh: str) -> None:
        row = session_row(token_digest)
        sealed = self._sealer.seal({"refresh": refresh}, row.pk, "COUNCIL")
        lives = SessionRow.pk.exists() & SessionRow.ended.does_not_exist()
        write_one(lambda: row.update([SessionRow.council.set(sealed)], condition=lives))
