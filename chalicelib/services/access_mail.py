"""The emails about a role or an address that somebody asked for or changed: to the person, and to all who watch over it.

They name staff, and never an address, a role or a key.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from chalicelib.domain.agreement import WATCHERS as WATCHING
from chalicelib.domain.identifiers import normalise_email
from chalicelib.domain.messages import (
    SEALED_ADDRESS,
    TEAM_MAILBOX,
    WATCHERS,
    Message,
    new_message,
    person_recipient,
)
from chalicelib.domain.people import OPERATOR, OPERATOR_NAME, Person
from chalicelib.ports import World
from chalicelib.services.setting_up import keeps_closed


class Word(StrEnum):
    ASKED = "asked"
    DONE = "done"
    ALONE = "alone"
    """Done at once, because nobody else could agree."""
    DECLINED = "declined"


def word_of_access(
    world: World, key: str, word: Word, by: str, before: Person | None, after: Person, decided_by: str = ""
) -> Sequence[Message]:
    """To the old and the new address of the person, which may be somebody else's, and to all who watch over access."""
    to_watchers = word_to_watchers(world, key, word, by, before, decided_by)
    addresses = dict.fromkeys(normalise_email(person.email) for person in (before, after) if person)
    now, variables = to_watchers.created_at, {**to_watchers.variables, "yours": "yes"}
    to_person = [
        new_message(f"access|{key}|{word}|{number}", "access_changed", SEALED_ADDRESS, variables, now, address=address)
        for number, address in enumerate(addresses)
    ]
    return [to_watchers, *to_person]


def word_to_watchers(
    world: World, key: str, word: Word, by: str, before: Person | None, decided_by: str = ""
) -> Message:
    """To all who watch over access, whoever they are when it is sent."""
    variables = {"access": str(word), "by": by, "about": before.person_id if before else "", "decided_by": decided_by}
    return new_message(f"access|{key}|{word}", "access_changed", WATCHERS, variables, world.clock.now())


def who_watches(world: World, message: Message) -> list[str]:
    """All others who watch over access. Where somebody acted alone, all staff and the team.

    Until the settings are the authority's own, the team's mailbox is an invented one.
    """
    alone = message.variables.get("access") == Word.ALONE
    people = [person for person in world.people.staff() if person.active and (alone or person.roles & WATCHING)]
    told = [person.person_id for person in people if person.person_id != message.variables.get("about")]
    team = [TEAM_MAILBOX] if (alone or not told) and not keeps_closed(world) else []
    return [*map(person_recipient, told), *team]


def access_variables(world: World, message: Message) -> dict[str, Any]:
    """Empty for every other email."""
    if "access" not in message.variables:
        return {}
    names = {name: _name(world, message.variables[name]) for name in ("by", "about", "decided_by")}
    links, asked = world.links(), message.variables["access"] == Word.ASKED
    return {**names, "yours": message.variables.get("yours", ""), "link": links.admin_waiting if asked else links.start}


def _name(world: World, person_id: str) -> str:
    if person_id == OPERATOR:
        return OPERATOR_NAME.capitalize()
    person = world.people.get(person_id) if person_id else None
    return person.name if person else ""
