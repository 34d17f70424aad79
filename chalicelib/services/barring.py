"""A manager bars a member of staff from a case, or lets them back. What a bar does is in services.seeing."""

from chalicelib.domain.barring import bar as bar_step
from chalicelib.domain.barring import let_back as let_back_step
from chalicelib.domain.people import Person
from chalicelib.domain.stages import Refused
from chalicelib.ports import World
from chalicelib.services.casework import Form, carry_out, desk


def _whom(world: World, person_id: str) -> Person:
    whom = world.people.get(person_id)
    if not whom:
        raise Refused("Choose who it is.")
    return whom


def bar(world: World, reference: str, form: Form, person_id: str, reason: str) -> None:
    """Raises Refused, NotFound or Conflict."""
    whom, roles, now = _whom(world, person_id), form.person.roles, world.clock.now()
    carry_out(world, desk(world, reference), form, "bar", lambda case: bar_step(case, whom, reason, roles, now))


def let_back(world: World, reference: str, form: Form, person_id: str, reason: str) -> None:
    whom, roles, now = _whom(world, person_id), form.person.roles, world.clock.now()
    file = desk(world, reference)
    carry_out(world, file, form, "let-back", lambda case: let_back_step(case, whom, reason, roles, now))
