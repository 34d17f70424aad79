"""The public archive of information sheets, and the team's list."""

from collections.abc import Sequence

from msgspec import Struct

from chalicelib.domain.errors import NotFound
from chalicelib.domain.paging import ListPage
from chalicelib.domain.people.mail_contacts import ContactRole
from chalicelib.domain.sheets.finding import words_of
from chalicelib.domain.sheets.moves import live_of
from chalicelib.domain.sheets.numbering import number_in
from chalicelib.domain.sheets.sheet import Sheet, SheetNumber, SheetType
from chalicelib.ports.world import World
from chalicelib.services.sheets.keeping import whole

PAGE_OF_SHEETS = 25
MOST_FOUND = 50
_MOST_PAGES = 8
"""Pages that are read for one page of a filtered list."""


class Wanted(Struct, frozen=True):
    """What the archive is asked for. None and empty: any."""

    year: int | None = None
    type: SheetType | None = None
    role: ContactRole | None = None

    def holds(self, sheet: Sheet) -> bool:
        of_year = self.year is None or sheet.number.year == self.year
        of_type = self.type is None or sheet.type is self.type
        return of_year and of_type and (self.role is None or self.role in sheet.audience.roles)


class Shown(Struct, frozen=True):
    """What the public reads of one sheet. `amendments`: all that were published, the newest first."""

    sheet: Sheet
    amendments: Sequence[Sheet]
    replaced_by: Sheet | None = None

    @property
    def is_newest(self) -> bool:
        return self.sheet.amendment == self.amendments[0].amendment


def published(world: World, wanted: Wanted, after: str = "") -> ListPage[Sheet]:
    """The newest first. A page of a filtered list may be short and still go on."""
    rows = list[Sheet]()
    for _ in range(_MOST_PAGES):
        page = world.sheets.published(wanted.year, PAGE_OF_SHEETS, after)
        rows += [sheet for sheet in page.rows if wanted.holds(sheet)]
        after = page.after
        if not after or len(rows) >= PAGE_OF_SHEETS:
            break
    return ListPage(tuple(rows), after)


def found(world: World, text: str, wanted: Wanted) -> Sequence[Sheet]:
    """By number, such as "MI 65/14", or by words of title and summary; at most MOST_FOUND."""
    if number := number_in(text):
        live = live_of(world.sheets.by_number(number))
        return [live] if live and wanted.holds(live) else []
    there = world.sheets.found_by(words_of(text), MOST_FOUND)
    return [sheet for sheet in there if wanted.holds(sheet)]


def shown(world: World, number: SheetNumber, amendment: int | None = None) -> Shown:
    """Raises NotFound, also for what was never published."""
    there = [sheet for sheet in world.sheets.by_number(number) if sheet.published_at]
    wanted = next((sheet for sheet in there if amendment in (None, sheet.amendment)), None)
    if not wanted:
        raise NotFound
    replaced_by = live_of(world.sheets.amendments(wanted.replaced_by)) if wanted.replaced_by else None
    return Shown(whole(world, wanted.sheet_id, wanted.amendment), there, replaced_by)
