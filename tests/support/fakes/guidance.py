"""Pages of the procedures in memory."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from chalicelib.domain.guidance.pages import Edition, GuidanceDraft, GuidancePage, GuidanceVersion
from tests.support.fakes.store import Store, must


class FakeGuidance:
    def __init__(self, store: Store) -> None:
        self._store = store

    def current(self) -> Edition:
        self._store.reach("guidance.current")
        return self.newest()

    def newest(self) -> Edition:
        editions = self._store.guide_editions
        return editions[max(editions)] if editions else Edition(0)

    def edition(self, number: int) -> Edition | None:
        return self._store.guide_editions.get(number)

    def texts(self, number: int) -> Mapping[str, str]:
        return self._store.guide_texts.get(number, {})

    def pages(self) -> Sequence[GuidancePage]:
        return [page for _, page in sorted(self._store.guide_pages.items())]

    def page(self, slug: str) -> GuidancePage | None:
        return self._store.guide_pages.get(slug)

    def add_page(self, page: GuidancePage, draft: GuidanceDraft) -> None:
        store = self._store
        store.reach("guidance.add_page")
        if store.guide_pages.get(page.slug) == replace(page, version=1) and self._is_saved(draft, 1):
            return
        must(page.slug not in store.guide_pages and draft.slug not in store.guide_drafts)
        store.guide_pages[page.slug] = replace(page, version=1)
        self._save_draft(None, draft)

    def save_page(self, before: GuidancePage, after: GuidancePage) -> None:
        self._store.reach("guidance.save_page")
        if self._store.guide_pages.get(after.slug) == replace(after, version=before.version + 1):
            return
        self._must_be(before)
        self._save_page(before, after)

    def draft(self, slug: str) -> GuidanceDraft | None:
        return self._store.guide_drafts.get(slug)

    def saved(self, slug: str, based_on: int, version: int) -> GuidanceDraft | None:
        return self._store.guide_saved.get((slug, based_on, version))

    def save_draft(self, before: GuidanceDraft | None, after: GuidanceDraft) -> None:
        self._store.reach("guidance.save_draft")
        if self._is_saved(after, before.version + 1 if before else 1):
            return
        self._must_still_be(after.slug, before)
        self._save_draft(before, after)

    def version(self, slug: str, number: int) -> GuidanceVersion | None:
        return self._store.guide_versions.get((slug, number))

    def versions(self, slug: str) -> Sequence[GuidanceVersion]:
        found = [version for (of, _), version in sorted(self._store.guide_versions.items()) if of == slug]
        return [replace(version, markdown="", html="") for version in reversed(found)]

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
        store = self._store
        store.reach("guidance.publish")
        assert edition.number == before.number + 1
        if store.guide_editions.get(edition.number) == edition:
            return
        must(edition.number not in store.guide_editions)
        self._must_be(page)
        must(new is None or (new.slug, new.number) not in store.guide_versions)
        if draft:
            self._must_still_be(draft.slug, draft)
        store.guide_editions[edition.number] = edition
        store.guide_texts[edition.number] = dict(texts)
        self._save_page(page, after)
        if new:
            store.guide_versions[new.slug, new.number] = new
        if draft:
            del store.guide_drafts[draft.slug]

    def _must_be(self, page: GuidancePage) -> None:
        stored = self._store.guide_pages.get(page.slug)
        must(stored is not None and stored.version == page.version)

    def _must_still_be(self, slug: str, draft: GuidanceDraft | None) -> None:
        stored = self._store.guide_drafts.get(slug)
        must((stored.version if stored else 0) == (draft.version if draft else 0))

    def _is_saved(self, draft: GuidanceDraft, version: int) -> bool:
        return self._store.guide_drafts.get(draft.slug) == replace(draft, version=version)

    def _save_page(self, before: GuidancePage, after: GuidancePage) -> None:
        self._store.guide_pages[after.slug] = replace(after, version=before.version + 1)

    def _save_draft(self, before: GuidanceDraft | None, after: GuidanceDraft) -> None:
        saved = replace(after, version=before.version + 1 if before else 1)
        self._store.guide_drafts[after.slug] = saved
        self._store.guide_saved[after.slug, saved.based_on, saved.version] = saved
