"""A package that is incomplete, or that does not work by itself, is refused before anything is deployed."""

import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from infrastructure import assets, trial_run
from infrastructure.package import package
from infrastructure.steps import PlainFailure
from tests.support.table import ROOT


@pytest.fixture(scope="module")
def archive() -> Path:
    assets.build()
    return package()[0].archive


def _without(archive: Path, target: Path, drop: Callable[[str], bool]) -> Path:
    with zipfile.ZipFile(archive) as whole, zipfile.ZipFile(target, "w") as part:
        for name in whole.namelist():
            if not drop(name):
                part.writestr(name, whole.read(name))
    return target


def test_the_repository_holds_no_links() -> None:
    listed = subprocess.run(["git", "ls-files", "-s"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a clone")
    assert [line for line in listed.stdout.splitlines() if line.startswith("120000")] == []


def test_the_package_that_is_deployed_passes(archive: Path) -> None:
    trial_run.refuse_incomplete(archive)
    trial_run.refuse_broken(archive)


@pytest.mark.parametrize(
    ("lost", "words"),
    [
        (lambda name: name.startswith("assets/app.") and ".css" in name, "are missing"),
        (lambda name: name.startswith("templates/email/assigned"), "assigned.html is missing"),
        (lambda name: name.startswith("templates/"), "are missing"),
        (lambda name: name.startswith("assets/"), "are missing"),
    ],
)
def test_a_package_that_is_incomplete_is_refused(
    archive: Path, tmp_path: Path, lost: Callable[[str], bool], words: str
) -> None:
    with pytest.raises(PlainFailure, match=words):
        trial_run.refuse_incomplete(_without(archive, tmp_path / "part.zip", lost))


@pytest.mark.parametrize("folder", ["jinja2/", "templates_compiled/", "assets/app."])
def test_a_package_that_makes_no_page_is_refused(archive: Path, tmp_path: Path, folder: str) -> None:
    part = _without(archive, tmp_path / "part.zip", lambda name: name.startswith((folder, f"templates/pages/{folder}")))
    if folder == "templates_compiled/":
        part = _without(part, tmp_path / "less.zip", lambda name: name.startswith("templates/"))
    with pytest.raises(PlainFailure, match="nothing was deployed"):
        trial_run.refuse_broken(part)


def test_a_checkout_without_templates_makes_no_package(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a link that was unpacked as a text file."""
    (tmp_path / "templates").write_text("../templates")
    part = _without(archive, tmp_path / "part.zip", lambda name: name.startswith("templates/"))
    monkeypatch.setitem(trial_run.WHOLE, "templates", tmp_path / "templates")
    with pytest.raises(PlainFailure, match="incomplete"):
        trial_run.refuse_incomplete(part)
