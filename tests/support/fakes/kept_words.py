"""Kept words in memory."""

from datetime import datetime

from chalicelib.domain.instants import instant_text
from chalicelib.domain.people.kept import KeptWords
from tests.support.fakes.store import Store


class FakeKept:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._words: dict[str, KeptWords] = {}

    def keep(self, words: KeptWords) -> None:
        self._store.reach("kept.keep")
        self._words[words.person_id] = words

    def get(self, person_id: str) -> KeptWords | None:
        return self._words.get(person_id)

    def drop(self, person_id: str, at: datetime) -> None:
        self._store.reach("kept.drop")
        words = self._words.get(person_id)
        if words and instant_text(words.at) == instant_text(at):
            del self._words[person_id]
