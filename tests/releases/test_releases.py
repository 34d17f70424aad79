"""A release can be deployed over the one before it, and that one over it again, and nothing is lost by either."""

import subprocess
import sys
from pathlib import Path

import pytest

from chalicelib.adapters.tables.rows.row import Row
from tests.releases.newer import SETTINGS, rows_of_a_newer_version
from tests.releases.rows import OF_THE_STACK, Item, Rows
from tests.releases.visit import do_some_work, open_everything, stack_with
from tests.releases.write import FILE, written_now
from tests.support.browser import Service
from tests.support.table import ROOT

REPLACED_WHOLE = {"SIGN_IN", "KNOWN_BROWSER", "WATCH", "PROOF", "COUNT", "WORKER"}
"""Kinds with rows that a newer one replaces whole."""


@pytest.fixture(scope="module")
def before() -> Rows:
    return Rows.read(FILE)


@pytest.fixture(scope="module")
def today() -> Rows:
    return written_now()


def _by_key(rows: Rows) -> dict[tuple[str, str], Item]:
    return {(item["pk"]["S"], item["sk"]["S"]): item for item in rows.items}


def test_there_is_a_row_of_each_kind(before: Rows, today: Rows) -> None:
    kinds = set(Row.kind._discriminator_map) - OF_THE_STACK - {"?"}
    assert today.kinds == kinds
    assert before.kinds <= kinds


def test_this_version_works_with_what_the_one_before_wrote(before: Rows) -> None:
    with stack_with(before) as stack:
        service = Service(stack)
        assert len(open_everything(service)) > 100
        do_some_work(service)


def test_the_version_before_works_with_what_this_one_writes(before: Rows, today: Rows, tmp_path: Path) -> None:
    _check_out(before.commit, tmp_path / "before")
    today.write(tmp_path / "rows.txt")
    command = [sys.executable, "-m", "tests.releases.visit", str(tmp_path / "rows.txt"), str(tmp_path / "after.txt")]
    visit = subprocess.run(command, cwd=tmp_path / "before", capture_output=True, text=True)
    assert visit.returncode == 0, visit.stderr[-3000:]
    after = Rows.read(tmp_path / "after.txt")
    assert after.told["pages"] > 100
    with stack_with(after) as stack:  # and forwards again
        open_everything(Service(stack))


def _check_out(commit: str, folder: Path) -> None:
    there = subprocess.run(["git", "cat-file", "-e", f"{commit}^{{commit}}"], cwd=ROOT, capture_output=True)
    if there.returncode != 0:
        pytest.fail(
            f"The version before is commit {commit[:12]}, and this copy of the repository does not have it. "
            "In a shallow clone, git fetch --unshallow brings it; from a ZIP file this test cannot be run: clone with git."
        )
    folder.mkdir()
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True)
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive.stdout, check=True)


def test_what_a_newer_version_wrote_is_read_and_kept(today: Rows) -> None:
    newer = rows_of_a_newer_version(today)
    with stack_with(newer) as stack:
        service = Service(stack)
        assert len(open_everything(service)) > 100
        do_some_work(service)
        after = _by_key(Rows.of_table(stack))
    lost = [
        (item["kind"]["S"], key)
        for key, item in _by_key(newer).items()
        if key in after and "from_newer" not in after[key] and item["kind"]["S"] not in REPLACED_WHOLE
    ]
    assert not lost
    settings = after["AUTHORITY", "AUTHORITY"]["stored"]["S"]
    assert all(name in settings for name in (*SETTINGS, "newer_days"))
    unknown = {key for key, item in _by_key(newer).items() if item["kind"]["S"] == "OF_A_NEWER_VERSION"}
    assert unknown <= set(after)
