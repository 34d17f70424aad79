"""A file of many returns and its rows, as the table keeps them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.domain.files.bulk import KEPT, Reading, Row
from chalicelib.domain.files.spreadsheet import Joined, Tally
from chalicelib.domain.newer import known_of, rest_of


def lapses(begun: datetime) -> int:
    return int((begun + KEPT).timestamp())


def reading_of(stored: Mapping[str, Any] | None) -> Reading | None:
    if not stored:
        return None
    joined = (
        Joined(each["number"], each["most"], tuple(each["lines"]) if each["lines"] else None)
        for each in stored["joined"]
    )
    columns, sheets = tuple(stored["columns"]), tuple(stored["sheets"])
    return Reading(Tally(**known_of(stored["tally"], Tally)), stored["sheet"], columns, sheets, tuple(joined))


_ROW = ("number", "cells", "confirmed", "problems", "doubts", "dropped", "reference", "team")


def stored_row(row: Row, codes: dict[str, int]) -> dict[str, Any]:
    """`codes`: the number of all words so far; it is added to."""
    lists = {
        name: [[field, codes.setdefault(words, len(codes))] for field, words in found]
        for name, found in (("problems", row.problems), ("doubts", row.doubts))
    }
    found = {**row.newer, "number": row.number, "cells": dict(row.cells), "confirmed": row.confirmed, **lists}
    return found | {"dropped": row.dropped, "reference": row.reference, "team": row.team}


def row_of_stored(stored: Mapping[str, Any], words: Sequence[str]) -> Row:
    return Row(
        stored["number"],
        stored["cells"],
        tuple((name, words[code]) for name, code in stored["problems"]),
        stored["dropped"],
        stored["reference"],
        stored["team"],
        tuple((name, words[code]) for name, code in stored["doubts"]),
        stored["confirmed"],
        newer=rest_of(stored, *_ROW),
    )
