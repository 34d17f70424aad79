"""How long a function takes from nothing to its first answer, beside a bare Chalice and PynamoDB page that reads one row.

Each package is unpacked and started by the interpreter alone (no site-packages, nothing written), as on Lambda. The starts take
turns, so that a busy machine is busy for all of them. By itself this compares packages, such as that of an earlier commit:

    .venv/bin/python -m benchmarks.cold_start before.zip out/lambda/package.zip
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from msgspec import Struct

from infrastructure.local.api_event import api_event
from infrastructure.local.stack import LocalStack
from infrastructure.package import package
from infrastructure.steps import (
    OUT,
    PlainFailure,
    fingerprint,
    is_current,
    main_or_plain_failure,
    one_at_a_time,
    put_stamp,
)

HELLO = Path(__file__).parent / "hello"
PROGRAM = Path(__file__).parent / "start_once.py"
LONGEST = "page-0"
"""The slug of the longest page of benchmarks/guidance.py."""
CASES = 25
"""A page of the worklist."""
REPETITIONS = 15
"""Fewer leave medians that differ from run to run on a busy machine."""


class Took(NamedTuple):
    """Milliseconds by the clock, and of the processor's time.

    The second is nearly the same on a busy machine, and is what a small Lambda has little of.
    """

    clock: float
    processor: float


class Start(Struct, frozen=True):
    """One kind of start: from the start of the process to its end, or where `only_last`, only the last of its answers."""

    name: str
    events: tuple[Mapping[str, Any], ...]
    function: str = "app"
    only_last: bool = False


HELLO_STARTS = (
    Start("hello that reads one row", (api_event("GET", "/"),)),
    Start("hello that reads nothing", (api_event("GET", "/idle"),)),
)
_A_MINUTE = {
    "version": "0",
    "id": "bench",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "000000000000",
    "time": "2026-11-30T10:00:00Z",
    "region": "eu-west-2",
    "resources": [],
    "detail": {},
}


def starts(officer: Mapping[str, str]) -> tuple[Start, ...]:
    """Our pages and the minute's work; `officer` is the headers of somebody who is signed in."""
    front, sign_in = _page("/"), _page("/sign-in")
    form = _page("/begin/{form}", {"form": "school-referral"})
    worklist = _page("/cases", headers=officer)
    procedure = _page("/procedures/{slug}", {"slug": LONGEST})
    return (
        Start("front page", (front,)),
        Start("sign-in page", (sign_in,)),
        Start("first page of a form", (form,)),
        Start("page of the procedures", (procedure,)),
        Start("archive of sheets", (_page("/sheets"),)),
        Start("worklist", (worklist,)),
        Start("tick", (_A_MINUTE,), function="tick"),
        Start("second page of a process: a form", (front, form), only_last=True),
        Start("second page of a process: the worklist", (front, worklist), only_last=True),
    )


