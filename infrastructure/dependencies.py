"""Fetches the Python packages that the functions import, each checked against its hash in requirements.lock.

Chalice would fetch them too, but of those that have no build for this machine it takes another one, whose hash nobody
looks at. So it is given none to fetch: they lie beside the app in vendor/, which it packs as it is.
"""

import json
import subprocess
import sys
from pathlib import Path

from infrastructure.environment import LOCKS, last_lines
from infrastructure.lock import without
from infrastructure.steps import PlainFailure

# Lambda's C library: version 2 of this number for the Python it runs; pip wants each older one named as well.
GLIBC_OF_PYTHON_3_11, GLIBC_SINCE = 26, 34

# What building and operating need. `chalice package` adds the two files of Chalice that run in a function.
ONLY_OUTSIDE = {
    "boto3": ("s3transfer",),
    "chalice": (
        "blessed",
        "click",
        "editor",
        "inquirer",
        "jinxed",
        "pyyaml",
        "readchar",
        "runs",
        "setuptools",
        "wcwidth",
        "wheel",
        "xmod",
    ),
}
LEFT_OUT = frozenset(ONLY_OUTSIDE).union(*ONLY_OUTSIDE.values())


def fetch(into: Path, *, for_lambda: bool, lock: Path = LOCKS[0]) -> dict[str, str]:
    """Unpack the packages of the lock: for Lambda, or for this machine. The SHA-256 of each wheel by its package's name."""
    report, wanted = into.with_suffix(".report.json"), into.with_suffix(".lock")
    wanted.parent.mkdir(parents=True, exist_ok=True)
    wanted.write_text(without(lock.read_text(), LEFT_OUT))
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade"]
    only = ["--require-hashes", "--only-binary", ":all:", "--no-deps", "--no-compile"]
    where = ["--target", str(into), "--report", str(report), "-r", str(wanted)]
    done = subprocess.run(
        [*pip, *only, *where, *(_lambda_platforms() if for_lambda else [])], capture_output=True, text=True
    )
    if done.returncode != 0:
        raise PlainFailure(
            "Could not fetch the packages of requirements.lock. Is this machine online (HTTPS_PROXY, PIP_CERT)? If a hash "
            f"differs, do not deploy before you know why.\n{last_lines(done.stderr)}"
        )
    fetched = json.loads(report.read_text())["install"]
    report.unlink()
    wanted.unlink()
    return {each["metadata"]["name"]: each["download_info"]["archive_info"]["hashes"]["sha256"] for each in fetched}


def _lambda_platforms() -> list[str]:
    newest = GLIBC_OF_PYTHON_3_11 if sys.version_info[:2] == (3, 11) else GLIBC_SINCE
    names = [f"manylinux_2_{minor}_x86_64" for minor in range(5, newest + 1)]
    return [part for name in [*names, "manylinux2014_x86_64"] for part in ("--platform", name)]
