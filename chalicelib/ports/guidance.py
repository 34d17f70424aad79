"""Pages of the procedures, and the words rendered from what people type."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from chalicelib.domain.guidance.example import ExamplePage
from chalicelib.domain.guidance.pages import Edition, GuidanceDraft, GuidancePage, GuidanceVersion


class Rendered(Struct, frozen=True):
    """Clean HTML, the same as plain text, and the named blocks in it: name to (HTML, text)."""

    html: str
    text: str
    blocks: Mapping[str, tuple[str, str]] = {}


class Markup(Protocol):
    def __call__(self, markdown: str) -> Rendered:
        """Raises MarkupRefused, with a sentence for the writer, for what is too long or too deep."""
        ...


class Example(Protocol):
    def __call__(self) -> Sequence[ExamplePage]:
        """The pages of the example document, in their order."""
        ...


class Guidance(Protocol):
    def current(self) -> Edition:
        """The live edition, as of a minute ago at most; number 0 where nothing was ever published, or where it cannot be
        read."""
        ...

    def newest(self) -> Edition:
        """The live edition as it is now, for who makes the next. Strongly consistent."""
        ...

    def edition(self, number: int) -> Edition | None: ...
    def texts(self, number: int) -> Mapping[str, str]:
        """The plain text of each page of an edition, by slug; empty where there is no such edition."""
        ...

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
    def saved(self, slug: str, based_on: int, version: int) -> GuidanceDraft | None:
        """A draft as it was saved with these numbers, for the months that such copies are kept."""
        ...

    def save_draft(self, before: GuidanceDraft | None, after: GuidanceDraft) -> None:
        """Keeps a copy of it too. Raises Conflict when somebody saved it since `before` was read. A draft with a `live_at`
        is in the due index, as What.GUIDANCE by its slug."""
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
        texts: Mapping[str, str],
    ) -> None:
        """The new version with its page and the next edition with the `texts` of all its pages, and the draft goes, in one
        transaction. `new` None: the page is withdrawn. Raises Conflict when page, draft or edition changed since they were
        read."""
        ...
