"""A file of 2,000 leavers, checked and sent by the worker in a process of its own: seconds, and the most memory it took.

The environment says which stack. Its answer is one line of JSON.
"""

import csv
import io
import json
import resource
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

ROWS = 2_000


def measure(environment: Mapping[str, str]) -> dict[str, float]:
    """In a new process, as Lambda would run the worker: what this one has in memory does not count."""
    done = subprocess.run(
        [sys.executable, "-m", __name__], env=dict(environment), capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _file() -> bytes:
    from chalicelib.journeys.bulk.leavers import LEAVERS

    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.heading for column in LEAVERS.columns])
    for number in range(ROWS):
        row = {**LEAVERS.example, "last_name": f"Sample {number}", "upn": ""}
        writer.writerow([row.get(column.field, "") for column in LEAVERS.columns])
    return out.getvalue().encode()


def _peak_mb() -> float:
    """Of this process alone: what `getrusage` says begins with what the process had that started this one."""
    status = Path("/proc/self/status")
    if not status.exists():  # not Linux
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return int(next(line for line in status.read_text().splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def _main() -> None:
    from chalicelib import bootstrap, runs
    from chalicelib.adapters.aws.aws import client
    from chalicelib.bootstrap import settings
    from chalicelib.domain.files.bulk import Stage
    from chalicelib.services.bulk import files as bulk_files
    from infrastructure.local.example_data import HILLSIDE, OFFICE

    world = bootstrap.world()
    person = world.people.by_email(OFFICE.address)
    assert person
    answers = {"referrer_role": "Data manager", "referrer_phone": "01632 960 001"}
    file = bulk_files.begin(world, person, "leaver", HILLSIDE.urn, answers)
    client("s3").put_object(Bucket=settings().files_bucket, Key=bulk_files.key_of(file), Body=_file())

    def until(stage: Stage) -> float:
        started = time.perf_counter()
        while bulk_files.open_file(world, file.file_id, person).stage is not stage:
            runs.work({})
        return round(time.perf_counter() - started, 1)

    bulk_files.check(world, file)
    checked = until(Stage.CHECKED)
    bulk_files.send(world, person, bulk_files.open_file(world, file.file_id, person))
    sent = until(Stage.SENT)
    peak = _peak_mb()
    sys.stdout.write(json.dumps({"checked": checked, "sent": sent, "peak_mb": round(peak)}) + "\n")


if __name__ == "__main__":
    _main()
