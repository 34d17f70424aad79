"""What a sheet lacks before it can be published. Each is a sentence for its writer."""

from collections.abc import Iterator, Mapping

from chalicelib.domain.files.attachments import problems_of
from chalicelib.domain.files.uploads import Upload
from chalicelib.domain.sheets.body import wants_date
from chalicelib.domain.sheets.readers import Readers
from chalicelib.domain.sheets.sheet import Sheet, SheetType

NOBODY = "This sheet is for nobody: no school that you chose has anybody to tell. Choose other roles, phases, areas or schools."


def lacks(sheet: Sheet, readers: Readers, uploads: Mapping[str, Upload | None]) -> list[str]:
    """`uploads`: those of its files that are there, by their ids."""
    return [*_lacks(sheet, readers), *problems_of(sheet.attachments, uploads)]


def _lacks(sheet: Sheet, readers: Readers) -> Iterator[str]:
    if not sheet.summary:
        yield "Write a summary: schools see it in their email."
    if not sheet.markdown:
        yield "Write the text of the sheet."
    if sheet.type is SheetType.ACTION and not sheet.action:
        yield "Write a summary of the action: this sheet asks schools to act."
    if wants_date(sheet.markdown + sheet.summary + sheet.action) and not sheet.complete_by:
        yield "The text has {{date}} in it. Enter the day by which the sheet is to be completed, or take {{date}} out."
    if sheet.amendment and not sheet.what_changed:
        yield "Say what this amendment changes."
    if not sheet.audience.roles:
        yield "Choose whom the sheet is for."
    elif not readers.told:
        yield NOBODY
