"""Kept words in memory."""

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

    def drop(self, person_id: str) -> None:
        self._words.pop(person_id, None)
