"""The lists of unused codes and links."""

from datetime import datetime

from pynamodb.transactions import TransactWrite

from chalicelib.adapters.people.sessions import lapses
from chalicelib.adapters.tables.rows.sign_ins import UnusedRow
from chalicelib.adapters.tables.writing import absent, put_over
from chalicelib.domain.instants import instant_text, parse_instant
from chalicelib.domain.people.unused import COUNTED, Asked, Unused


def save_list(transaction: TransactWrite, unused: Unused, now: datetime) -> None:
    row = UnusedRow(f"UNUSED#{unused.name}", "UNUSED", version=unused.version + 1, ttl=lapses(now + COUNTED))
    row.asked = set(map(text_of_asked, unused.asked))
    as_read = UnusedRow.version == unused.version if unused.version else absent()
    put_over(transaction, row, as_read)


def text_of_asked(asked: Asked) -> str:
    return f"{instant_text(asked.at)}#{asked.attempt_id}"


def unused_on(row: UnusedRow, name: str) -> Unused:
    return Unused(name, frozenset(map(_asked_of, row.asked or ())), int(row.version))


def _asked_of(text: str) -> Asked:
    at, _, attempt_id = text.partition("#")
    return Asked(parse_instant(at), attempt_id)
