"""A file of the national register of schools: what it holds, why it may be refused, and what loading it would change.

The file is the Department for Education's "Get information about schools" CSV, as downloaded: Windows-1252, about 50,000
lines of some 140 columns, 60 MB. It is read line by line; only the columns in use are kept.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.errors import DomainError
from chalicelib.domain.schools.registered_school import (
    COLUMNS,
    RegisteredSchool,
    is_sound,
    is_wanted,
    missing_columns,
    school_of,
)

ANEW = "Download it again, and take it as it comes, not saved from a spreadsheet."


class RegisterRefused(DomainError):
    """The file is something else, or is not all there. The sentence says what to do."""


class Register(Struct, frozen=True):
    """The content of a file: the schools to keep, the closed ones, and the lines that are no school."""

    schools: Sequence[RegisteredSchool]
    closed: Sequence[RegisteredSchool]
    """One of them may have been loaded while it was open."""
    unsound: Sequence[int]
    split: Sequence[RegisteredSchool] = ()
    """Schools that became several: none of those gets their forms."""

    @property
    def urns(self) -> Iterator[str]:
        return (school.urn for school in (*self.schools, *self.closed))


def read_register(file: BinaryIO, la_code: str = "") -> Register:
    """The schools of one authority, or of all, each once. Raises RegisterRefused."""
    text = io.TextIOWrapper(file, encoding=encoding_of(file), errors="replace", newline="")
    try:
        found = _read(csv.reader(text), la_code)
    except csv.Error as problem:
        raise RegisterRefused(f"The file cannot be read as CSV: {problem}. {ANEW}") from None
    finally:
        text.detach()
    if not found.schools and la_code:
        raise RegisterRefused(
            f"The file has no open school of authority {la_code}. LA is its three numbers, such as 926."
        )
    if not found.schools:
        raise RegisterRefused("The file has no open school.")
    return found


def encoding_of(file: BinaryIO) -> str:
    """The register comes in Windows-1252; a copy that some program saved may be UTF-8. Raises RegisterRefused for no text."""
    start = file.read(4096)
    if start.startswith(b"PK"):
        raise RegisterRefused("The file is a zip or an Excel file. Unpack it, and give the CSV that is in it.")
    if start.lstrip().startswith(b"<"):
        raise RegisterRefused(
            "The file is a web page and not the register's CSV. Open the address in a browser, and save the file."
        )
    if b"\0" in start:
        raise RegisterRefused(f"The file is in an encoding that is not the register's (UTF-16?). {ANEW}")
    file.seek(0)
    try:
        for _ in (checked := io.TextIOWrapper(file, encoding="utf-8-sig")):
            pass
    except UnicodeDecodeError:
        return "cp1252"
    else:
        return "utf-8-sig"
    finally:
        checked.detach()
        file.seek(0)


def _read(rows: Iterator[list[str]], la_code: str) -> Register:
    header = next(rows, [])
    absent = missing_columns(header)
    if absent:
        raise RegisterRefused(f"The file is not the register's CSV: it has no column {', '.join(absent)}. {ANEW}")
    places = {column: header.index(column) for column in COLUMNS.values()}
    schools, closed, unsound = dict[str, RegisteredSchool](), dict[str, RegisteredSchool](), list[int]()
    line, ends_early = 1, False
    for line, row in enumerate(filter(None, rows), start=2):
        ends_early = len(row) < len(header)
        school = school_of({column: row[place] for column, place in places.items() if place < len(row)})
        if la_code and school.la_code != la_code:
            continue
        if not is_sound(school) or ends_early:
            unsound.append(line)
        elif is_wanted(school, la_code):
            schools[school.urn] = school
        else:
            closed[school.urn] = school
    if ends_early:
        raise RegisterRefused(f"The file ends in the middle of line {line}: it is not all there. {ANEW}")
    return Register(list(schools.values()), [each for urn, each in closed.items() if urn not in schools], unsound)


class Difference(Struct, frozen=True):
    """The changes that loading would make. Each school as in the file; `was` has the loaded ones, by URN."""

    new: Sequence[RegisteredSchool]
    changed: Sequence[RegisteredSchool]
    gone: Sequence[RegisteredSchool]
    """Loaded before, and closed now: they are kept, because their contacts may be."""
    same: int
    was: Mapping[str, RegisteredSchool]

    @property
    def waiting(self) -> list[RegisteredSchool]:
        return [*self.new, *self.changed, *self.gone]

    @property
    def linked(self) -> list[RegisteredSchool]:
        return [school for school in self.changed if _links(self.was[school.urn]) != _links(school)]

    @property
    def renamed(self) -> list[RegisteredSchool]:
        return [school for school in self.changed if self.was[school.urn].name != school.name]

    @property
    def moved(self) -> list[RegisteredSchool]:
        return [school for school in self.changed if _place(self.was[school.urn]) != _place(school)]


def _place(school: RegisteredSchool) -> tuple[str, str]:
    return school.town, school.postcode


def _links(school: RegisteredSchool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return school.came_before, school.came_after


def keeping_links(register: Register, loaded: Iterable[RegisteredSchool]) -> Register:
    """The schools of a file without links, with the links that were loaded before."""
    was = {school.urn: school for school in loaded}

    def kept(school: RegisteredSchool) -> RegisteredSchool:
        known = was.get(school.urn, school)
        return replace(school, came_before=known.came_before, came_after=known.came_after)

    return replace(register, schools=[*map(kept, register.schools)], closed=[*map(kept, register.closed)])


def difference(register: Register, loaded: Iterable[RegisteredSchool]) -> Difference:
    """Compares by URN. `loaded` are those in the table under any URN of the file, closed ones included."""
    was = {school.urn: school for school in loaded}
    new = [school for school in register.schools if school.urn not in was]
    changed = [school for school in register.schools if school.urn in was and was[school.urn] != school]
    gone = [school for school in register.closed if school.urn in was and was[school.urn] != school]
    return Difference(new, changed, gone, len(register.schools) - len(new) - len(changed), was)
