"""Sessions in the table. One that somebody ended stays until it lapses, so the page can say why it ended."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pynamodb.exceptions import UpdateError
from pynamodb.expressions.update import Action

from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.reading import if_readable, kinds, readable
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.adapters.tables.rows.sign_ins import SessionRow
from chalicelib.adapters.tables.stored_times import optional_instant, optional_text
from chalicelib.adapters.tables.writing import write_one
from chalicelib.domain.instants import instant_text, parse_instant
from chalicelib.domain.newer import read_as
from chalicelib.domain.people.sessions import Ended, Session

_KEPT_AFTERWARDS = timedelta(hours=1)


def lapses(at: datetime) -> int:
    return int((at + _KEPT_AFTERWARDS).timestamp())


class TableSessions:
    """The part of the port SignIns that is about sessions."""

    def session(self, token_digest: str) -> Session | None:
        """None also where it cannot be read: its browser signs in anew."""
        return if_readable(lambda: read(lambda: get(SessionRow, f"SESSION#{token_digest}", "SESSION")), _session_of)

    def of_person(self, person_id: str) -> Sequence[Session]:
        rows = read(lambda: list(Row.by_state.query(f"SESSIONS#{person_id}", scan_index_forward=False)))
        return readable(kinds(rows, SessionRow), _session_of)

    def touch(self, session: Session) -> None:
        row = row_of_session(session)
        try:
            row.update([SessionRow.seen_at.set(row.seen_at)], condition=SessionRow.pk.exists())
        except UpdateError:
            return  # gone meanwhile, or not noted this time; the next page tries again

    def end(self, token_digest: str, why: Ended) -> None:
        row = session_row(token_digest)
        gone = (SessionRow.gsi1pk, SessionRow.gsi1sk, SessionRow.council)
        ending: list[Action] = [SessionRow.ended.set(why), *(attribute.remove() for attribute in gone)]
        lives = SessionRow.pk.exists() & SessionRow.ended.does_not_exist()
        write_one(lambda: row.update(ending, condition=lives))


def session_row(token_digest: str) -> SessionRow:
    return SessionRow(f"SESSION#{token_digest}", "SESSION")


def row_of_session(session: Session) -> SessionRow:
    row = session_row(session.token_digest)
    row.person_id = session.person_id
    row.staff = int(session.staff)
    row.started_at, row.seen_at = instant_text(session.started_at), instant_text(session.seen_at)
    row.second = 1 if session.second else None
    row.signed_in_at = optional_text(session.signed_in_at)
    row.council_asked_at = optional_text(session.council_asked_at)
    row.ttl = lapses(session.last_moment)
    row.gsi1pk = f"SESSIONS#{session.person_id}"
    row.gsi1sk = f"{instant_text(session.started_at)}#{session.token_digest}"
    return row


def _session_of(row: SessionRow) -> Session:
    return Session(
        str(row.pk).removeprefix("SESSION#"),
        row.person_id,
        bool(row.staff),
        parse_instant(row.started_at),
        parse_instant(row.seen_at),
        read_as(Ended, row.ended) if row.ended else None,
        second=bool(row.second),
        council_asked_at=optional_instant(row.council_asked_at),
        signed_in_at=optional_instant(row.signed_in_at),
    )
