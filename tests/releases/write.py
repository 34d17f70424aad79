"""Writes `rows.txt` anew, by the code that is here: `python -m tests.releases.write "why"`. CONTRIBUTING.md says when."""

import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from chalicelib import bootstrap
from tests.faults.fault_harness import SetClock
from tests.releases.example_rows import write_example_rows
from tests.releases.rows import Rows
from tests.support.browser import Service
from tests.support.table import ROOT, TUESDAY, stack_on_moto

FILE = Path(__file__).with_name("rows.txt")


@contextmanager
def _the_same_each_time() -> Iterator[None]:
    """One moment, and chance that is none."""
    chance, real = random.Random(1), bootstrap._world
    clock = SetClock(TUESDAY)
    with (
        patch("secrets.token_bytes", chance.randbytes),
        patch("chalicelib.adapters.tables.sealing.token_bytes", chance.randbytes),
        patch("secrets.token_urlsafe", lambda count: chance.randbytes(count).hex()[:32]),
        patch.object(bootstrap, "_world", lambda: real().but(clock=clock)),
    ):
        yield


def written_now(commit: str = "", why: str = "") -> Rows:
    with stack_on_moto(stage="local") as stack, _the_same_each_time():
        stack.set_clock(TUESDAY)
        write_example_rows(bootstrap.world(), Service(stack))
        return Rows.of_table(stack, commit, why)


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit('Say why in one line: python -m tests.releases.write "Release 1.2"')
    changed = subprocess.run(["git", "status", "--porcelain", "chalicelib"], cwd=ROOT, capture_output=True, text=True)
    if changed.stdout:
        sys.exit("Commit what is changed in chalicelib first: the file names the commit whose code wrote it.")
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
    written_now(head.stdout.strip(), sys.argv[1]).write(FILE)


if __name__ == "__main__":
    main()
