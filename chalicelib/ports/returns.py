"""Returns without a case."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from chalicelib.domain.child.search import Token
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.purpose_links import UsedLink
from chalicelib.domain.records.acceptance import Opening
from chalicelib.domain.records.access import Access
from chalicelib.domain.records.referred import ReturnPage
from chalicelib.domain.returns.returns import Return, ReturnState


class Returns(Protocol):
    """Returns that opened no case. `Cases.accept` writes them."""

    def named(self, reference: str) -> Return | None:
        """None once it became a case: its reference leads there then."""
        ...

    def get(self, return_id: str) -> Return | None: ...
    def newest(self, after: str, limit: int, state: ReturnState | None = None) -> ReturnPage:
        """The newest first, of one state or of all; may lag."""
        ...

    def ids_with(self, token: Token, limit: int, form: str = "") -> Sequence[str]:
        """Ids of the returns by this form, or by any, that have this token; may lag."""
        ...

    def heads(self, return_ids: Iterable[str]) -> Sequence[Return]:
        """As `Cases.heads`."""
        ...

    def change(
        self,
        before: Return,
        after: Return,
        access: "Access",
        once: str = "",
        messages: Sequence[Message] = (),
        by_link: UsedLink | None = None,
    ) -> None:
        """With its audit row, the messages about it and the use of the link in the same transaction.

        Raises Conflict when it was changed since `before` was read, or the link is over.
        """
        ...

    def open_case(
        self, before: Return, after: Return, opening: Opening, access: "Access", by_link: UsedLink | None = None
    ) -> None:
        """The case under the return's own reference, in one transaction. Raises Conflict as `change`."""
        ...
