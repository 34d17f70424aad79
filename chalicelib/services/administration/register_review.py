"""The changes that a file of the register would make, for the page that asks whether to load it."""

from collections.abc import Sequence
from typing import Any, BinaryIO

from chalicelib.domain.messages.message import Message
from chalicelib.domain.schools.register import (
    Difference,
    Register,
    difference,
    keeping_links,
    read_register,
)
from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.domain.schools.school_links import Links, linked, read_links
from chalicelib.journeys.engine.school_choice import offered
from chalicelib.ports.schools import Schools
from chalicelib.ports.world import World
from chalicelib.services.mail.access_mail import Word, word_to_watchers

SHOWN = 5
"""Examples of each kind of change."""


NEVER_THE_SAME = "We could not store some schools as they are in the file. Tell the people who run the service."


OPENINGS_SHOWN = 30


SPLIT_SHOWN = 30


def word_of_openings(world: World, key: str, what: Word, by: str, count: int, decided_by: str = "") -> Message:
    return word_to_watchers(world, key, what, by, None, decided_by, {"schools": str(count)})


def read_file(file: BinaryIO, la_code: str = "") -> Register | Links:
    """The schools of one authority, or of all; or the register's file of links. Raises RegisterRefused."""
    return read_links(file) or read_register(file, la_code)


def compared(schools: Schools, file: Register | Links) -> tuple[Register, Difference]:
    """The file's schools, and those of them that are not loaded yet."""
    if isinstance(file, Links):
        loaded = schools.of(file.urns)
        register = linked(file, loaded)
    else:
        loaded = schools.get_many(file.urns)
        register = keeping_links(file, loaded)
    return register, difference(register, loaded)


def review_of(changes: Difference) -> dict[str, Any]:
    """How many schools each kind of change has, with some of them in words. One school may be renamed and moved."""
    kinds = {
        "added": (changes.new, False),
        "renamed": (changes.renamed, True),
        "moved": (changes.moved, True),
        "closed": (changes.gone, False),
        "became another school, or was another before": (changes.linked, False),
        "changed in any way": (changes.changed, False),
    }
    return {
        words: {"count": len(schools), "some": _some(schools, changes, was=was)}
        for words, (schools, was) in kinds.items()
    }


def _some(schools: Sequence[RegisteredSchool], changes: Difference, *, was: bool) -> list[str]:
    return [
        f"{school_in_words(school)}{f' (was {school_in_words(changes.was[school.urn])})' if was else ''}"
        for school in schools[:SHOWN]
    ]


def school_in_words(school: RegisteredSchool) -> str:
    return f"{offered(school).words}, {school.postcode}" if school.postcode else offered(school).words
