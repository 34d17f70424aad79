"""What a register file would open: a closed school's forms, to the contacts of the school that it became."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from chalicelib.domain.schools.register import Difference, Register
from chalicelib.domain.schools.registered_school import RegisteredSchool


class Opening(Struct, frozen=True):
    """The contacts of `to` can open what `closed` sent."""

    closed: RegisteredSchool
    to: RegisteredSchool

    @property
    def in_words(self) -> tuple[str, str]:
        """The people, and what they will open."""
        return f"Contacts of {_named(self.to)}", f"open what {_named(self.closed)} sent"


def _named(school: RegisteredSchool) -> str:
    return f"{school.name} (URN {school.urn})"


def openings(register: Register, changes: Difference) -> list[Opening]:
    """The new openings, by number of the closed school, without those that exist already."""
    will_be = {**changes.was, **{school.urn: school for school in (*register.schools, *register.closed)}}
    found = [
        Opening(school, will_be.get(urn, _unknown(urn)))
        for school in will_be.values()
        for urn in sorted(_went_on_as(school, will_be) - _went_on_as(changes.was.get(school.urn), changes.was))
    ]
    return sorted(found, key=lambda opening: (opening.closed.urn, opening.to.urn))


def _went_on_as(school: RegisteredSchool | None, known: Mapping[str, RegisteredSchool]) -> set[str]:
    if not school:
        return set()
    return set(school.went_on_as([known[urn] for urn in school.came_after if urn in known]))


def _unknown(urn: str) -> RegisteredSchool:
    return RegisteredSchool(urn, "a school", "", "", "", "", "", "", "")


def mark_of(found: Iterable[Opening]) -> str:
    """A digest, equal for the same openings: what is loaded must be what was reviewed."""
    text = "\n".join(f"{opening.closed.urn} {opening.to.urn}" for opening in found)
    return hashlib.sha256(text.encode()).hexdigest()


def in_words(found: Sequence[Opening], most: int) -> dict[str, str]:
    """Words for at most `most` openings: who will open which school's forms."""
    words: dict[str, list[str]] = {}
    for opening in found[:most]:
        who, what = opening.in_words
        words.setdefault(who, []).append(what)
    others = {f"And {len(found) - most} more": "not listed here"} if len(found) > most else {}
    return {who: "; ".join(what) for who, what in words.items()} | others
