"""The words of the case page, the list and the administrator's page about who is on call."""

from collections.abc import Sequence
from typing import Any

from chalicelib.domain.casework.case import Case
from chalicelib.domain.deadlines.deadline import Deadline
from chalicelib.domain.deadlines.office_hours import office_is_open
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World
from chalicelib.services.settings.on_call import may_have_it, today_of
from chalicelib.web.http.who import Who, may


def rota_context(world: World, person: Person) -> dict[str, Any]:
    """Whether the person keeps the rota, and then why nobody is on call today; empty when somebody is."""
    keeps = may(person, Who.KEEPS_ROTA)
    return {"keeps_rota": keeps, "nobody_on_call": today_of(world).missing if keeps else ""}


def on_call_context(world: World, case: Case, deadlines: Sequence[Deadline], person: Person) -> dict[str, Any] | None:
    """Whom to ring about a RED case that nobody has acted on, and who said that they have it.

    Nothing while the office is open, unless the person on call was told already.
    """
    is_open = office_is_open(world.clock.now(), world.authorities.current())
    told = any(deadline.rule is Rule.ACKNOWLEDGE and "duty" in deadline.rungs_done for deadline in deadlines)
    if not case.comes_first or (is_open and not told):
        return None
    today = today_of(world)
    return {
        "to_ring": today.to_ring,
        "missing": today.missing,
        "had": case.on_call_at,
        "closed": not is_open,
        "may_have_it": may_have_it(world, person),
    }
