"""The environment of the developer's machine is made here, and never over one that belongs to another checkout."""

from pathlib import Path

import pytest

from infrastructure import environment


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another checkout's environment, which `.venv` of this one links to."""
    theirs = tmp_path / "theirs"
    (theirs / "bin").mkdir(parents=True)
    (theirs / "bin" / "python").write_text("")
    here = tmp_path / "here"
    here.mkdir()
    (here / ".venv").symlink_to(theirs)
    monkeypatch.setattr(environment, "ROOT", here)
    monkeypatch.setattr(environment, "VENV", here / ".venv")
    monkeypatch.setattr("sys.argv", ["environment.py"])
    return theirs


def test_an_environment_behind_a_link_is_never_emptied(elsewhere: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        environment.main()
    assert f".venv is a link to {elsewhere}" in str(ended.value.code)
    assert (elsewhere / "bin" / "python").exists()


def test_an_environment_behind_a_link_is_used_when_it_was_made_from_the_same(elsewhere: Path) -> None:
    (elsewhere / "made-from").write_text(environment.wanted())
    environment.main()
    assert (elsewhere / "bin" / "python").exists()


@pytest.mark.parametrize("which", [environment.of_developers(), environment.of_operators()])
def test_each_environment_is_made_from_its_own_lock(which: environment.Environment) -> None:
    assert which.locks[-1].read_text().count(f"-r {environment.LOCKS[0].name}\n") == 1


def test_pips_own_last_lines_are_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    lock = tmp_path / "requirements.lock"
    lock.write_text("no-such-package==1 --hash=sha256:00\n")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    with pytest.raises(SystemExit) as ended:
        environment.make(environment.Environment(tmp_path / "one space", (lock,)))
    said = str(ended.value.code)
    assert "PIP_CERT" in said
    assert "no-such-package" in said.splitlines()[-1]
