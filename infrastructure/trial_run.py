"""Opens a built package as Lambda will, before it is deployed: with only the zip and the standard library.

`in_the_package.py` runs in a process of its own, which sees neither this checkout nor the installed packages.
"""

import os
import platform
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from fnmatch import filter as filter_names
from pathlib import Path

from infrastructure import trim_package
from infrastructure.environment import last_lines
from infrastructure.steps import ROOT, PlainFailure, files_below

PROGRAM = ROOT / "infrastructure" / "in_the_package.py"
LAMBDA_MACHINE = ("Linux", "x86_64")
WHOLE = {"templates": ROOT / "templates", "assets": ROOT / "assets" / "dist"}
"""Folders of the package, and where they come from."""
NEVER_WITHOUT = ("assets/app.*.css.gz", "assets/app.*.js.gz", "templates/pages/message.html")
"""These must be there, so that an empty folder, or a link unpacked as a text file, does not pass for a whole package."""


def refuse_incomplete(archive: Path) -> None:
    """Raises PlainFailure when a template, a style sheet or a script is missing."""
    with zipfile.ZipFile(archive) as zipped:
        inside = zipped.namelist()
    missing = [each for each in NEVER_WITHOUT if not filter_names(inside, each)]
    missing += sorted(set(_wanted()) - set(inside))
    if missing:
        raise PlainFailure(
            f"The package is incomplete: {', '.join(missing[:5])} {'are' if len(missing) > 1 else 'is'} missing from it. "
            "Nothing was deployed. Get a whole copy of this project (git clone, or unpack the ZIP again), remove out/ and "
            "assets/dist/, and run it again."
        )


def _wanted() -> Iterator[str]:
    for folder, source in WHOLE.items():
        yield from (
            f"{folder}/{path.relative_to(source).as_posix()}" for path in files_below(source) if source.is_dir()
        )


def refuse_broken(archive: Path) -> None:
    """Import the app and make a page. Raises PlainFailure."""
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONDONTWRITEBYTECODE": "1"}
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(archive) as zipped:
        zipped.extractall(folder)
        command = [sys.executable, "-I", "-S", str(PROGRAM), folder, *trim_package.SERVICES]
        done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        raise PlainFailure(
            "The package does not work by itself, so nothing was deployed. Is something missing from requirements.txt?\n"
            + last_lines(done.stderr)
        )


def runs_here(own_wheels: bool) -> bool:
    """Whether this machine can run the package: it holds compiled code for one kind of machine."""
    return own_wheels or (platform.system(), platform.machine()) == LAMBDA_MACHINE
