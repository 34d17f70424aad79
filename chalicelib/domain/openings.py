"""What loading a file of the register would open: what a closed school sent, to the contacts of a school that it became."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.register import Difference, Register
from chalicelib.domain.registered_school import RegisteredSchool


@dataclass(frozen=True)
class Opening:
    """The contacts of `to` come to stand as contacts of `closed` too."""

    closed: RegisteredSchool
    to: RegisteredSchool

    @property
    def in_words(self) -> tuple[str, str]:
        """Who, and what they will open."""
        return f"Contacts of {_named(self.to)}", f"open what {_named(self.closed)} sent"


def _named(school: RegisteredSchool) -> str:
    return f"{school.name} (URN {school.urn})"


def openings(register: Register, changes: Difference) -> list[Opening]:
    """By number of the closed school. What is open already is left out."""
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
    """Equal for the same openings: what is loaded must be what was looked at."""
    text = "\n".join(f"{opening.closed.urn} {opening.to.urn}" for opening in found)
    return hashlib.sha256(text.encode()).hexdigest()


def in_words(found: Sequence[Opening], most: int) -> dict[str, str]:
    """Of at most so many, who will open what."""
    words: dict[str, list[str]] = {}
    for opening in found[:most]:
        who, what = opening.in_words
        words.setdefault(who, []).append(what)
    others = {f"Of {len(found) - most} more": "the same"} if len(found) > most else {}
    return {who: "; ".join(what) for who, what in words.items()} | others
