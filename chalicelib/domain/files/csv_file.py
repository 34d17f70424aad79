"""Reads a CSV file into rows. Every line of the file belongs to one row; a quotation mark that swallows lines is reported."""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from chalicelib.domain.files.sheet import Joined, Line
from chalicelib.domain.files.sheet_limits import NOT_A_TABLE, FileRefused
from chalicelib.domain.files.swallowed_rows import holds_rows, is_between_cells

_SIGNS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_MEND = "Correct it, or save the file again from a spreadsheet program. No row was read."


def lines_of_csv(data: bytes) -> Iterator[Line]:
    """Raises FileRefused when it is not text, is not a table, or has a quotation mark without its pair."""
    text = _decoded(data)
    separator, text, before = _separator(text)
    raw = list(io.StringIO(text, newline=""))
    reader, number, width = csv.reader(raw, delimiter=separator, strict=True), 0, 0
    try:
        while (first := reader.line_num) < len(raw):
            cells, number = next(reader), number + 1
            last, width = reader.line_num, width or len(cells) * any(cells)
            where, lines = (before + first + 1, before + last), last - first
            joins = any(holds_rows(cell, width) for cell in cells)
            doubts = tuple(_doubts(cells, separator, width, where, joins=joins))
            joined = Joined(number, lines, where) if joins else None
            yield Line(number, tuple(cells), (), doubts, lines=lines + before * (number == 1), joined=joined)
    except csv.Error:
        raise FileRefused(_misquoted("".join(raw[first : reader.line_num]), separator, before + first + 1)) from None


# --- what may have been swallowed ----------------------------------------------------------------------------------------

_LINE_END = re.compile(r"\r\n|\r|\n")


def _doubts(cells: Sequence[str], separator: str, width: int, lines: tuple[int, int], *, joins: bool) -> Iterator[str]:
    first, last = lines
    where = f"Line {first}" if first == last else f"Lines {first} to {last}"
    if joins:
        yield f"{where} of the file became one row, and a cell of it seems to hold others. A quotation mark may be missing."
    elif any(is_between_cells(cell) for cell in cells):
        yield f"{where} of the file: a cell holds the signs between cells. Check that each cell is in its column."
    if any(cell.count('"') % 2 for cell in cells):
        yield f"{where} of the file: a quotation mark has no pair. Check that each cell is in its column."
    for sign in _SIGNS.keys() - {separator}:
        if sum(cell.count(sign) for cell in cells) >= max(2, width // 2):
            yield f"{where} of the file: the cells are separated by {_SIGNS[sign]}, the headings by {_SIGNS[separator]}."


def _misquoted(text: str, separator: str, first: int) -> str:
    """What is wrong with the quotation marks of a row that begins in line `first`. `text`: the part of it that was
    read."""

    def line(place: int) -> int:
        return first + len(_LINE_END.findall(text, 0, place))

    opened, at = -1, text.find('"')
    while at >= 0:
        if opened < 0:
            opened = at if not at or text[at - 1] in f"{separator}\r\n" else -1
        elif text[at + 1 : at + 2] == '"':
            at += 1
        elif text[at + 1 : at + 2] in ("", separator, "\r", "\n"):
            opened = -1
        else:
            return _closes_wrong(line(opened), line(at))
        at = text.find('"', at + 1)
    if opened < 0:
        return f"Line {first} of the file holds a cell that is far too long. {_MEND}"
    return f"Line {line(opened)} of the file has a quotation mark that is not closed: it would swallow the rows below. {_MEND}"


def _closes_wrong(opened: int, closed: int) -> str:
    if opened == closed:
        return f"Line {opened} of the file has a quotation mark in the wrong place. {_MEND}"
    return (
        f"A quotation mark opens in line {opened} of the file and closes in the middle of a cell in line {closed}: it would "
        f"swallow rows. {_MEND}"
    )


# --- text ----------------------------------------------------------------------------------------------------------------


def _decoded(data: bytes) -> str:
    """UTF-8, UTF-16 or, as Excel saves on Windows, cp1252."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = _decoded_as(data, "utf-16")
    elif data[:200].count(0) * 3 > len(data[:200]):  # without its mark; letters of Europe have a zero in each pair
        text = _decoded_as(data, "utf-16-le" if data[1:2] == b"\0" else "utf-16-be")
    else:
        text = _decoded_as(data, "utf-8-sig", "cp1252")
    if found := _NO_TEXT.search(text):
        raise FileRefused(_no_text(text, found.start()))
    return text


_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")


def _no_text(text: str, at: int) -> str:
    """Below sound headings, one line is damaged; otherwise the file is not a table."""
    headings, *others = _LINE_END.split(text[:at])
    if not others or not any(sign in headings for sign in _SIGNS):
        return NOT_A_TABLE
    return f"Line {len(others) + 1} of the file has a character in it that is not text. {_MEND}"


def _decoded_as(data: bytes, *encodings: str) -> str:
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused(NOT_A_TABLE)


_SAYS_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def _separator(text: str) -> tuple[str, str, int]:
    """The sign between cells, the text without a first line that only names that sign, and how many lines were left
    out."""
    said = _SAYS_SEPARATOR.match(text)
    if said and said[1] in ",;\t":
        return said[1], text[said.end() :], 1
    first = next(filter(None, re.split(r"[\r\n]+", text, maxsplit=2)), "")
    return max(_SIGNS, key=lambda sign: _cells_of(first, sign)), text, 0


def _cells_of(line: str, separator: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=separator), []))
    except csv.Error:
        return 0
