"""The figures as Markdown tables, for the screen and for docs/performance.md."""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks import sheets
from benchmarks.cold_start import start_lines
from infrastructure.steps import ROOT

FIGURES = Path(__file__).parent / "figures.json"
DOCS = ROOT / "docs" / "performance.md"
BENCH, COST = "make bench", "make cost"

# Aims for read and write units together; an action without one is there to be watched.
AIMS = {
    "submit": 100,
    "submit, a child of two other cases": 100,
    "submit among 5,000 Smiths": 100,
    "worklist": 8,
    "worklist, overdue": 8,
    "case page, 50 events": 12,
    "case page, 500 emails": 12,
    "note": 20,
    "idle tick": 2,
}


def zip_sizes(archive: Path) -> dict[str, float]:
    """Megabytes."""
    with zipfile.ZipFile(archive) as zipped:
        unpacked = sum(entry.file_size for entry in zipped.infolist())
    return {"packed": round(archive.stat().st_size / 1e6, 1), "unpacked": round(unpacked / 1e6, 1)}


def tables(figures: Mapping[str, Any]) -> str:
    cold, size = figures["cold"], figures["zip"]
    head = (
        f"Measured on {figures['measured']} with Python {figures['python']}; medians of {cold['repetitions']} starts."
    )
    weight = f"The package is {size['packed']} MB, {size['unpacked']} MB unpacked."
    parts = [
        f"{head} {weight}",
        _cold_table(cold),
        _action_table(figures["actions"]),
        _returns_table(figures["returns"]),
        *_sheets_tables(figures),
    ]
    return "\n\n".join(parts) + "\n"


def _returns_table(returns: Mapping[str, float]) -> str:
    rows = [
        ["checked, seconds", "10", f"{returns['checked']:g}"],
        ["sent, seconds", "60", f"{returns['sent']:g}"],
        ["the most memory of the worker, MB", "256", f"{returns['peak_mb']:g}"],
    ]
    return markdown(["a file of 2,000 leavers", "aim", "measured"], rows)


def _sheets_tables(figures: Mapping[str, Any]) -> Iterator[str]:
    found, actions = figures["sheets"], next(iter(figures["actions"].values()))
    pages = [
        [
            name,
            str(sheets.AIMS.get(name, "")),
            f"{each['reads']:g} + {each['writes']:g}",
            f"{each['calls']:g}",
            f"{each['ms']:.0f}",
        ]
        for name, each in found.items()
        if name != sheets.PLANNED
    ]
    yield markdown(["what anybody reads", "aim", "reads + writes", "calls", "ms"], pages)
    readers = found[sheets.PLANNED]["readers"]
    yield markdown([f"a sheet for {readers:,} readers", "aim", "measured"], sheets.lines(found, actions))


def _cold_table(cold: Mapping[str, Any]) -> str:
    return markdown(["", "ms", "ratio", "ms of processor", "ratio"], start_lines([cold["starts"]]))


def _action_table(actions: Mapping[str, Any]) -> str:
    sizes = list(actions)
    first = actions[sizes[0]]
    titles = [f"{what}, {int(size):,} cases" for size in sizes for what in ("reads + writes", "calls", "ms")]
    rows = []
    for name in first:
        cells = [name, str(AIMS.get(name, ""))]
        for size in sizes:
            found = actions[size][name]
            ms = "" if found["ms"] is None else f"{found['ms']:.0f}"  # where only its units were counted
            cells += [f"{found['reads']:g} + {found['writes']:g}", f"{found['calls']:g}", ms]
        rows.append(cells)
    return markdown(["action", "aim", *titles], rows)


def markdown(titles: list[str], rows: Iterable[list[str]]) -> str:
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write_into_docs(text: str, command: str = BENCH) -> None:
    """Replaces what is between the two marks of the page that the command's figures have."""
    begin, end = f"<!-- figures of {command} -->", "<!-- end of the figures -->"
    put = f"{begin}\n\n{text}\n{end}"
    DOCS.write_text(re.sub(f"{begin}.*?{end}", lambda _: put, DOCS.read_text(), flags=re.DOTALL))
