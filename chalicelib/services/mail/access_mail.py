"""The emails about a role, an address or a mailbox that somebody asked to change or changed. They go to the person or the mailbox,
and to all who watch over access.

They name staff and mailboxes, and never an address or a key. Somebody who joins the staff reads which roles they have.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from chalicelib.domain.authority.mailboxes import words_for
from chalicelib.domain.authority.second_person import WATCHERS as WATCHING
from chalicelib.domain.child.contact_details import normalise_email
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import SEALED_ADDRESS, TEAM_MAILBOX, WATCHERS, Recipient, person_recipient
from chalicelib.domain.people.council import needs_council
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World
from chalicelib.services.people.person_in_words import described
from chalicelib.services.settings.setting_up import keeps_closed


class Word(StrEnum):
    ASKED = "asked"
    DONE = "done"
    ALONE = "alone"
    """Done at once, because nobody else could agree."""
    DECLINED = "declined"


def word_of_access(
    world: World, key: str, word: Word, by: str, before: Person | None, after: Person, decided_by: str = ""
) -> Sequence[Message]:
    """To the person's old and new address, which may be another person's, and to all who watch over access."""
    about = before or (after if word in (Word.DONE, Word.ALONE) else None)
    to_watchers = word_to_watchers(world, key, word, by, about, decided_by, added_or_not(before, after))
    if joins(before, after):
        return [to_watchers, _word_of_account(world, f"access|{key}|{word}|0", to_watchers, after)]
    addresses = dict.fromkeys(normalise_email(person.email) for person in (before, after) if person)
    return [to_watchers, *_to_addresses(to_watchers, f"access|{key}|{word}", addresses)]


def joins(before: Person | None, after: Person) -> bool:
    """Whether somebody comes to the staff who was not on it."""
    return after.is_staff and not (before and before.is_staff)


def added_or_not(before: Person | None, after: Person) -> Mapping[str, str]:
    return {"added": "yes"} if joins(before, after) else {}


def _word_of_account(world: World, key: str, to_watchers: Message, person: Person) -> Message:
    """To somebody who joins the staff: as what, and how they sign in."""
    said = {name: to_watchers.variables[name] for name in ("access", "by", "decided_by")}
    council = "yes" if needs_council(world.council.stored(), person) else ""
    variables = {**said, "roles": described(person)["Roles"], "council": council}
    return new_message(
        key, "account_added", SEALED_ADDRESS, variables, to_watchers.created_at, address=normalise_email(person.email)
    )


def word_of_mailboxes(
    world: World, key: str, word: Word, by: str, names: Iterable[str], addresses: Iterable[str], decided_by: str = ""
) -> Sequence[Message]:
    """To these addresses, old and new, and to all who watch over access. `names`: the names of the mailboxes."""
    mailboxes = {"mailboxes": ", ".join(map(words_for, names))}
    to_watchers = word_to_watchers(world, key, word, by, None, decided_by, mailboxes)
    return [to_watchers, *_to_addresses(to_watchers, f"access|{key}|{word}", addresses)]


def _to_addresses(to_watchers: Message, key: str, addresses: Iterable[str]) -> list[Message]:
    now, variables = to_watchers.created_at, {**to_watchers.variables, "yours": "yes"}
    return [
        new_message(f"{key}|{number}", "access_changed", SEALED_ADDRESS, variables, now, address=address)
        for number, address in enumerate(addresses)
    ]


def word_to_watchers(
    world: World,
    key: str,
    word: Word,
    by: str,
    about: Person | None,
    decided_by: str = "",
    more: Mapping[str, str] | None = None,
) -> Message:
    """To all who watch over access when it is sent. `about`: None where it is about nobody who is known yet. `more`: what
    it is about, when that is no person."""
    variables = {"access": str(word), "by": by, "about": about.person_id if about else "", "decided_by": decided_by}
    now = world.clock.now()
    return new_message(f"access|{key}|{word}", "access_changed", WATCHERS, {**variables, **(more or {})}, now)


def who_watches(world: World, message: Message) -> list[Recipient]:
    """All others who watch over access. Where somebody acted alone, all staff and the team.

    Until the settings are the authority's own, the team's mailbox is an invented one.
    """
    alone = message.variables.get("access") == Word.ALONE
    staff = [person for person in world.people.staff() if person.active and person.is_staff]
    people = [person for person in staff if alone or person.roles & WATCHING]
    told = [person.person_id for person in people if person.person_id != message.variables.get("about")]
    team = [TEAM_MAILBOX] if (alone or not told) and not keeps_closed(world) else []
    return [*map(person_recipient, told), *team]
