"""What the work of one morning costs: the RED emails, the digests, and the silent-child check of every open case.

    .venv/bin/python -m benchmarks.morning --cases 3000

On the emulated table, in one process. Its milliseconds are the emulator's; the units are those by which AWS works and bills.
"""

import argparse
import contextlib
import io
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import bulk
from benchmarks.units import Meter
from infrastructure.local.stack import LocalStack
from infrastructure.steps import main_or_plain_failure


def _measured(name: str, meter: Meter, act: Callable[[], Any]) -> None:
    meter.taken()
    started = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        act()
    units = meter.taken()
    seconds = time.perf_counter() - started
    print(f"{name:<28}{units.reads:>10,.0f} read units{units.writes:>8,.0f} write units{seconds:>8.1f} s")


def _fill(cases: int) -> Meter:
    from chalicelib.adapters.tables.rows.row import Row
    from chalicelib.bootstrap import world
    from chalicelib.domain.people.roles import Role
    from chalicelib.services.people.staffing import let_in
    from infrastructure.local.example_data import HILLSIDE, MANAGER, OFFICE, OFFICER

    bulk.open_service(world())
    office = let_in(world(), OFFICE.name, OFFICE.address, schools=[HILLSIDE])
    let_in(world(), OFFICER.name, OFFICER.address, [Role.OFFICER])
    let_in(world(), MANAGER.name, MANAGER.address, [Role.MANAGER])
    bulk.load_cases(world(), office, cases)
    return Meter(Row._get_connection().connection.client)


def _measure(cases: int) -> None:
    from chalicelib.bootstrap import world
    from chalicelib.domain.instants import london_day
    from chalicelib.domain.records.due import What
    from chalicelib.services.reminders import digests, red_mornings, silent_check

    meter, now = _fill(cases), world()
    day = london_day(now.clock.now())
    _measured("RED emails", meter, lambda: red_mornings.write_alarms(now, day))
    _measured("digests", meter, lambda: digests.write_digests(now, day))
    silent_check.begin(now, day)
    (due,) = now.due_index.due(What.JOB, now.clock.now())
    job = now.jobs.get(due.id)

    def check() -> None:
        nonlocal job
        while job and not job.is_over:
            job = silent_check.check(now, job)

    _measured("silent-child check", meter, check)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=3000)
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        LocalStack(0, 0, Path(folder), example_data=False, answers_by_itself=False) as stack,
    ):
        os.environ.update(stack.environment() | {"STAGE": "bench"})
        _measure(arguments.cases)


if __name__ == "__main__":
    main_or_plain_failure(main)
