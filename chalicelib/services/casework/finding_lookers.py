"""Finds the people whose looks an auditor asks for: staff, referrers, partners and other teams, also those who left."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Generic, TypeVar

from msgspec import Struct

from chalicelib.domain.child.contact_details import normalise_email
from chalicelib.domain.forms.disposition import TEAM_NAMES, Team
from chalicelib.domain.messages.recipients import Recipient, lead_mailbox, team_mailbox
from chalicelib.domain.people.changes import Change
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import ROLE_NAMES
from chalicelib.domain.records.access import View
from chalicelib.ports.world import World
from chalicelib.services.audit.access import record_access
from chalicelib.services.people.person_in_words import EMAIL
from chalicelib.services.people.staffing import person_if_readable

PEOPLE_SHOWN = 30
_PAGES_AT_MOST, _READ_AT_ONCE = 10, 500

T = TypeVar("T")


class Looker(Struct, frozen=True):
    """Somebody whose looks may be listed. `words`: what they are, and whether they may still sign in."""

    looker_id: str
    name: str
    words: str


class Lookers(Struct, frozen=True):
    """Those who were found. `more`: there may be others."""

    found: Sequence[Looker]
    more: bool = False


def find(world: World, me: Person, text: str) -> Lookers:
    """By a whole email address, now or before, or by a part of a name. Names of partners are not looked through: theirs is their
    address."""
    record_access(world, me, View.AUDIT_OPENED)
    compact = "".join(text.split())
    if "@" in compact:
        return _with_address(world, compact)
    contacts = _contacts(world)
    everybody = (*map(_looker, world.people.staff()), *_teams(), *map(_looker, contacts))
    sought = text.casefold().split()
    by_id = {each.looker_id: each for each in everybody if all(part in each.name.casefold() for part in sought)}
    found = sorted(by_id.values(), key=lambda each: each.name.casefold())
    return Lookers(found[:PEOPLE_SHOWN], more=len(found) > PEOPLE_SHOWN or contacts.left)


def _with_address(world: World, address: str) -> Lookers:
    """Who has it, and everybody who had it: an address may go from one person to another. What administrators changed says so."""
    person, changes = world.people.by_email(address), _changes(world)
    sought, before = normalise_email(address), dict[str, Looker]()
    for change in changes:
        if normalise_email(change.before.get(EMAIL, "")) == sought and change.about not in before:
            had = person_if_readable(world, change.about)
            if had and normalise_email(had.email) != sought:
                before[change.about] = _looker(had, "had this address before")
    return Lookers([*([_looker(person)] if person else []), *before.values()], more=changes.left)


class _AsFarAsOneRequestReads(Generic[T]):
    """The rows of a list. `left`: there are more."""

    def __init__(self, read: Callable[[str], tuple[Sequence[T], str]]) -> None:
        self._read, self.left = read, False

    def __iter__(self) -> Iterator[T]:
        after = ""
        for _ in range(_PAGES_AT_MOST):
            rows, after = self._read(after)
            yield from rows
            if not after:
                return
        self.left = True


def _contacts(world: World) -> _AsFarAsOneRequestReads[Person]:
    """Of schools."""

    def read(after: str) -> tuple[Sequence[Person], str]:
        page = world.people.contacts(_READ_AT_ONCE, after)
        return page.rows, page.after

    return _AsFarAsOneRequestReads(read)


def _changes(world: World) -> _AsFarAsOneRequestReads[Change]:
    """Of administrators, the newest first."""

    def read(after: str) -> tuple[Sequence[Change], str]:
        page = world.changes.newest(after, _READ_AT_ONCE)
        return page.changes, page.after

    return _AsFarAsOneRequestReads(read)


def _teams() -> Iterator[Looker]:
    """Other teams look through links in our emails."""
    for team in Team:
        to: Sequence[Recipient] = (team_mailbox(team), lead_mailbox(team))
        for recipient, name in zip(to, ("{}", "who leads {}"), strict=True):
            yield Looker(str(recipient), name.format(TEAM_NAMES[team]), "another team, by a link in an email")


def _looker(person: Person, also: str = "") -> Looker:
    roles = sorted(ROLE_NAMES[role] for role in person.roles)
    schools = [f"contact of {school.name}" for school in islice(person.schools, 3)]
    words, leaves = (
        ", ".join([*roles, *schools]) or "without a role now",
        "" if person.active else "may no longer sign in",
    )
    return Looker(person.person_id, person.name, "; ".join(filter(None, (words, also, leaves))))
