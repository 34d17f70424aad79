"""Writes the hashes of every Python package that the requirements pin, so that only what was looked at here is installed.

requirements.lock is what is deployed; requirements-dev.lock has that and the rest. Nothing is installed from a source
distribution: building one runs its code. After a change of a requirements file: `make lock`.
"""

import re
import subprocess

from infrastructure.environment import LOCKS
from infrastructure.environment import ROOT as PROJECT
from infrastructure.steps import PlainFailure, main_or_plain_failure, step
from infrastructure.tools import tool

DEPLOYED, ALL = (PROJECT / name for name in ("requirements.txt", "requirements-dev.txt"))
HEADER = "# Made by `make lock` from {}. Do not edit.\n--only-binary :all:\n"


def pinned(text: str) -> dict[str, str]:
    """The packages of a requirements file or a lock, by the name that the registry knows, and their versions."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", text, flags=re.MULTILINE)
    return {canonical(name): version for name, version in found}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def hashes(text: str) -> dict[str, list[str]]:
    """The SHA-256 hashes of a lock by package; without any, an empty list."""
    blocks = re.split(r"^(?=[A-Za-z0-9._-]+==)", text, flags=re.MULTILINE)[1:]
    return {canonical(block.split("==")[0]): re.findall(r"--hash=sha256:([0-9a-f]{64})\b", block) for block in blocks}


def split(compiled: str, deployed: set[str]) -> tuple[str, str]:
    """The two locks: what is deployed, and what else the work here needs."""
    blocks = re.split(r"^(?=[A-Za-z0-9._-]+==)", compiled, flags=re.MULTILINE)
    first = [block for block in blocks if canonical(block.split("==")[0]) in deployed]
    rest = [block for block in blocks if "==" in block and block not in first]
    return HEADER.format(DEPLOYED.name) + "".join(first), (
        HEADER.format(ALL.name) + f"-r {LOCKS[0].name}\n" + "".join(rest)
    )


def main() -> None:
    with step("Hashes"):
        command = [
            "pip",
            "compile",
            "--no-config",
            "--no-deps",
            "--universal",
            "--python-version",
            "3.11",
            "--generate-hashes",
        ]
        shape = ["--no-header", "--no-annotate", "--quiet", str(ALL)]
        done = subprocess.run([str(tool("uv")), *command, *shape], capture_output=True, text=True, cwd=PROJECT)
        if done.returncode != 0:
            raise PlainFailure(f"The requirements do not fit together, or the registry is out of reach.\n{done.stderr}")
        texts = split(done.stdout, set(pinned(DEPLOYED.read_text())))
        for path, text in zip(LOCKS, texts, strict=True):
            path.write_text(text)


if __name__ == "__main__":
    main_or_plain_failure(main)
