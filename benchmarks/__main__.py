"""`make bench`: measures the package and what it does, prints the tables, and with --write keeps them.

Everything is measured on the packaged stack on the emulated AWS, which this command starts and ends.
"""

import argparse
import contextlib
import io
import json
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec.structs import asdict

from benchmarks import cold_start, cost, many_returns, report
from benchmarks.units import Meter
from infrastructure.local.stack import LocalStack
from infrastructure.package import package
from infrastructure.steps import main_or_plain_failure, step

SIZES = (100, 10_000)


def _quiet(stack: LocalStack) -> None:
    """Nothing starts by itself while we measure: neither the schedule nor the stream."""
    events, functions = stack.aws.client("events"), stack.aws.client("lambda")
    for rule in events.list_rules()["Rules"]:
        events.disable_rule(Name=rule["Name"])
    for mapping in functions.list_event_source_mappings()["EventSourceMappings"]:
        functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)


def _open() -> None:
    from benchmarks.bulk import open_service
    from chalicelib.bootstrap import world

    open_service(world())


def _actions(stack: LocalStack, sizes: tuple[int, ...]) -> dict[str, Any]:
    """What each action costs with so many cases in the table."""
    from benchmarks import actions, bulk
    from chalicelib.adapters.tables.rows.row import Row
    from chalicelib.bootstrap import world
    from chalicelib.domain.people.people import Role
    from chalicelib.services.people.staffing import let_in
    from infrastructure.local.example_data import HILLSIDE, OFFICE, OFFICER

    office = let_in(world(), OFFICE.name, OFFICE.address, schools=[HILLSIDE])
    let_in(world(), OFFICER.name, OFFICER.address, [Role.OFFICER])
    meter = Meter(Row._get_connection().connection.client)
    found, there = {}, 0
    for size in sizes:
        with step(f"{size:,} cases"):
            bulk.load_cases(world(), office, size - there)
        there = size
        with step(f"Actions at {size:,} cases"), contextlib.redirect_stdout(io.StringIO()):
            found[str(size)] = actions.measure_all(stack, meter, office)
    return found


def _returns() -> dict[str, float]:
    with step(f"A file of {many_returns.ROWS:,} leavers"):
        return many_returns.measure(os.environ)


def measure(repetitions: int, sizes: tuple[int, ...], *, only_actions: bool = False) -> dict[str, Any]:
    """All figures; or only what the actions cost, with the others as they were measured last."""
    with (
        tempfile.TemporaryDirectory() as folder,
        LocalStack(0, 0, Path(folder), example_data=False, answers_by_itself=False) as stack,
    ):
        _quiet(stack)
        # Not the local stage, on which the practice clock is read at each request.
        os.environ.update(
            stack.environment()
            | {"STAGE": "bench", "MAIL_ALLOW": "hillside.example,exampleshire.example,benchshire.gov.uk"}
        )
        _open()
        if only_actions:
            return json.loads(report.FIGURES.read_text()) | {"actions": _actions(stack, sizes)}
        built, _ = package(for_this_machine=True)
        with step("Cold starts"):
            cold = cold_start.measure(built.archive, dict(os.environ), Path(folder) / "packages", repetitions)
        return {
            "measured": datetime.now(UTC).date().isoformat(),
            "python": ".".join(map(str, sys.version_info[:3])),
            "zip": report.zip_sizes(built.archive),
            "cold": asdict(cold),
            "actions": _actions(stack, sizes),
            "returns": _returns(),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the figures in docs/performance.md and figures.json")
    parser.add_argument("--repetitions", type=int, default=9, help="cold starts of each kind")
    parser.add_argument("--quick", action="store_true", help="with 20 and 100 cases only")
    parser.add_argument("--actions", action="store_true", help="what the actions cost, and nothing else")
    arguments = parser.parse_args()
    started = time.monotonic()
    sizes = (20, 100) if arguments.quick else SIZES
    figures = measure(arguments.repetitions, sizes, only_actions=arguments.actions)
    tables = report.tables(figures)
    print(f"\n{tables}\nTook {time.monotonic() - started:.0f} s.")
    if arguments.write:
        report.FIGURES.write_text(json.dumps(figures, indent=1) + "\n")
        report.write_into_docs(tables)
        cost.write(figures)


if __name__ == "__main__":
    main_or_plain_failure(main)
