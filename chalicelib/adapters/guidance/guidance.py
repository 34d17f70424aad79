"""Pages of the procedures in the table. What is live is one row, which a process keeps for a minute, as it does the settings."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from msgspec.structs import replace
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.guidance.guidance_rows import (
    GUIDES,
    copy_of_draft,
    draft_of,
    draft_pk,
    edition_of,
    guide_pk,
    numbered,
    page_of,
    page_sk,
    row_of_draft,
    row_of_edition,
    row_of_page,
    row_of_version,
    rows_of_texts,
    saved_sk,
    unpacked,
    version_of,
)
from chalicelib.adapters.tables.getting import get, get_unchanging, read
from chalicelib.adapters.tables.reading import all_of_kind, decoded, kinds, readable
from chalicelib.adapters.tables.rows.guidance import (
    GuideDraftRow,
    GuideEditionRow,
    GuidePageRow,
    GuideSavedRow,
    GuideTextRow,
    GuideVersionRow,
)
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.adapters.tables.transactions import commit
from chalicelib.adapters.tables.writing import absent, put_over
from chalicelib.domain.errors import Conflict, TryAgain, Unreadable
from chalicelib.domain.guidance.pages import Edition, GuidanceDraft, GuidancePage, GuidanceVersion

W = TypeVar("W", GuidancePage, GuidanceDraft)
_LIVE_SECONDS = 60
_WITHOUT_WORDS = ["pk", "sk", "kind", "title", "what_changed", "by", "at", "attachments"]


class TableGuidance:
    """Fulfils the port Guidance."""

    def __init__(self) -> None:
        self._current, self._read_at = Edition(0), float("-inf")
        self._texts: tuple[int, Mapping[str, str]] = (0, {})

    # --- what is live ---------------------------------------------------------------------------------------------------

    def current(self) -> Edition:
        if time.monotonic() - self._read_at > _LIVE_SECONDS:
            try:
                self._keep(_newest(consistent=False))
            except Unreadable:  # noted for the page; forms go on with that of a minute ago, or without guidance
                self._keep(self._current)
        return self._current

    def newest(self) -> Edition:
        edition = _newest(consistent=True)
        self._keep(edition)
        return edition

    def _keep(self, edition: Edition) -> None:
        """A read may lag behind what this process published itself."""
        self._current = max(self._current, edition, key=lambda each: each.number)
        self._read_at = time.monotonic()

    def edition(self, number: int) -> Edition | None:
        if number == self._current.number and number:
            return self._current
        row = read(lambda: get_unchanging(GuideEditionRow, GUIDES, numbered("GUIDE_EDITION", number)))
        return decoded(row, edition_of) if row else None

    def texts(self, number: int) -> Mapping[str, str]:
        if self._texts[0] != number:
            begins = Row.sk.startswith(f"{numbered('GUIDE_TEXT', number)}#")
            rows = all_of_kind(read(lambda: list(Row.query(GUIDES, begins, consistent_read=True))), GuideTextRow)
            if not rows:
                return {}
            self._texts = (number, unpacked(b"".join(row.content for row in rows)))
        return self._texts[1]

    # --- what is written ------------------------------------------------------------------------------------------------

    def pages(self) -> Sequence[GuidancePage]:
        rows = read(lambda: list(Row.query(GUIDES, Row.sk.startswith(page_sk("")), consistent_read=True)))
        return readable(kinds(rows, GuidePageRow), page_of)

    def page(self, slug: str) -> GuidancePage | None:
        row = read(lambda: get(GuidePageRow, GUIDES, page_sk(slug)))
        return decoded(row, page_of) if row else None

    def add_page(self, page: GuidancePage, draft: GuidanceDraft) -> None:
        def fill(transaction: TransactWrite) -> None:
            transaction.save(row_of_page(_at(page, 1)), condition=absent())
            _save_draft(transaction, None, draft)

        _commit(fill, lambda: self.page(page.slug) == _at(page, 1) and self.draft(page.slug) == _at(draft, 1))

    def save_page(self, before: GuidancePage, after: GuidancePage) -> None:
        expected = _at(after, before.version + 1)
        _commit(lambda transaction: _save_page(transaction, before, after), lambda: self.page(after.slug) == expected)

    def draft(self, slug: str) -> GuidanceDraft | None:
        row = read(lambda: get(GuideDraftRow, draft_pk(slug), "GUIDE_DRAFT"))
        return decoded(row, draft_of) if row else None

    def saved(self, slug: str, based_on: int, version: int) -> GuidanceDraft | None:
        row = read(lambda: get_unchanging(GuideSavedRow, guide_pk(slug), saved_sk(based_on, version)))
        return decoded(row, draft_of) if row else None

    def save_draft(self, before: GuidanceDraft | None, after: GuidanceDraft) -> None:
        expected = _at(after, before.version + 1 if before else 1)
        _commit(lambda transaction: _save_draft(transaction, before, after), lambda: self.draft(after.slug) == expected)

    # --- what was published ---------------------------------------------------------------------------------------------

    def version(self, slug: str, number: int) -> GuidanceVersion | None:
        row = read(lambda: get_unchanging(GuideVersionRow, guide_pk(slug), numbered("GUIDE_VERSION", number)))
        return decoded(row, version_of) if row else None

    def versions(self, slug: str) -> Sequence[GuidanceVersion]:
        query = Row.query(
            guide_pk(slug),
            Row.sk.startswith("GUIDE_VERSION#"),
            scan_index_forward=False,
            consistent_read=True,
            attributes_to_get=_WITHOUT_WORDS,
        )
        return readable(kinds(read(lambda: list(query)), GuideVersionRow), version_of)

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
        assert edition.number == before.number + 1

        def fill(transaction: TransactWrite) -> None:
            # The first condition: who else made this edition made another one of it.
            transaction.save(row_of_edition(edition), condition=absent())
            for row in rows_of_texts(edition.number, texts):
                transaction.save(row, condition=absent())
            _save_page(transaction, page, after)
            if new:
                transaction.save(row_of_version(new), condition=absent())
            if draft:
                _drop_draft(transaction, draft)

        _commit(fill, lambda: self._stored(edition.number) == edition)
        self._keep(edition)

    def _stored(self, number: int) -> Edition | None:
        row = read(lambda: get(GuideEditionRow, GUIDES, numbered("GUIDE_EDITION", number)))
        return decoded(row, edition_of) if row else None


def _newest(*, consistent: bool) -> Edition:
    begins = Row.sk.startswith("GUIDE_EDITION#")
    query = Row.query(GUIDES, begins, scan_index_forward=False, limit=1, consistent_read=consistent)
    rows = all_of_kind(read(lambda: list(query)), GuideEditionRow)
    return decoded(rows[0], edition_of) if rows else Edition(0)


def _commit(fill: Callable[[TransactWrite], None], is_done: Callable[[], bool]) -> None:
    """As `commit`; an answer that was lost, which looks like a conflict or like none, counts as done where it is."""
    try:
        commit(fill)
    except (Conflict, TryAgain):
        if not is_done():
            raise


def _at(value: W, version: int) -> W:
    return replace(value, version=version)


def _save_page(transaction: TransactWrite, before: GuidancePage, after: GuidancePage) -> None:
    row = row_of_page(_at(after, before.version + 1))
    put_over(transaction, row, GuidePageRow.version == before.version)


def _save_draft(transaction: TransactWrite, before: GuidanceDraft | None, after: GuidanceDraft) -> None:
    draft = _at(after, before.version + 1 if before else 1)
    unchanged = GuideDraftRow.version == before.version if before else absent()
    put_over(transaction, row_of_draft(draft), unchanged)
    transaction.save(copy_of_draft(draft), condition=absent())


def _drop_draft(transaction: TransactWrite, draft: GuidanceDraft) -> None:
    transaction.delete(row_of_draft(draft), condition=GuideDraftRow.version == draft.version)
