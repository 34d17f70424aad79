"""The release in this folder (its version, its commit and the time of that), and whether it is older than the one that runs.

The version is in pyproject.toml. The commit comes from git, or, in a folder that was unpacked from a ZIP file, from `commit.txt`,
into which git wrote it. The commit is not in the package, so that the same code makes the same package.
"""

import re
import subprocess
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from infrastructure.steps import ROOT, PlainFailure

UNKNOWN = "unknown"
CHANGED = "+changes"
"""After a commit: files were changed since."""


@dataclass(frozen=True)
class Release:
    version: str
    commit: str = UNKNOWN
    committed_at: str = UNKNOWN
    """ISO, with its offset from UTC."""

    @property
    def parameters(self) -> dict[str, str]:
        """From the template, which repeats them as outputs of the stack."""
        return {"Version": self.version, "Commit": self.commit, "CommittedAt": self.committed_at}

    @classmethod
    def of_outputs(cls, outputs: Mapping[str, str]) -> "Release | None":
        """None where the stack was deployed before it had them."""
        found = [outputs.get(name, UNKNOWN) for name in ("Version", "Commit", "CommittedAt")]
        return None if found[0] == UNKNOWN else cls(*found)

    @property
    def words(self) -> str:
        commit = self.commit if self.commit == UNKNOWN else self.commit[:12] + self.commit[40:]
        return f"{self.version}, commit {commit}, of {self.committed_at[:10]}"

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(map(int, re.findall(r"\d+", self.version)[:3]))

    @property
    def instant(self) -> datetime | None:
        return None if self.committed_at == UNKNOWN else datetime.fromisoformat(self.committed_at)


def version(root: Path = ROOT) -> str:
    found: str = tomllib.loads((root / "pyproject.toml").read_text())["project"]["version"]
    return found


def here(root: Path = ROOT) -> Release:
    """The release in this folder."""
    found = _of_git(root) or _of_archive(root)
    return Release(version(root), *found) if found else Release(version(root))


def _git(root: Path, *command: str) -> subprocess.CompletedProcess[str] | None:
    """None where git, or the repository, is not there."""
    if not (root / ".git").exists():  # else git would find one further up, of something else
        return None
    try:
        return subprocess.run(["git", *command], cwd=root, capture_output=True, text=True)
    except FileNotFoundError:
        return None


def _of_git(root: Path) -> list[str] | None:
    said, status = _git(root, "log", "-1", "--format=%H %cI"), _git(root, "status", "--porcelain")
    if not said or said.returncode != 0 or not status:
        return None
    commit, at = said.stdout.split()
    return [commit + (CHANGED if status.stdout.strip() else ""), at]


def _of_archive(root: Path) -> list[str] | None:
    found = re.fullmatch(r"([0-9a-f]{40}) (\S+)", (root / "infrastructure/commit.txt").read_text().strip())
    return list(found.groups()) if found else None


def is_older(ours: Release, running: Release, root: Path = ROOT) -> bool | None:
    """Whether the release that runs is newer than ours. Git's history says so where it knows both; else the versions, then the
    times of the commits. None where nothing tells."""
    mine, theirs = (each.commit.removesuffix(CHANGED) for each in (ours, running))
    if mine == theirs != UNKNOWN:
        return False
    known = _git(root, "merge-base", "--is-ancestor", theirs, mine)
    if known and known.returncode in (0, 1):
        return known.returncode == 1
    if ours.numbers != running.numbers:
        return ours.numbers < running.numbers
    if ours.instant and running.instant:
        return ours.instant < running.instant
    return None


def refuse_going_back(outputs: Mapping[str, str], *, back: bool, root: Path = ROOT) -> str:
    """The old and the new release, in words. Raises PlainFailure for a step back without `back`."""
    ours, running = here(root), Release.of_outputs(outputs)
    if running is None:
        return ours.words
    older = is_older(ours, running, root)
    if older and not back:
        raise PlainFailure(
            f"The release that runs is newer than the one in this folder. Running: {running.words}. Here: {ours.words}. "
            "Nothing was changed. Bring this folder up to date (git pull, or the newest ZIP file). To go back on purpose, "
            "read “Going back a release” in docs/deploy.md, then say BACK=yes as well."
        )
    doubt = " (we cannot tell which of the two is newer)" if older is None else ""
    return f"{ours.words}, over {running.words}{doubt}"
