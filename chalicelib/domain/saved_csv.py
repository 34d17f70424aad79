"""CSV files that people save from a page. No cell of them is a formula to a spreadsheet (OWASP: CSV injection)."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

NOTE = "# "
"""Begins what a saved file says of itself."""
_BEGIN_FORMULA = frozenset("=+-@\t\r\n\N{MINUS SIGN}")


def _may_be_formula(cell: str) -> bool:
    """Whether a spreadsheet may take it for one, also by a sign of the width that Chinese and Japanese programs write."""
    return unicodedata.normalize("NFKC", cell[:1]) in _BEGIN_FORMULA


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if _may_be_formula(cell) else cell


def unguarded(cell: str) -> str:
    """The typed text back from what `guarded` made of a formula."""
    return cell[1:] if cell.startswith("'") and _may_be_formula(cell[1:]) else cell


def saved_csv(headings: Sequence[str], rows: Iterable[Sequence[str]], notes: Sequence[str] = ()) -> str:
    """A file with these columns. It ends with the sentences that it says of itself, a line each."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows([guarded(" ".join(cell.split())) for cell in row] for row in rows)
    writer.writerows([f"{NOTE}{note}"] for note in notes)
    return text.getvalue()
