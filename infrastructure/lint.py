"""Every check that needs no running service. All of them run, so one round shows every problem."""

import subprocess
import sys
from pathlib import Path

from infrastructure import assets
from infrastructure.package import package
from infrastructure.steps import ROOT, PlainFailure, main_or_plain_failure, step

CODE = ["app.py", "chalicelib", "infrastructure", "tests", "benchmarks"]


def main() -> None:
    assets.build()
    built, _ = package()
    present = [name for name in CODE if (ROOT / name).exists()]
    checks = {
        "Format": ["ruff", "format", "--check", "--quiet", *present],
        "Lint": ["ruff", "check", "--quiet", *present],
        "Types": ["mypy", "--strict", *present],
        "Template": ["cfn-lint", str(built.template)],
        "Import arrows": ["pytest", "-q", "tests/test_arrows.py"],
    }
    failed = [name for name, command in checks.items() if not _passes(name, command)]
    if failed:
        raise PlainFailure(f"Not clean: {', '.join(failed)}")


def _passes(name: str, command: list[str]) -> bool:
    program, *arguments = command
    with step(name) as note:
        done = subprocess.run(
            [str(Path(sys.executable).with_name(program)), *arguments], cwd=ROOT, capture_output=True, text=True
        )
        note("" if done.returncode == 0 else "FAILED")
    if done.returncode != 0:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    main_or_plain_failure(main)
