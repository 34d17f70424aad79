"""One row of a file, accepted just as the form would be that holds the same answers; no email is about it alone."""

from chalicelib.domain.people import Person
from chalicelib.journeys.fields import Raw
from chalicelib.journeys.form import Form, Setting
from chalicelib.ports import Draft, World
from chalicelib.services import referring


def send_row(world: World, form: Form, raw: Raw, setting: Setting, person: Person, once: str) -> str:
    """Its reference; the same for the same `once`, however often it is sent."""
    draft = Draft(once, "", person.person_id, form.name, form.version, raw, world.clock.now())
    return referring.send(world, draft, person).reference
