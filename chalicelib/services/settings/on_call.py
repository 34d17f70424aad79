"""The people on call now: who gets an email about a RED child while the office is closed, and who to phone."""

from collections.abc import Mapping
from datetime import timedelta

from msgspec import Struct

from chalicelib.domain.authority.on_call import Contact, Gap, OnCall, Watch, gaps, is_in, watch_on
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.recipients import Recipient, person_recipient
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from chalicelib.ports.world import World
from chalicelib.services.people.staffing import managers_or_team, person_if_readable
from chalicelib.services.settings.setting_up import set_up

DAYS_SHOWN = 14
"""How far ahead the page says on which days nobody is on call."""


def today_of(world: World) -> Watch:
    """A person whose row cannot be read counts as unknown, or nobody else on the rota would hear."""
    rota, today = world.authorities.current().on_call, london_day(world.clock.now())
    return watch_on(rota, lambda person_id: person_if_readable(world, person_id), today)


def on_call(world: World) -> list[Recipient]:
    """As recipients: the manager on call today, the second person while the first cannot be told, else every manager."""
    return [_recipient(contact) for contact in today_of(world).to_ring[:1]] or managers_or_team(world)


def second_on_call(world: World) -> list[Recipient]:
    """The readers when nobody on call has said that they have it: the second person, and the managers if only one of
    the two can be told. Nobody if neither can: the managers were told at first."""
    today = today_of(world)
    told = [_recipient(today.second)] if today.second else []
    return list(dict.fromkeys([*told, *(managers_or_team(world) if len(today.to_ring) == 1 else [])]))


def may_have_it(world: World, person: Person) -> bool:
    """Whether this person may say that they deal with a RED case tonight: they are on the rota, manage, or stand in for
    a manager. A person told just before midnight may still say it after."""
    authority, now = world.authorities.current(), world.clock.now()
    told_since = now - timedelta(minutes=authority.limits.on_call_minutes)
    days = (london_day(told_since), london_day(now))
    return (
        any(is_in(authority.on_call, person.person_id, day) for day in days)
        or Role.MANAGER in person.roles
        or person_recipient(person.person_id) in managers_or_team(world)
    )


def _recipient(contact: Contact) -> Recipient:
    return person_recipient(contact.person_id)


class Ahead(Struct, frozen=True):
    """The rota on its page. `people`: staff by id. `version` comes back with a change."""

    stretches: tuple[OnCall, ...]
    people: Mapping[str, Person]
    today: Watch
    gaps: tuple[Gap, ...]
    version: int

    @property
    def choices(self) -> tuple[Person, ...]:
        """The people who can be put on call: they must be able to open the case."""
        return tuple(sorted((p for p in self.people.values() if p.may_own_cases), key=lambda person: person.name))


def rota_ahead(world: World) -> Ahead:
    """From today on. The page of changes has the past."""
    now, today = set_up(world), london_day(world.clock.now())
    rota, people = now.authority.on_call, {person.person_id: person for person in world.people.staff()}
    days = (today + timedelta(days=number) for number in range(DAYS_SHOWN))
    stretches = tuple(stretch for stretch in rota if stretch.last >= today)
    return Ahead(stretches, people, watch_on(rota, people.get, today), gaps(rota, people.get, days), now.version)
