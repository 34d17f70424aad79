"""Rows that cannot be read: none, unless a test says so."""

from collections.abc import Sequence

from chalicelib.ports.unread import UnreadRow


class FakeUnread:
    """Every row of the fakes can be read, unless a test says otherwise."""

    def __init__(self) -> None:
        self.noted: list[UnreadRow] = []

    def begin(self) -> None:
        self.noted.clear()

    def rows(self) -> Sequence[UnreadRow]:
        return tuple(self.noted)
