"""A leaver with a question to the new school, in any world."""

from chalicelib.domain.people.people import School
from chalicelib.ports.world import World
from chalicelib.services.returns import arrivals
from tests.support.returns import going_to, send_form, typed_leaver
from tests.support.world import registered


def an_arrival(world: World, sent_by: str, to: School) -> str:
    """The reference of a return that this contact sends for another school of theirs than the child's new one."""
    person = world.people.by_email(sent_by)
    assert person
    first = next(school for school in person.schools if school.urn != to.urn)
    raw = typed_leaver("a", **going_to(registered(to)), school_urn=first.urn)
    head = world.returns.named(send_form(world, "leaver", raw, person).reference)
    sent = world.cases.submitted(head.return_id) if head else None
    assert head
    assert sent
    assert arrivals.ask_new_school(world, head, sent)
    return head.reference
