"""Information sheets: the public archive, and the pages on which the team writes them."""

from chalicelib.links.base import BaseLinks


class SheetLinks(BaseLinks, frozen=True):
    @property
    def sheets(self) -> str:
        """The public archive."""
        return self.to("/sheets")

    def sheets_where(self, **filters: str) -> str:
        return self.page_of("/sheets", filters)

    def sheet(self, year: int, number: int, amendment: int | None = None) -> str:
        """The permanent address of a sheet, or of one of its amendments."""
        which = {} if amendment is None else {"amendment": str(amendment)}
        return self.page_of(f"/sheets/{year:04d}/{number}", which)

    def sheet_file(self, year: int, number: int, file_id: str) -> str:
        return self.to(f"/sheets/{year:04d}/{number}/files/{file_id}")

    @property
    def told_to_schools(self) -> str:
        """What one school was told."""
        return self.to("/told-to-schools")

    @property
    def write_sheets(self) -> str:
        """The team's list."""
        return self.to("/write-sheets")

    @property
    def new_sheet(self) -> str:
        return self.to("/write-sheets/new")

    def write_sheet(self, sheet_id: str, act: str = "") -> str:
        """The team's page of a sheet, or what is done there: write, preview, readers, second-reader, read, hand-back, publish,
        take-back, amend, withdraw, discard, told, stop, files."""
        return self.to(f"/write-sheets/{sheet_id}{act and '/'}{act}")

    def sheet_file_received(self, sheet_id: str, file_id: str) -> str:
        return self.to(f"/write-sheets/{sheet_id}/files/{file_id}")
