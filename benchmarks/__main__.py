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
from datetime import UTC, datetime
from typing import Any

from benchmarks import cold_start, cost, many_returns, report
from benchmarks.units import Meter
from infrastructure.local.stack import LocalStack
from infrastructure.package import package
from infrastructure.steps import main_or_plain_failure, step

SIZES = (100, 10_000)


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


def measure(sizes: tuple[int, ...], *, only_actions: bool = False) -> dict[str, Any]:
    """All figures; or only what the actions cost, with the others as they were measured last."""
    with cold_start.quiet_stack() as stack:
        officer = cold_start.signed_in_officer()
        if only_actions:
            measured: dict[str, Any] = json.loads(report.FIGURES.read_text())
            return measured | {"actions": _actions(stack, sizes)}
        built, _ = package(for_this_machine=True)
        with step("Cold starts"):
            (cold,) = cold_start.measure([built.archive], officer, dict(os.environ))
        return {
            "measured": datetime.now(UTC).date().isoformat(),
            "python": ".".join(map(str, sys.version_info[:3])),
            "zip": report.zip_sizes(built.archive),
            "cold": {"repetitions": cold_start.REPETITIONS, "starts": cold},
            "actions": _actions(stack, sizes),
            "returns": _returns(),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the figures in docs/performance.md and figures.json")
    parser.add_argument(
        "--cases", type=int, nargs="+", default=SIZES, help="how many are in the table, from few to many"
    )
    parser.add_argument("--actions", action="store_true", help="what the actions cost, and nothing else")
    arguments = parser.parse_args()
    started = time.monotonic()
    figures = measure(tuple(arguments.cases), only_actions=arguments.actions)
    tables = report.tables(figures)
    print(f"\n{tables}\nTook {time.monotonic() - started:.0f} s.")
    if arguments.write:
        report.FIGURES.write_text(json.dumps(figures, indent=1) + "\n")
        report.write_into_docs(tables)
        cost.write(figures)


if __name__ == "__main__":
    main_or_plain_failure(main)
