"""Rows of a table that slipped into one cell."""

import re

_LINE_END = re.compile(r"[\r\n]")
_BETWEEN = ",;\t\r\n"
_DATE = re.compile(r"\b\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}\b|\b\d{4}-\d\d-\d\d\b")


def has_line_end(cell: str) -> bool:
    return bool(_LINE_END.search(cell))


def holds_rows(cell: str, width: int) -> bool:
    """Whether rows of a table this wide seem to have slipped into a cell. An address has several lines and a few
    commas; a row has many, and dates. Text between two lone quotation marks begins and ends where a cell does."""
    if not has_line_end(cell):
        return False
    many = max(min(3, width - 1), width // 2, 1)
    return is_between_cells(cell) or bool(_DATE.search(cell)) or max(map(cell.count, ",;\t")) >= many


def is_between_cells(cell: str) -> bool:
    """Whether it begins and ends with a separator of cells or lines."""
    found = cell.strip(" \u00a0")
    return bool(found) and found[0] in _BETWEEN and found[-1] in _BETWEEN
