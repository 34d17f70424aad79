"""The words of the case page, the list and the administrator's page about who is on call."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.authority.on_call import Contact
from chalicelib.domain.casework.case import Case
from chalicelib.domain.deadlines.deadline import Deadline
from chalicelib.domain.deadlines.office_hours import office_is_open
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World
from chalicelib.services.settings.on_call import may_have_it, today_of
from chalicelib.web.http.who import Who, may


def keeps_rota(person: Person) -> bool:
    return may(person, Who.KEEPS_ROTA)


def nobody_on_call(world: World, person: Person) -> str:
    """For somebody who keeps the rota, why nobody is on call today; empty when somebody is."""
    return today_of(world).missing if keeps_rota(person) else ""


class CaseOnCall(Struct, frozen=True):
    """Whom to ring about a case, why nobody can be, who had it since when, and whether the office is closed."""

    to_ring: Sequence[Contact]
    missing: str
    had: datetime | None
    closed: bool
    may_have_it: bool


def case_on_call(world: World, case: Case, deadlines: Sequence[Deadline], person: Person) -> CaseOnCall | None:
    """Whom to ring about a RED case that nobody has acted on, and who said that they have it.

    Nothing while the office is open, unless the person on call was told already.
    """
    is_open = office_is_open(world.clock.now(), world.authorities.current())
    told = any(deadline.rule is Rule.ACKNOWLEDGE and "duty" in deadline.rungs_done for deadline in deadlines)
    if not case.comes_first or (is_open and not told):
        return None
    today = today_of(world)
    return CaseOnCall(today.to_ring, today.missing, case.on_call_at, not is_open, may_have_it(world, person))
