"""Forms that were begun."""

from collections.abc import Callable, Sequence
from typing import Protocol

from chalicelib.domain.messages.message import Message
from chalicelib.domain.records.draft import Draft, Trace


class Drafts(Protocol):
    def get(self, draft_id: str) -> Draft | None: ...
    def save(self, draft: Draft) -> Draft:
        """Raises Conflict when it was saved elsewhere meanwhile."""
        ...

    def of_author(
        self, person_id: str, wanted: Callable[[Draft], bool], limit: int, start: str = ""
    ) -> Sequence[Draft]:
        """The newest that are wanted, however many others there are, from this place on (`place_of` when it was saved);
        may lag."""
        ...

    def of_school(self, urn: str, wanted: Callable[[Draft], bool], limit: int, start: str = "") -> Sequence[Draft]:
        """As `of_author`."""
        ...

    def save_and_tell(self, before: Draft, after: Draft, messages: Sequence[Message]) -> Draft:
        """With the messages in one transaction. Raises Conflict when the draft was saved or sent meanwhile."""
        ...

    def delete(self, draft: Draft, trace: Trace, messages: Sequence[Message]) -> None:
        """Deletes it and leaves the trace. Raises Conflict when the draft was saved or sent meanwhile."""
        ...

    def traces(self, urn: str, limit: int, start: str = "") -> Sequence[Trace]:
        """A school's deleted drafts, the newest first, from this place on; may lag."""
        ...
