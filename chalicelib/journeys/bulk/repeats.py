"""Rows of a file that say the same, or contradict each other."""

from collections.abc import Sequence

from chalicelib.domain.files.cell_text import plain
from chalicelib.journeys.bulk.bulk_form import Cells, Problem

_CHILD = ("first_names", "last_name", "born")


def repeats(rows: Sequence[tuple[int, Cells]]) -> dict[int, Problem]:
    """By row number: rows that say again what an earlier row said, or give one child two UPNs or two children one."""
    found, exact, children, upns = {}, dict[tuple[tuple[str, str], ...], int](), dict[str, int](), dict[str, int]()
    by_number = dict(rows)
    for number, cells in rows:
        child = "|".join(plain(cells.get(name, "")) for name in _CHILD)
        upn = plain(cells.get("upn", "")).upper()
        whole = tuple(sorted(cells.items()))
        first = exact.setdefault(whole, number)
        same_child = children.setdefault(child, number) if child.strip("|") else number
        same_upn = upns.setdefault(upn, number) if upn else number
        if first != number:
            found[number] = Problem("", f"This row is the same as row {first}. Drop one of them.")
        elif same_child != number and upn != plain(by_number[same_child].get("upn", "")).upper():
            found[number] = Problem("upn", f"Row {same_child} is the same child with another UPN. Drop one of them.")
        elif same_child != number:
            found[number] = Problem("", f"Row {same_child} is the same child. Drop one of them.")
        elif same_upn != number:
            found[number] = Problem("upn", f"Row {same_upn} has this UPN for another child. Correct one of them.")
    return found
