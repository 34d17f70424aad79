"""Pages of the procedures, and the words rendered from what people type."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from chalicelib.domain.guidance.pages import Edition, GuidanceDraft, GuidancePage, GuidanceVersion
from chalicelib.domain.messages.message import Message


class Rendered(Struct, frozen=True):
    """Clean HTML, the same as plain text, and the named blocks in it: name to (HTML, text)."""

    html: str
    text: str
    blocks: Mapping[str, tuple[str, str]] = {}


class Markup(Protocol):
    def __call__(self, markdown: str) -> Rendered:
        """Raises MarkupRefused, with a sentence for the writer, for what is too long or too deep."""
        ...


class Guidance(Protocol):
    def current(self) -> Edition:
        """The live edition, as of a minute ago at most; number 0 where nothing was ever published."""
        ...

    def edition(self, number: int) -> Edition | None: ...
    def pages(self) -> Sequence[GuidancePage]:
        """All pages, also new and withdrawn ones. Strongly consistent."""
        ...

    def page(self, slug: str) -> GuidancePage | None: ...
    def add_page(self, page: GuidancePage, draft: GuidanceDraft) -> None:
        """Raises Conflict where the slug is taken, also by a withdrawn page."""
        ...

    def save_page(self, before: GuidancePage, after: GuidancePage) -> None:
        """Raises Conflict when it changed since it was read."""
        ...

    def draft(self, slug: str) -> GuidanceDraft | None: ...
    def save_draft(self, before: GuidanceDraft | None, after: GuidanceDraft) -> None:
        """Raises Conflict when somebody saved it since `before` was read."""
        ...

    def drop_draft(self, draft: GuidanceDraft) -> None:
        """Raises Conflict when somebody saved it since it was read."""
        ...

    def drafts_due(self, now: datetime) -> Sequence[GuidanceDraft]:
        """Those whose time to be published has come."""
        ...

    def version(self, slug: str, number: int) -> GuidanceVersion | None: ...
    def versions(self, slug: str) -> Sequence[GuidanceVersion]:
        """All that were published, newest first, without their words."""
        ...

    def publish(
        self,
        page: GuidancePage,
        after: GuidancePage,
        new: GuidanceVersion | None,
        draft: GuidanceDraft | None,
        before: Edition,
        edition: Edition,
        messages: Sequence[Message] = (),
    ) -> None:
        """The new version with its page and the next edition, and the draft goes, in one transaction. `new` None: the page
        is withdrawn. Raises Conflict when page, draft or edition changed since they were read."""
        ...
