"""Kept words in the table, sealed; they lapse."""

from datetime import datetime

from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.reading import if_readable
from chalicelib.adapters.tables.rows.people import KeptWordsRow
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.transactions import commit
from chalicelib.adapters.tables.writing import write_one
from chalicelib.domain.instants import instant_text, parse_instant
from chalicelib.domain.people.kept import KEPT_FOR, KeptWords

_SK = "KEPT"


class TableKept:
    """Fulfils the port Kept."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def keep(self, words: KeptWords) -> None:
        pk = f"PERSON#{words.person_id}"
        sealed = self._sealer.seal({"path": words.path, "fields": dict(words.fields)}, pk, _SK)
        ends = int((words.at + KEPT_FOR).timestamp())
        commit(lambda t: t.save(KeptWordsRow(pk, _SK, at=instant_text(words.at), ttl=ends, sealed=sealed)))

    def get(self, person_id: str) -> KeptWords | None:
        return if_readable(lambda: read(lambda: get(KeptWordsRow, f"PERSON#{person_id}", _SK)), self._words_of)

    def drop(self, person_id: str, at: datetime) -> None:
        row, are_these = KeptWordsRow(f"PERSON#{person_id}", _SK), KeptWordsRow.at == instant_text(at)
        write_one(lambda: row.delete(condition=are_these))

    def _words_of(self, row: KeptWordsRow) -> KeptWords:
        opened = self._sealer.unseal(row.sealed, row.pk, row.sk)
        return KeptWords(row.pk.removeprefix("PERSON#"), opened["path"], opened["fields"], parse_instant(row.at))
