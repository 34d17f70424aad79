"""Links for one purpose."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from chalicelib.domain.paging import ListPage
from chalicelib.domain.people.purpose_links import Over, PurposeLink
from chalicelib.domain.people.sign_in import Attempt
from chalicelib.domain.records.withdrawal import Withdrawal


class PurposeLinks(Protocol):
    def add(self, link: PurposeLink) -> None:
        """Raises Conflict when it is there already."""
        ...

    def get(self, digest: str) -> PurposeLink | None:
        """None also where it cannot be read: it opens nothing."""
        ...

    def open(self, link: PurposeLink, attempt: Attempt, until: datetime) -> None:
        """Spends the code, and opens the link in the browser that asked for it, in place of any other.

        Raises Conflict when the code was spent already or the link is over.
        """
        ...

    def end(self, digest: str, why: Over) -> None:
        """Nothing happens where it is over already, or gone."""
        ...

    def withdraw(self, withdrawal: Withdrawal) -> None:
        """An administrator ends it, with all that follows from it in the same transaction.

        Raises Conflict when it is over already, or gone, or a task is there already.
        """
        ...

    def open_ones(self, now: datetime, after: str, limit: int) -> ListPage[PurposeLink]:
        """Those that nobody used or withdrew and that have not run out, the first to run out first; may lag by a moment."""
        ...

    def about(self, purpose: str, thing: str) -> Sequence[PurposeLink]:
        """Those that nobody used or withdrew, even if they have run out; may lag by a moment."""
        ...
