"""An operator lets in the first administrator."""

from chalicelib.domain.people.changes import Changed
from chalicelib.domain.people.people import OPERATOR
from chalicelib.domain.people.roles import Role
from chalicelib.ports.world import World
from chalicelib.services.mail.access_mail import Word, added_or_not, word_to_watchers
from chalicelib.services.people.person_in_words import change_of
from chalicelib.services.people.staffing import let_in


def let_in_first(world: World, address: str) -> bool:
    """An operator lets in the first administrator; staff who are there already hear of it. False where there is one: a later
    deploy must not let in somebody who has left."""
    others = [person for person in world.people.staff() if person.active and person.is_staff]
    if any(person.administers for person in others):
        return False
    before = world.people.by_email(address)
    person = let_in(world, address, address, [Role.ADMINISTRATOR])
    written = change_of(world, OPERATOR, Changed.PERSON if before else Changed.PERSON_ADDED, before, person)
    world.changes.add(written)
    if others:
        more = added_or_not(before, person)
        world.outbox.add([word_to_watchers(world, written.change_id, Word.ALONE, OPERATOR, None, more=more)])
    return True
