"""A spreadsheet as read: its headings and lines, and the problems of single cells."""

from datetime import date

from msgspec import Struct

Problem = tuple[int, str]
"""The column (0 is A) and its problem."""


class Joined(Struct, frozen=True):
    """A row that seems to hold others, by its number, and the most pupils that may be in it."""

    number: int
    most: int
    lines: tuple[int, int] | None = None
    """In a CSV file: the first and the last line that became this row."""

    @property
    def words(self) -> str:
        if self.lines:
            first, last = self.lines
            return f"Lines {first} to {last} of the file became one row: up to {self.most} pupils."
        return f"Row {self.number} seems to hold others: up to {self.most} pupils."


class Line(Struct, frozen=True):
    """`number` is the row as a spreadsheet program shows it."""

    number: int
    cells: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    doubts: tuple[str, ...] = ()
    """Possible problems of the whole line: cells in the wrong place, or swallowed lines."""
    days: tuple[tuple[int, date], ...] = ()
    """Columns with a bare number in their cell, and the day of that number in the workbook's calendar."""
    lines: int = 1
    """How many lines of the file it takes: cells may hold line ends."""
    joined: Joined | None = None
    """Set when it seems to hold other rows."""


class Tally(Struct, frozen=True):
    """Each line of the file, counted once."""

    headings: int
    rows: int
    blank: int
    inside: int = 0
    """Lines that are part of the row before them, because a cell holds line ends."""

    @property
    def lines(self) -> int:
        return self.headings + self.rows + self.inside + self.blank


class Sheet(Struct, frozen=True):
    """`headings` has one entry for each column, "" where there is none."""

    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    tally: Tally
    name: str = ""
    """The name of the sheet that was read, in a workbook."""
    left_out: tuple[str, ...] = ()
    """The other sheets of the workbook that have something in them."""
