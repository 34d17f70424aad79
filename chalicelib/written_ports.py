"""The ports of what the team writes for others to read: a part of the ports of a stack, which bootstrap.py builds."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chalicelib.adapters.tables.sealing import Sealer
    from chalicelib.ports.guidance import Example, Guidance, Markup
    from chalicelib.ports.keys import Keys
    from chalicelib.ports.mail_contacts import MailContacts
    from chalicelib.ports.sheets import Sheets


class WrittenPorts:
    keys: Keys
    _sealer: Sealer

    @cached_property
    def guidance(self) -> Guidance:
        from chalicelib.adapters.guidance.guidance import TableGuidance

        return TableGuidance()

    @cached_property
    def markup(self) -> Markup:
        from chalicelib.adapters.guidance.markup import Markdown

        return Markdown()

    @cached_property
    def sheets(self) -> Sheets:
        from chalicelib.adapters.sheets.sheets import TableSheets

        return TableSheets(self.keys, self._sealer)

    @cached_property
    def mail_contacts(self) -> MailContacts:
        """Who gets what is written."""
        from chalicelib.adapters.people.mail_contacts import TableMailContacts

        return TableMailContacts(self.keys, self._sealer)

    @cached_property
    def example(self) -> Example:
        from chalicelib.adapters.guidance.example import example

        return example
