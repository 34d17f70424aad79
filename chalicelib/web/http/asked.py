"""What a page with questions is given."""

from collections.abc import Mapping

from msgspec import Struct

from chalicelib.journeys.engine.pages import Page


class Asked(Struct, frozen=True, kw_only=True):
    """The questions, what was typed into them, and what is wrong with it."""

    page: Page
    raw: Mapping[str, str]
    problems: Mapping[str, str]


class Posted(Asked, frozen=True, kw_only=True):
    """Questions whose form goes to an address of its own."""

    action: str
