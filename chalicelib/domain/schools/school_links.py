"""The register's file of links: which school became which, for example an academy with a new number.

It is a file beside that of all establishments ("links_edubasealldata"). Only links of a whole school are kept. The
register does not say to which part of a split school a child went: that holds for a "split school" link, and for
several plain successors of one school.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.schools.register import ANEW, Register, RegisterRefused, encoding_of
from chalicelib.domain.schools.registered_school import RegisteredSchool

URN, LINK, KIND = "URN", "LinkURN", "LinkType"
LONGEST_HEADER = 10_000
BECAME = frozenset({"successor", "successor - amalgamated", "successor - merged"})
WAS = frozenset({"predecessor", "predecessor - amalgamated", "predecessor - merged"})
INTO_PARTS, PART_OF = "successor - split school", "predecessor - split school"


class Links(Struct, frozen=True):
    """By URN: the schools that it became, and those that it was before, however many steps away."""

    after: Mapping[str, tuple[str, ...]]
    before: Mapping[str, tuple[str, ...]]
    unsound: Sequence[int]
    split: frozenset[str] = frozenset()
    """Schools that became several, in any words of the register: no part gets their forms."""

    @property
    def urns(self) -> set[str]:
        return {*self.after, *self.before}


def read_links(file: BinaryIO) -> Links | None:
    """None for another file, such as that of the schools themselves, without reading it to the end. Raises
    RegisterRefused for a damaged one."""
    header = file.readline(LONGEST_HEADER)
    file.seek(0)
    if not all(column.encode() in header for column in (URN, LINK, KIND)):
        return None
    text = io.TextIOWrapper(file, encoding=encoding_of(file), errors="replace", newline="")
    try:
        rows = csv.reader(text)
        return _read(next(rows), rows)
    except csv.Error as problem:
        raise RegisterRefused(f"The file cannot be read as CSV: {problem}. {ANEW}") from None
    finally:
        text.detach()


def _cells(header: Sequence[str], rows: Iterator[list[str]]) -> Iterator[tuple[str, str, str]]:
    """Number, linked number and kind of each row that is not empty."""
    absent = [column for column in (URN, LINK, KIND) if column not in header]
    if absent:
        raise RegisterRefused(
            f"The file is not the register’s file of links: it has no column {', '.join(absent)}. {ANEW}"
        )
    urn, link, kind = (header.index(column) for column in (URN, LINK, KIND))
    for line, row in enumerate(filter(None, rows), start=2):
        if len(row) < len(header):
            raise RegisterRefused(f"The file ends in the middle of line {line}: it is not all there. {ANEW}")
        yield row[urn].strip(), row[link].strip(), row[kind].strip().lower()


def _read(header: Sequence[str], rows: Iterator[list[str]]) -> Links:
    after, before = dict[str, set[str]](), dict[str, set[str]]()
    parts, unsound = set[str](), list[int]()
    for line, (urn, link, kind) in enumerate(_cells(header, rows), start=2):
        if not (_is_number(urn) and _is_number(link)):
            unsound.append(line)
            continue
        if kind in WAS | {PART_OF}:
            urn, link = link, urn
        if kind in (INTO_PARTS, PART_OF):
            parts.add(urn)
            after.setdefault(urn, set())
        elif kind in BECAME | WAS:
            after.setdefault(urn, set()).add(link)
            before.setdefault(link, set()).add(urn)
    return _without_split(after, before, parts, unsound)


def _without_split(
    after: dict[str, set[str]], before: dict[str, set[str]], parts: set[str], unsound: Sequence[int]
) -> Links:
    """The links without split schools."""
    split = frozenset(parts | {urn for urn in after if _is_split(after[urn], after)})
    for urn in split:
        for link in after[urn]:
            before[link].discard(urn)
        after[urn] = set()
    return Links(_all_steps(after), _all_steps(before), unsound, split)


def _is_split(became: set[str], after: Mapping[str, set[str]]) -> bool:
    """Whether these are more than one school. Where one of them became the others later, they follow each other."""
    ends = {urn for urn in became if not any(urn in _reached(other, after) for other in became - {urn})}
    return len(became) > 1 and len(ends) != 1


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _all_steps(next_to: Mapping[str, set[str]]) -> dict[str, tuple[str, ...]]:
    return {urn: _reached(urn, next_to) for urn in next_to}


def _reached(urn: str, next_to: Mapping[str, set[str]]) -> tuple[str, ...]:
    found, waiting = set[str](), [urn]
    while waiting:
        new = next_to.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return tuple(sorted(found - {urn}))


def linked(links: Links, loaded: Iterable[RegisteredSchool]) -> Register:
    """The loaded schools that the file speaks of, with its links. For a school that was never loaded nothing was sent: links
    to it are left out."""
    there = {school.urn: school for school in loaded}
    schools = [_linked(school, links, there) for school in there.values()]
    return Register(schools, (), links.unsound, [school for school in schools if school.urn in links.split])


def _linked(school: RegisteredSchool, links: Links, there: Mapping[str, RegisteredSchool]) -> RegisteredSchool:
    after, before = (
        tuple(urn for urn in found.get(school.urn, ()) if urn in there) for found in (links.after, links.before)
    )
    return replace(school, came_after=after, came_before=before)
