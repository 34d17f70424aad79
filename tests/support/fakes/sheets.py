"""Information sheets in memory."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec.structs import replace

from chalicelib.domain.files.jobs import Job
from chalicelib.domain.messages.message import Message
from chalicelib.domain.paging import ListPage, place_of
from chalicelib.domain.people.changes import Change as AdministratorsChange
from chalicelib.domain.people.purpose_links import UsedLink
from chalicelib.domain.sheets.finding import is_meant
from chalicelib.domain.sheets.moves import live_of
from chalicelib.domain.sheets.sheet import Sheet, SheetNumber, SheetState, Told
from chalicelib.ports.sheets import ToldChange
from tests.support.fakes.store import Store, must
from tests.support.paging import a_page

_UNPUBLISHED = frozenset({SheetState.DRAFT, SheetState.SECOND_READER, SheetState.SCHEDULED})
_NOT_PLANNED = "9999"


def _place(sheet: Sheet) -> str:
    return place_of(sheet.published_at, sheet.sheet_id) if sheet.published_at else ""


def _bodiless(sheet: Sheet) -> Sheet:
    return replace(sheet, markdown="", html="")


def _key(told: Told) -> tuple[str, str, int, str]:
    return told.sheet_id, told.urn, told.amendment, told.contact or f"nobody:{told.role}"


class FakeSheets:
    def __init__(self, store: Store) -> None:
        self._store = store
        self.sheets: dict[tuple[str, int], Sheet] = {}
        self.numbers: dict[SheetNumber, str] = {}
        self.readers: dict[tuple[str, str, int, str], Told] = {}

    def get(self, sheet_id: str, amendment: int | None = None) -> Sheet | None:
        if amendment is None:
            return next(iter(self._all_of(sheet_id)), None)
        return self.sheets.get((sheet_id, amendment))

    def _all_of(self, sheet_id: str) -> list[Sheet]:
        found = [sheet for sheet in self.sheets.values() if sheet.sheet_id == sheet_id]
        return sorted(found, key=lambda sheet: -sheet.amendment)

    def amendments(self, sheet_id: str) -> Sequence[Sheet]:
        return [_bodiless(sheet) for sheet in self._all_of(sheet_id)]

    def by_number(self, number: SheetNumber) -> Sequence[Sheet]:
        return self.amendments(self.numbers.get(number, ""))

    def next_number(self, year: int) -> int:
        return max((number.number for number in self.numbers if number.year == year), default=0) + 1

    def _listed(self) -> list[Sheet]:
        found = (live_of(self._all_of(sheet_id)) for sheet_id in {sheet_id for sheet_id, _ in self.sheets})
        return [_bodiless(sheet) for sheet in found if sheet]

    def published(self, year: int | None, limit: int, after: str = "") -> ListPage[Sheet]:
        listed = [sheet for sheet in self._listed() if year is None or sheet.number.year == year]
        return a_page(listed, limit, after, _place, newest_first=True)

    def found_by(self, words: frozenset[str], limit: int) -> Sequence[Sheet]:
        found = [sheet for sheet in self._listed() if is_meant(words, sheet)]
        return sorted(found, key=_place, reverse=True)[:limit]

    def announcing(self, slug: str, number: int) -> Sequence[Sheet]:
        found = [sheet for sheet in self.sheets.values() if sheet.published_at]
        meant = [sheet for sheet in found if any(page.slug == slug and page.number >= number for page in sheet.pages)]
        return [_bodiless(sheet) for sheet in sorted(meant, key=_place, reverse=True)]

    def unpublished(self) -> Sequence[Sheet]:
        found = [sheet for sheet in self.sheets.values() if sheet.state in _UNPUBLISHED]
        return [_bodiless(sheet) for sheet in sorted(found, key=lambda sheet: (sheet.sheet_id, sheet.amendment))]

    def scheduled(self) -> Iterator[Sheet]:
        """What the due index lists."""
        return (sheet for sheet in self.sheets.values() if sheet.state is SheetState.SCHEDULED)

    def due(self, now: datetime) -> Sequence[Sheet]:
        return [_bodiless(sheet) for sheet in self.scheduled() if sheet.publish_at and sheet.publish_at <= now]

    def save(self, before: Sheet | None, after: Sheet, change: AdministratorsChange, job: Job | None = None) -> None:
        self._store.reach("sheets.save")
        if self._store.has_change(change):
            return
        now = self.sheets.get((after.sheet_id, after.amendment))
        must((now.version if now else 0) == (before.version if before else 0))
        must(self.numbers.get(after.number, after.sheet_id) == after.sheet_id)
        must(before is not None or after.amendment > 0 or after.number not in self.numbers)
        self._store.must_be_new(job=job)
        if before and before.number != after.number:
            del self.numbers[before.number]
        self.numbers[after.number] = after.sheet_id
        kept = now if now and before and (before.markdown, before.html) == (after.markdown, after.html) else after
        self.sheets[after.sheet_id, after.amendment] = replace(
            after, version=(before.version if before else 0) + 1, markdown=kept.markdown, html=kept.html
        )
        if after.published_at and not (before and before.published_at):
            self._unlist_older(after)
        self._store.add_change(change)
        self._store.add_job(job)

    def drop(self, sheet: Sheet, change: AdministratorsChange) -> None:
        self._store.reach("sheets.drop")
        if self._store.has_change(change):
            return
        now = self.sheets.get((sheet.sheet_id, sheet.amendment))
        must(now is not None and now.version == sheet.version)
        del self.sheets[sheet.sheet_id, sheet.amendment]
        if sheet.amendment == 0:
            del self.numbers[sheet.number]
        self._store.add_change(change)

    def _unlist_older(self, after: Sheet) -> None:
        """Their rows are written again: they leave the lists."""
        for older in self._all_of(after.sheet_id):
            if older.amendment < after.amendment and older.published_at:
                self.sheets[older.sheet_id, older.amendment] = replace(older, version=older.version + 1)
                return

    # --- who was told -----------------------------------------------------------------------------------------------

    def add_told(self, told: Sequence[Told], messages: Sequence[Message]) -> None:
        self._store.reach("sheets.add_told")
        assert len(told) <= 45, "they would not fit into one transaction of the table"
        assert len(messages) <= 45, "they would not fit into one transaction of the table"
        for each in told:
            self.readers.setdefault(_key(each), replace(each, version=1))
        self._store.add_messages(messages)

    def told(self, sheet_id: str, limit: int, after: str = "") -> ListPage[Told]:
        found = [each for each in self.readers.values() if each.sheet_id == sheet_id]
        return a_page(found, limit, after, lambda each: "#".join(map(str, _key(each)[1:])))

    def told_to(self, urn: str, limit: int, after: str = "") -> ListPage[Told]:
        found = [each for each in self.readers.values() if each.urn == urn]
        return a_page(found, limit, after, _time_place, newest_first=True)

    def told_at(self, sheet_id: str, urn: str) -> Sequence[Told]:
        return [each for each in self.readers.values() if (each.sheet_id, each.urn) == (sheet_id, urn)]

    def told_one(self, sheet_id: str, amendment: int, urn: str, contact: str) -> Told | None:
        return self.readers.get((sheet_id, urn, amendment, contact))

    def change_told(
        self, changes: Sequence[ToldChange], messages: Sequence[Message] = (), by_link: UsedLink | None = None
    ) -> None:
        self._store.reach("sheets.change_told")
        for before, after in changes:
            now = self.readers.get(_key(after))
            must(now is not None and now.version == before.version)
        self._store.must_be_new(messages=messages)
        self._store.must_live(by_link)
        for before, after in changes:
            self.readers[_key(after)] = replace(after, version=before.version + 1)
        self._store.add_messages(messages)
        self._store.use(by_link)


def _time_place(told: Told) -> str:
    place = "#".join(map(str, _key(told)))
    return place_of(told.planned_at, place) if told.planned_at else f"{_NOT_PLANNED}#{place}"
