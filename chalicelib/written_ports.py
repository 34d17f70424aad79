"""The ports of what the team writes for others to read: a part of the ports of a stack, which bootstrap.py builds."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chalicelib.ports.guidance import Example, Guidance, Markup


class WrittenPorts:
    @cached_property
    def guidance(self) -> Guidance:
        from chalicelib.adapters.guidance.guidance import TableGuidance

        return TableGuidance()

    @cached_property
    def markup(self) -> Markup:
        from chalicelib.adapters.guidance.markup import Markdown

        return Markdown()

    @cached_property
    def example(self) -> Example:
        from chalicelib.adapters.guidance.example import example

        return example
