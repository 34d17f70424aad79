"""Loading the register of schools: the words of a dry run, and the rows that are written."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chalicelib.adapters.tables.rows.settings import SchoolRow
from chalicelib.bootstrap import world
from chalicelib.domain.schools.register import Register
from infrastructure.schools import EXAMPLE, load, read_file
from infrastructure.steps import PlainFailure
from tests.support.table import Stack, stack_on_moto


@pytest.fixture
def stack() -> Iterator[Stack]:
    with stack_on_moto() as found:
        yield found


@pytest.fixture
def said() -> list[str]:
    return []


def _changed(folder: Path, *changes: tuple[str, str, str]) -> Path:
    """The example with some cells changed: (URN, column, value)."""
    with EXAMPLE.open(encoding="cp1252", newline="") as file:
        rows = list(csv.DictReader(file))
    for urn, column, value in changes:
        next(row for row in rows if row["URN"] == urn)[column] = value
    path = folder / "changed.csv"
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_the_example_has_sixty_open_schools_and_one_that_is_closed() -> None:
    register = read_file(EXAMPLE)
    assert isinstance(register, Register)
    assert len(register.schools) == 60
    assert len(EXAMPLE.read_text("cp1252").splitlines()) == 62
    assert "Frère Fictif Lycée" in {school.name for school in register.schools}


def test_a_dry_run_counts_shows_examples_and_writes_nothing(stack: Stack, said: list[str]) -> None:
    found = load(read_file(EXAMPLE), said.append, apply=False)
    assert (len(found.new), len(found.changed), len(found.gone), found.same) == (60, 0, 0, 0)
    assert stack.rows("SCHOOL") == []
    counted = re.search(r"Nothing was written. To write 60 schools, in (\d+) rows", said[-1])
    load(read_file(EXAMPLE), said.append, apply=True)
    written = len(stack.rows("SCHOOL")) + len(stack.rows("LOOKUP"))
    assert counted
    assert int(counted[1]) == written
    assert "900001  Hillside Primary School" in "\n".join(said)


def test_what_was_loaded_is_not_written_again(stack: Stack, said: list[str]) -> None:
    load(read_file(EXAMPLE), said.append, apply=True)
    assert (len(stack.rows("SCHOOL")), said[-2:]) == (60, ["     60 of 60 written", "Done."])
    assert load(read_file(EXAMPLE), said.append, apply=True).same == 60


def test_a_load_that_was_interrupted_goes_on_where_it_stopped(stack: Stack, said: list[str]) -> None:
    load(read_file(EXAMPLE), said.append, apply=True)
    for row in stack.rows("SCHOOL")[:20]:
        stack.delete_row(row)
    assert len(load(read_file(EXAMPLE), said.append, apply=True).new) == 20
    assert len(stack.rows("SCHOOL")) == 60


def test_changes_and_closures_are_told_and_a_closed_school_is_kept(
    stack: Stack, said: list[str], tmp_path: Path
) -> None:
    load(read_file(EXAMPLE), said.append, apply=True)
    path = _changed(
        tmp_path,
        ("900001", "EstablishmentName", "Hillside Academy"),
        ("900002", "EstablishmentStatus (name)", "Closed"),
    )
    found = load(read_file(path), said.append, apply=True)
    assert ([s.urn for s in found.changed], [s.urn for s in found.gone]) == (["900001"], ["900002"])
    names = [school.name if (school := world().schools.get(urn)) else "" for urn in ("900001", "900002")]
    assert names == ["Hillside Academy", "Rivermead Academy"]


def test_one_authority_is_loaded_alone(stack: Stack, said: list[str], tmp_path: Path) -> None:
    path = _changed(tmp_path, ("900001", "LA (code)", "926"))
    assert len(load(read_file(path, "926"), said.append, apply=True).new) == 1
    assert (len(stack.rows("SCHOOL")), len(load(read_file(path, "926"), said.append, apply=False).gone)) == (1, 0)


HEAD, *LINES = EXAMPLE.read_text("cp1252").splitlines(keepends=True)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a,b\n1,2\n", "it has no column EstablishmentName"),
        (b"", "it has no column"),
        (HEAD.replace(",", ";").encode(), "it has no column"),
        (b"\n <!DOCTYPE html><html><title>Sign in</title></html>", "is a web page"),
        (b"PK\x03\x04...", "is a zip or an Excel file"),
        ("".join([HEAD, *LINES]).encode("utf-16"), "is in an encoding that is not the register's"),
        ("".join([HEAD, *LINES])[:-300].encode("cp1252"), "ends in the middle of line 62: it is not all there"),
        ((HEAD + LINES[0] + '"900002' + "x" * 200_000 + '"').encode(), "cannot be read as CSV"),
        (None, "cannot be read"),
    ],
)
def test_a_file_that_is_not_the_register_is_refused_in_a_sentence(
    tmp_path: Path, content: bytes | None, words: str
) -> None:
    path = tmp_path / "file.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PlainFailure, match=words):
        read_file(path)


def test_no_file_at_all_is_a_slip() -> None:
    with pytest.raises(PlainFailure, match="Say which file: FILE="):
        read_file(Path(""))


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_accents_are_read_as_they_were_written(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(EXAMPLE.read_bytes().decode("cp1252").encode(encoding))
    assert read_file(path) == read_file(EXAMPLE)


def test_a_line_that_is_no_school_is_left_out_and_said(stack: Stack, said: list[str], tmp_path: Path) -> None:
    path = _changed(tmp_path, ("900001", "URN", "12345A"), ("900002", "EstablishmentName", " "))
    load(read_file(path), said.append, apply=False)
    assert "      2  left out: no sound number or name (line 2, 3)" in said


def test_an_authority_without_schools_is_a_slip() -> None:
    with pytest.raises(PlainFailure, match="no open school of authority 111. LA is its three numbers"):
        read_file(EXAMPLE, "111")


def test_ctrl_c_says_how_far_it_came_and_a_school_that_is_there_is_found_by_its_name(
    stack: Stack, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = SchoolRow.serialize
    left = iter(range(40))

    def until_ctrl_c(row: SchoolRow, *given: Any, **also: Any) -> Any:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return saved(row, *given, **also)

    with monkeypatch.context() as interrupted:
        interrupted.setattr(SchoolRow, "serialize", until_ctrl_c)
        with pytest.raises(PlainFailure, match="Stopped after 0 of 60. Run the same command again"):
            load(read_file(EXAMPLE), said.append, apply=True)
    there = [row["name"]["S"] for row in stack.rows("SCHOOL")]
    assert len(there) == 25
    assert [name for name in there if not world().schools.found_by(name, 30)] == []
    load(read_file(EXAMPLE), said.append, apply=True)
    assert len(stack.rows("SCHOOL")) == 60
    assert [school.urn for school in world().schools.found_by("Hillside Primary School", 30)] == ["900001"]
