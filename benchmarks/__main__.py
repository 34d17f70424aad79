"""`make bench`: measures the package and what it does, prints the tables, and with --write keeps them.

Everything is measured on the packaged stack on the emulated AWS, which this command starts and ends.
"""

import argparse
import contextlib
import io
import json
import os
import sys
import time
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import cold_start, cost, many_returns, report
from benchmarks.units import Meter
from infrastructure.local.stack import LocalStack
from infrastructure.package import package
from infrastructure.steps import main_or_plain_failure, step

SIZES = (100, 10_000)
PARTS = ("cold", "actions", "returns", "sheets")


def _actions(stack: LocalStack, sizes: tuple[int, ...]) -> dict[str, Any]:
    """What each action costs with so many cases in the table."""
    from benchmarks import actions, bulk
    from chalicelib.adapters.tables.rows.row import Row
    from chalicelib.bootstrap import world
    from infrastructure.local.example_data import OFFICE

    office = world().people.by_email(OFFICE.address)
    assert office
    meter = Meter(Row._get_connection().connection.client)
    found, there = {}, cold_start.CASES
    for size in sizes:
        with step(f"{size:,} cases"), meter.stopped():
            bulk.load_cases(world(), office, size - there)
        there = size
        with step(f"Actions at {size:,} cases"), contextlib.redirect_stdout(io.StringIO()):
            found[str(size)] = actions.measure_all(stack, meter, office)
    return found


def _returns() -> dict[str, float]:
    with step(f"A file of {many_returns.ROWS:,} leavers"):
        return many_returns.measure(os.environ)


def _cold(archive: Path, officer: Mapping[str, str]) -> dict[str, Any]:
    with step("Cold starts"):
        (cold,) = cold_start.measure([archive], officer, dict(os.environ))
    return {"repetitions": cold_start.REPETITIONS, "starts": cold}


def _sheets() -> dict[str, Any]:
    """The procedures and sheets."""
    from benchmarks import sheets
    from chalicelib.adapters.tables.rows.row import Row

    with step(f"A sheet for {sheets.READERS:,} readers"), contextlib.redirect_stdout(io.StringIO()):
        return sheets.measure(Meter(Row._get_connection().connection.client))


def measure(sizes: tuple[int, ...], parts: Collection[str] = PARTS) -> dict[str, Any]:
    """These parts of the figures, the others as they were measured last."""
    figures: dict[str, Any] = json.loads(report.FIGURES.read_text())
    with cold_start.quiet_stack() as stack:
        officer = cold_start.signed_in_officer()
        if "cold" in parts:
            archive = package(for_this_machine=True)[0].archive
            figures |= {
                "measured": datetime.now(UTC).date().isoformat(),
                "python": ".".join(map(str, sys.version_info[:3])),
                "zip": report.zip_sizes(archive),
                "cold": _cold(archive, officer),
            }
        if "actions" in parts:
            figures["actions"] = _actions(stack, sizes)
        if "returns" in parts:
            figures["returns"] = _returns()
        if "sheets" in parts:  # at the end, because its emails wait in the table
            figures["sheets"] = _sheets()
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the figures in docs/performance.md and figures.json")
    parser.add_argument(
        "--cases", type=int, nargs="+", default=SIZES, help="how many are in the table, from few to many"
    )
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, default=PARTS, help="these figures, the others as they were"
    )
    arguments = parser.parse_args()
    started = time.monotonic()
    figures = measure(tuple(arguments.cases), arguments.only)
    tables = report.tables(figures)
    print(f"\n{tables}\nTook {time.monotonic() - started:.0f} s.")
    if arguments.write:
        report.FIGURES.write_text(json.dumps(figures, indent=1) + "\n")
        report.write_into_docs(tables)
        cost.write(figures)


if __name__ == "__main__":
    main_or_plain_failure(main)