def _page(route: str, ids: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    return api_event("GET", route, ids, headers={"Accept": "text/html", **(headers or {})})


def unpacked(archive: Path, to: Path) -> Path:
    with zipfile.ZipFile(archive) as zipped:
        zipped.extractall(to)
    return to


def packaged_hello() -> Path:
    """The hello's deployment.zip as `chalice package` makes it, with the requirements that we pin."""
    out = OUT / "hello"
    inputs = fingerprint([HELLO], sys.version)
    with one_at_a_time("hello"):
        if not is_current(out / "inputs", inputs):
            shutil.rmtree(out, ignore_errors=True)
            shutil.copytree(HELLO, out / "project")
            chalice = Path(sys.executable).with_name("chalice")
            environment = {**os.environ, "AWS_DEFAULT_REGION": "eu-west-2"}
            command = [str(chalice), "package", str(out)]
            done = subprocess.run(command, cwd=out / "project", env=environment, capture_output=True, text=True)
            if done.returncode != 0:
                raise PlainFailure(f"The hello to compare with could not be packaged.\n{done.stderr}")
            put_stamp(out / "inputs", inputs)
    return out / "deployment.zip"


def _python() -> str:
    return str(getattr(sys, "_base_executable", sys.executable))


def start_once(package: Path, start: Start, environment: Mapping[str, str]) -> Took:
    """Raises PlainFailure when an answer is not a page."""
    command = [_python(), "-I", "-S", "-B", str(PROGRAM), str(package), start.function, json.dumps(start.events)]
    started, before = time.perf_counter(), _processor_seconds()
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    took = Took((time.perf_counter() - started) * 1000, (_processor_seconds() - before) * 1000)
    if done.returncode != 0:
        raise PlainFailure(f"No answer from: {start.name}.\n{done.stdout[-500:]}{done.stderr[-1500:]}")
    return Took(*json.loads(done.stdout.splitlines()[-1])) if start.only_last else took


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(
    archives: Sequence[Path], officer: Mapping[str, str], environment: Mapping[str, str], repetitions: int = REPETITIONS
) -> list[dict[str, Took]]:
    """The medians by name for each package; those of the hello are in the first."""
    with tempfile.TemporaryDirectory() as folder:
        hello = unpacked(packaged_hello(), Path(folder) / "hello")
        packages = [unpacked(each, Path(folder) / str(number)) for number, each in enumerate(archives)]
        turns = [(0, hello, start) for start in HELLO_STARTS]
        turns += [(number, each, start) for start in starts(officer) for number, each in enumerate(packages)]
        took = [dict[str, list[Took]]() for _ in packages]
        for _ in range(repetitions + 1):
            for number, unpacked_at, start in turns:
                took[number].setdefault(start.name, []).append(start_once(unpacked_at, start, environment))
    # The first round warms the disk.
    return [{name: _median(times[1:]) for name, times in of_one.items()} for of_one in took]


def _median(times: Sequence[Took]) -> Took:
    return Took(median(took.clock for took in times), median(took.processor for took in times))


def start_lines(found: Sequence[Mapping[str, Sequence[float]]]) -> list[list[str]]:
    """A line for each start: milliseconds by the clock and of the processor, each with its ratio to the hello that reads."""
    hello = found[0][HELLO_STARTS[0].name]
    lines = []
    for name in found[0]:
        cells = [name]
        for took in (one[name] for one in found if name in one):
            for what in (0, 1):
                cells += [f"{took[what]:.0f}", f"{took[what] / hello[what]:.2f}"]
        lines.append(cells)
    return lines


@contextmanager
def quiet_stack() -> Iterator[LocalStack]:
    """The packaged stack on the emulated AWS, in which nothing starts by itself while we measure."""
    with (
        tempfile.TemporaryDirectory() as folder,
        LocalStack(0, 0, Path(folder), example_data=False, answers_by_itself=False) as stack,
    ):
        events, functions = stack.aws.client("events"), stack.aws.client("lambda")
        for rule in events.list_rules()["Rules"]:
            events.disable_rule(Name=rule["Name"])
        for mapping in functions.list_event_source_mappings()["EventSourceMappings"]:
            functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
        # Not the local stage, on which the practice clock is read at each request.
        os.environ.update(
            stack.environment()
            | {"STAGE": "bench", "MAIL_ALLOW": "hillside.example,exampleshire.example,benchshire.gov.uk"}
        )
        yield stack


def signed_in_officer() -> dict[str, str]:
    """The headers of an officer and the cases of their worklist."""
    from benchmarks.browser import Browser
    from benchmarks.bulk import load_cases, open_service
    from benchmarks.guidance import write_county
    from chalicelib.bootstrap import world
    from chalicelib.domain.people.roles import Role
    from chalicelib.services.people.staffing import let_in
    from infrastructure.local.example_data import HILLSIDE, OFFICE, OFFICER

    open_service(world())
    office = let_in(world(), OFFICE.name, OFFICE.address, schools=[HILLSIDE])
    let_in(world(), OFFICER.name, OFFICER.address, [Role.OFFICER])
    load_cases(world(), office, CASES)
    write_county()
    officer = Browser()
    officer.sign_in(OFFICER.address)
    return {"Cookie": officer.headers()["Cookie"]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packages", type=Path, nargs="*", help="zips to compare; without any, the package of this tree")
    parser.add_argument("--repetitions", type=int, default=REPETITIONS)
    arguments = parser.parse_args()
    with quiet_stack():
        archives = arguments.packages or [package(for_this_machine=True)[0].archive]
        found = measure(archives, signed_in_officer(), dict(os.environ), arguments.repetitions)
    print("ms, ratio, ms of processor and ratio for: " + ", ".join(map(str, archives)))
    for cells in start_lines(found):
        print(f"{cells[0]:<40}" + "".join(f"{cell:>7}" for cell in cells[1:]))


if __name__ == "__main__":
    main_or_plain_failure(main)
