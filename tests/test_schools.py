"""Loading the register of schools: what a dry run says, and what is written."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from chalicelib.bootstrap import world
from infrastructure.schools import EXAMPLE, load, read_register
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
    assert len(read_register(EXAMPLE)) == 60
    assert len(EXAMPLE.read_text("cp1252").splitlines()) == 62
    assert "Frère Fictif Lycée" in {school.name for school in read_register(EXAMPLE)}


def test_a_dry_run_counts_shows_examples_and_writes_nothing(stack: Stack, said: list[str]) -> None:
    found = load(EXAMPLE, "", said.append, apply=False)
    assert (len(found.new), len(found.changed), len(found.gone), found.same) == (60, 0, 0, 0)
    assert (stack.rows("SCHOOL"), said[-1]) == ([], "Nothing was written. To write it: APPLY=yes")
    assert "900001  Hillside Primary School" in "\n".join(said)


def test_what_was_loaded_is_not_written_again(stack: Stack, said: list[str]) -> None:
    load(EXAMPLE, "", said.append, apply=True)
    assert (len(stack.rows("SCHOOL")), said[-2:]) == (60, ["     60 of 60 written", "Done."])
    assert load(EXAMPLE, "", said.append, apply=True).same == 60


def test_a_load_that_was_interrupted_goes_on_where_it_stopped(stack: Stack, said: list[str]) -> None:
    load(EXAMPLE, "", said.append, apply=True)
    for row in stack.rows("SCHOOL")[:20]:
        stack.delete_row(row)
    assert len(load(EXAMPLE, "", said.append, apply=True).new) == 20
    assert len(stack.rows("SCHOOL")) == 60


def test_changes_and_closures_are_told_and_a_closed_school_is_kept(
    stack: Stack, said: list[str], tmp_path: Path
) -> None:
    load(EXAMPLE, "", said.append, apply=True)
    path = _changed(
        tmp_path,
        ("900001", "EstablishmentName", "Hillside Academy"),
        ("900002", "EstablishmentStatus (name)", "Closed"),
    )
    found = load(path, "", said.append, apply=True)
    assert ([s.urn for s in found.changed], [s.urn for s in found.gone]) == (["900001"], ["900002"])
    names = [school.name if (school := world().schools.get(urn)) else "" for urn in ("900001", "900002")]
    assert names == ["Hillside Academy", "Rivermead Academy"]


def test_one_authority_is_loaded_alone(stack: Stack, said: list[str], tmp_path: Path) -> None:
    path = _changed(tmp_path, ("900001", "LA (code)", "926"))
    assert len(load(path, "926", said.append, apply=True).new) == 1
    assert (len(stack.rows("SCHOOL")), len(load(path, "926", said.append, apply=False).gone)) == (1, 0)


@pytest.mark.parametrize(
    ("content", "words"),
    [("a,b\n1,2\n", "it has no column"), ("", "it has no column"), (None, "cannot be read")],
)
def test_a_file_that_is_not_the_register_is_refused(tmp_path: Path, content: str | None, words: str) -> None:
    path = tmp_path / "file.csv"
    if content is not None:
        path.write_text(content)
    with pytest.raises(PlainFailure, match=words):
        read_register(path)


def test_an_authority_without_schools_is_a_slip() -> None:
    with pytest.raises(PlainFailure, match="no open school of authority 111"):
        read_register(EXAMPLE, "111")
