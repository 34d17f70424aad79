"""Which release is in a folder, and when deploying it would be a step back."""

import subprocess
from pathlib import Path

import pytest

from infrastructure.release import UNKNOWN, Release, here, is_older, refuse_going_back
from infrastructure.steps import PlainFailure

OLD, NEW = "a" * 40, "b" * 40
MARCH, JUNE = "2027-03-01T10:00:00+00:00", "2027-06-01T10:00:00+01:00"


def _folder(root: Path, commit_line: str = "$Format:%H %cI$", version: str = "1.2.0") -> Path:
    (root / "infrastructure").mkdir()
    (root / "infrastructure/commit.txt").write_text(f"{commit_line}\n")
    (root / "pyproject.toml").write_text(f'[project]\nname = "x"\nversion = "{version}"\n')
    return root


def _git(root: Path, *command: str) -> str:
    who = ["-c", "user.name=Example", "-c", "user.email=somebody@example.com", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *who, *command], cwd=root, check=True, capture_output=True, text=True).stdout.strip()


def _commit(root: Path, words: str) -> Release:
    _git(root, "add", ".")
    _git(root, "commit", "-q", "--allow-empty", "-m", words)
    return here(root)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    _git(_folder(tmp_path), "init", "-q", "-b", "main")
    return tmp_path


def test_git_says_which_commit_it_is_and_whether_files_were_changed_since(repository: Path) -> None:
    made = _commit(repository, "First")
    assert made.commit == _git(repository, "rev-parse", "HEAD")
    assert (made.version, made.committed_at[:2]) == ("1.2.0", "20")
    (repository / "pyproject.toml").write_text('[project]\nversion = "1.2.1"\n')
    assert here(repository) == Release("1.2.1", f"{made.commit}+changes", made.committed_at)


def test_a_zip_file_that_git_made_has_its_commit_in_it(tmp_path: Path) -> None:
    assert here(_folder(tmp_path, f"{OLD} {MARCH}")) == Release("1.2.0", OLD, MARCH)


def test_a_copy_without_git_knows_only_its_version(tmp_path: Path) -> None:
    assert here(_folder(tmp_path)) == Release("1.2.0", UNKNOWN, UNKNOWN)


def test_our_own_archives_carry_their_commit(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    assert "infrastructure/commit.txt export-subst" in (root / ".gitattributes").read_text().splitlines()
    assert (root / "infrastructure/commit.txt").read_text() in (
        "$Format:%H %cI$\n",
        f"{here().commit} {here().committed_at}\n",
    )


def test_by_git_a_commit_that_is_no_ancestor_of_ours_is_newer(repository: Path) -> None:
    first, second = _commit(repository, "First"), _commit(repository, "Second")
    assert is_older(first, second, repository) is True
    assert is_older(second, first, repository) is False
    assert is_older(second, second, repository) is False
    _git(repository, "checkout", "-q", "-b", "aside", first.commit)
    assert is_older(_commit(repository, "Aside"), second, repository) is True


@pytest.mark.parametrize(
    ("ours", "running", "older"),
    [
        (Release("1.2.0", OLD, MARCH), Release("1.10.0", NEW, JUNE), True),
        (Release("1.10.0", NEW, MARCH), Release("1.2.0", OLD, JUNE), False),
        (Release("1.2.0", OLD, MARCH), Release("1.2.0", NEW, JUNE), True),
        (Release("1.2.0", NEW, JUNE), Release("1.2.0", OLD, MARCH), False),
        (Release("1.2.0", OLD, MARCH), Release("1.2.0", f"{OLD}+changes", MARCH), False),
        (Release("1.2.0"), Release("1.2.0", NEW, JUNE), None),
    ],
)
def test_without_git_the_version_tells_and_then_the_day(
    tmp_path: Path, ours: Release, running: Release, older: bool | None
) -> None:
    assert is_older(ours, running, tmp_path) is older


def test_a_step_back_is_refused_until_somebody_says_that_it_is_meant(tmp_path: Path) -> None:
    root, running = _folder(tmp_path, f"{OLD} {MARCH}"), Release("1.3.0", NEW, JUNE).parameters
    with pytest.raises(
        PlainFailure, match=r"Running: 1\.3\.0, commit bbbbbbbbbbbb, of 2027-06-01\. Here: 1\.2\.0.*BACK=yes"
    ):
        refuse_going_back(running, back=False, root=root)
    assert refuse_going_back(running, back=True, root=root).startswith(
        "1.2.0, commit aaaaaaaaaaaa, of 2027-03-01, over 1.3.0"
    )


def test_a_first_deployment_and_a_step_forwards_are_said(tmp_path: Path) -> None:
    root = _folder(tmp_path, f"{NEW} {JUNE}")
    assert refuse_going_back({}, back=False, root=root) == "1.2.0, commit bbbbbbbbbbbb, of 2027-06-01"
    assert "over 1.1.0" in refuse_going_back(Release("1.1.0", OLD, MARCH).parameters, back=False, root=root)
    assert "cannot tell which" in refuse_going_back(Release("1.2.0").parameters, back=False, root=root)
