"""Runs pip-audit on the Python packages of the functions, and looks how long ago they were renewed.

docs/security.md says within which time a weakness is mended and a newer version taken. A release with a known weakness fails
at once, so none is released too late.
"""

import json
import subprocess
from datetime import date, timedelta
from pathlib import Path

from infrastructure.environment import LOCKS
from infrastructure.scan.findings import Finding, Report, bare_environment
from infrastructure.steps import ROOT, PlainFailure
from infrastructure.tools import tool

A_TERM = timedelta(days=120)
"""The longest time without looking for newer versions."""


def scan() -> Report:
    """Raises PlainFailure when pip-audit itself fails."""
    shape = ["--disable-pip", "--require-hashes", "--format", "json", "--progress-spinner", "off"]
    command = [str(tool("pip-audit")), "--requirement", str(LOCKS[0]), *shape]
    done = subprocess.run(command, capture_output=True, text=True, env=bare_environment())
    if not done.stdout.startswith("{"):
        raise PlainFailure(f"pip-audit failed.\n{done.stderr}")
    return report_of(done.stdout)


def report_of(output: str) -> Report:
    """The known weaknesses in pip-audit's JSON. Raises PlainFailure for a package that it knows nothing of."""
    packages = json.loads(output)["dependencies"]
    unknown = [each["name"] for each in packages if "skip_reason" in each]
    if unknown or not packages:
        raise PlainFailure(
            f"pip-audit could not ask about {', '.join(unknown) or 'any package'}. Is this machine online?"
        )
    found = tuple(
        Finding(
            weakness["id"], f"{each['name']}=={each['version']}", f"mended in {_versions(weakness['fix_versions'])}"
        )
        for each in packages
        for weakness in each["vulns"]
    )
    return Report(len(packages), found)


def _versions(mended: list[str]) -> str:
    return " or ".join(mended) or "no version yet"


def last_renewed(root: Path = ROOT) -> date:
    """The day of the last change of the lock. Raises PlainFailure in a folder without git's history."""
    command = ["git", "log", "-1", "--format=%cs", "--", LOCKS[0].name]
    said = subprocess.run(command, cwd=root, capture_output=True, text=True).stdout.strip()
    if not said:
        raise PlainFailure("git does not say when the packages were renewed. Scan in a clone of the project.")
    return date.fromisoformat(said)


def refuse_old(renewed: date, today: date) -> None:
    """Raises PlainFailure when nobody renewed the packages for a term."""
    if today - renewed > A_TERM:
        raise PlainFailure(
            f"The Python packages were renewed last on {renewed:%d %B %Y}. Look for newer versions, then run `make lock`."
        )
