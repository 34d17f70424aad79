"""Runs checkov on the packaged template."""

import json
import subprocess
from pathlib import Path

from infrastructure.scan.findings import Finding, Report, bare_environment
from infrastructure.steps import PlainFailure
from infrastructure.tools import tool


def scan(template: Path) -> Report:
    """Raises PlainFailure when checkov itself fails."""
    shape = [
        "--framework",
        "cloudformation",
        "--output",
        "json",
        "--compact",
        "--quiet",
        "--skip-download",
        "--soft-fail",
    ]
    command = [str(tool("checkov")), "--file", str(template), *shape]
    done = subprocess.run(command, capture_output=True, text=True, env=bare_environment())
    if done.returncode != 0:
        raise PlainFailure(f"checkov failed.\n{done.stderr}")
    return report_of(done.stdout)


def report_of(output: str) -> Report:
    """The failed checks in checkov's JSON. Raises PlainFailure if it looked at nothing."""
    said = json.loads(output)
    if not said.get("results"):
        raise PlainFailure("checkov found no resource in the template.")
    failed = said["results"]["failed_checks"]
    found = tuple(Finding(each["check_id"], each["resource"], each["check_name"]) for each in failed)
    return Report(said["summary"]["resource_count"], found)
