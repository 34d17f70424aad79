"""Writes the hashes of every Python package that the requirements pin, so that only what was looked at here is installed.

requirements.lock is what the service is made with; requirements-dev.lock has that and the rest; requirements-operate.lock has
that and the part of the rest that an operator needs. Nothing is installed from a source
distribution: building one runs its code. After a change of a requirements file: `make lock`.
"""

import re
import subprocess

from infrastructure.environment import LOCKS, OPERATE_LOCK
from infrastructure.environment import ROOT as PROJECT
from infrastructure.steps import PlainFailure, main_or_plain_failure, step
from infrastructure.tools import tool

DEPLOYED, ALL = (PROJECT / name for name in ("requirements.txt", "requirements-dev.txt"))
OPERATE = PROJECT / "requirements-operate.in"
HEADER = "# Made by `make lock` from {}. Do not edit.\n--only-binary :all:\n"


def pinned(text: str) -> dict[str, str]:
    """The packages of a requirements file or a lock, by the name that the registry knows, and their versions."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", text, flags=re.MULTILINE)
    return {canonical(name): version for name, version in found}


def named(text: str) -> set[str]:
    """The packages of requirements-operate.in."""
    lines = (line.strip() for line in text.splitlines())
    return {canonical(line) for line in lines if line and not line.startswith("#")}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def hashes(text: str) -> dict[str, list[str]]:
    """The SHA-256 hashes of a lock by package; without any, an empty list."""
    blocks = re.split(r"^(?=[A-Za-z0-9._-]+==)", text, flags=re.MULTILINE)[1:]
    return {canonical(block.split("==")[0]): re.findall(r"--hash=sha256:([0-9a-f]{64})\b", block) for block in blocks}


def split(compiled: str, deployed: set[str]) -> tuple[str, str]:
    """The two locks: what the service is made with, and what else the work here needs."""
    blocks = _blocks(compiled)
    first = [block for name, block in blocks if name in deployed]
    rest = [block for name, block in blocks if name not in deployed]
    return HEADER.format(DEPLOYED.name) + "".join(first), _beside_the_deployed(ALL.name, rest)


def without(lock: str, names: frozenset[str]) -> str:
    """A lock that leaves these packages out."""
    head = re.split(r"^(?=[A-Za-z0-9._-]+==)", lock, maxsplit=1, flags=re.MULTILINE)[0]
    return head + "".join(block for name, block in _blocks(lock) if name not in names)


def of_operators(compiled: str, names: set[str]) -> str:
    """The lock of those who only deploy a stack and look after it."""
    return _beside_the_deployed(OPERATE.name, [block for name, block in _blocks(compiled) if name in names])


def _blocks(compiled: str) -> list[tuple[str, str]]:
    blocks = re.split(r"^(?=[A-Za-z0-9._-]+==)", compiled, flags=re.MULTILINE)
    return [(canonical(block.split("==")[0]), block) for block in blocks if "==" in block]


def _beside_the_deployed(source: str, blocks: list[str]) -> str:
    return HEADER.format(source) + f"-r {LOCKS[0].name}\n" + "".join(blocks)


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
        OPERATE_LOCK.write_text(of_operators(done.stdout, named(OPERATE.read_text())))


if __name__ == "__main__":
    main_or_plain_failure(main)
