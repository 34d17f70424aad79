"""Finds the people whose looks an auditor asks for: staff, referrers, partners and other teams, also those who left."""

from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec import Struct

from chalicelib.domain.forms.disposition import TEAM_NAMES, Team
from chalicelib.domain.messages.recipients import Recipient, lead_mailbox, team_mailbox
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import ROLE_NAMES
from chalicelib.domain.records.access import View
from chalicelib.ports.world import World
from chalicelib.services.audit.access import record_access

PEOPLE_SHOWN = 30
_PAGES_AT_MOST, _READ_AT_ONCE = 10, 500


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
    """By a whole email address, or by a part of a name. Names of partners are not looked through: theirs is their address."""
    record_access(world, me, View.AUDIT_OPENED)
    compact = "".join(text.split())
    if "@" in compact:
        person = world.people.by_email(compact)
        return Lookers([_looker(person)] if person else [])
    contacts = _Contacts(world)
    everybody = (*map(_looker, world.people.staff()), *_teams(), *map(_looker, contacts))
    sought = text.casefold().split()
    by_id = {each.looker_id: each for each in everybody if all(part in each.name.casefold() for part in sought)}
    found = sorted(by_id.values(), key=lambda each: each.name.casefold())
    return Lookers(found[:PEOPLE_SHOWN], more=len(found) > PEOPLE_SHOWN or contacts.left)


class _Contacts:
    """All contacts of schools, as far as one request can read. `left`: there are more."""

    def __init__(self, world: World) -> None:
        self._world, self.left = world, False

    def __iter__(self) -> Iterator[Person]:
        after = ""
        for _ in range(_PAGES_AT_MOST):
            page = self._world.people.contacts(_READ_AT_ONCE, after)
            yield from page.rows
            after = page.after
            if not after:
                return
        self.left = True


def _teams() -> Iterator[Looker]:
    """Other teams look through links in our emails."""
    for team in Team:
        to: Sequence[Recipient] = (team_mailbox(team), lead_mailbox(team))
        for recipient, name in zip(to, ("{}", "who leads {}"), strict=True):
            yield Looker(str(recipient), name.format(TEAM_NAMES[team]), "another team, by a link in an email")


def _looker(person: Person) -> Looker:
    roles = sorted(ROLE_NAMES[role] for role in person.roles)
    schools = [f"contact of {school.name}" for school in islice(person.schools, 3)]
    words = ", ".join([*roles, *schools]) or "without a role now"
    return Looker(person.person_id, person.name, words if person.active else f"{words}; may no longer sign in")
