"""How long a function takes from nothing to its first page, beside a bare Chalice and PynamoDB hello.

Both are packaged, unpacked, and started by the interpreter alone (no site-packages, nothing written), as on Lambda. Their
turns alternate, so that a busy machine is busy for both.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from statistics import median
from typing import NamedTuple

from msgspec import Struct

from infrastructure.local.api_event import api_event
from infrastructure.steps import OUT, PlainFailure, fingerprint, is_current, one_at_a_time, put_stamp

HELLO = Path(__file__).parent / "hello"
_ANSWER = "the answer: "
_PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
import json
from types import SimpleNamespace
import app
context = SimpleNamespace(aws_request_id="bench", function_name="bench", memory_limit_in_mb=1024)
answer = app.app(json.loads(sys.argv[2]), context)
print(sys.argv[3] + str(answer["statusCode"]), flush=True)
"""


class ColdStart(Struct, frozen=True):
    """Medians of so many turns."""

    first_page: "Took"
    hello: "Took"
    hello_idle: "Took"
    """The hello without its one read: no client of any service is made."""
    repetitions: int


class Took(NamedTuple):
    """Milliseconds from the start of the process to its end: by the clock, and of the processor's time.

    The second is nearly the same on a busy machine, and is what a small Lambda has little of.
    """

    clock: float
    processor: float


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


def start_once(package: Path, route: str, ids: dict[str, str], environment: dict[str, str]) -> Took:
    """Raises PlainFailure when the first answer is not a page."""
    event = json.dumps(api_event("GET", route, ids, headers={"Accept": "text/html"}))
    command = [_python(), "-I", "-S", "-B", "-c", _PROGRAM, str(package), event, _ANSWER]
    started, before = time.perf_counter(), _processor_seconds()
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    took = Took((time.perf_counter() - started) * 1000, (_processor_seconds() - before) * 1000)
    if f"{_ANSWER}200" not in done.stdout:
        raise PlainFailure(f"The first page of {route} did not come.\n{done.stdout[-500:]}{done.stderr[-1500:]}")
    return took


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(archive: Path, environment: dict[str, str], scratch: Path, repetitions: int) -> ColdStart:
    ours = unpacked(archive, scratch / "ours")
    hello = unpacked(packaged_hello(), scratch / "hello")
    first_page = (ours, "/begin/{form}", {"form": "school-referral"})
    kinds = {"ours": first_page, "hello": (hello, "/", {}), "idle": (hello, "/idle", {})}
    took: dict[str, list[Took]] = {kind: [] for kind in kinds}
    for _ in range(repetitions + 1):
        for kind, (package, route, ids) in kinds.items():
            took[kind].append(start_once(package, route, ids, environment))
    first = {kind: _median(times[1:]) for kind, times in took.items()}  # the first round warms the disk
    return ColdStart(first["ours"], first["hello"], first["idle"], repetitions)


def _median(times: list[Took]) -> Took:
    return Took(median(took.clock for took in times), median(took.processor for took in times))
