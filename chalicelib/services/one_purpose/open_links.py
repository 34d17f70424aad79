"""The links that wait for an answer, as an administrator sees them: no fact about a child, and the way to withdraw one."""

from collections.abc import Iterator

from chalicelib.domain.errors import Conflict, NotFound, Unreadable
from chalicelib.domain.paging import ListPage
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.purpose_links import Over, PurposeLink
from chalicelib.ports.world import World
from chalicelib.services.casework.seen import Seen
from chalicelib.services.one_purpose.looking import LinkOver, Live, waiting
from chalicelib.services.one_purpose.withdrawing import withdrawal_of

PAGE_OF_LINKS = 20


def open_links(world: World, me: Person, after: str) -> ListPage[Live]:
    """The first to run out first. A page has fewer where some of its links wait for nothing any more."""
    page = world.purpose_links.open_ones(world.clock.now(), after, PAGE_OF_LINKS)
    return ListPage(tuple(_shown(world, me, page.rows)), page.after)


def _shown(world: World, me: Person, links: tuple[PurposeLink, ...]) -> Iterator[Live]:
    for link in links:
        try:
            yield open_link(world, me, link.digest)
        except NotFound:
            continue


def open_link(world: World, me: Person, link_id: str) -> Live:
    """Raises NotFound for one that waits for no answer, whose record cannot be read, or about a case from which this person
    is barred."""
    try:
        found = waiting(world, world.purpose_links.get(link_id))
        record = found.purpose.record(world, found.link)
        may_see = not record or Seen(world.cases, me.person_id).about(record, found.reference)
    except (LinkOver, Unreadable):
        raise NotFound from None
    if not may_see:
        raise NotFound
    return found


def withdraw(world: World, me: Person, link_id: str, whose: str) -> None:
    """Ends the link and the contact's other links to the same question, with who did it: on the case's timeline or in the
    audit of the return, and among the administrators' changes, which name neither. The contact's address is in doubt
    from then on. `whose`: the contact in words. Raises NotFound as `open_link`."""
    found = open_link(world, me, link_id)
    try:
        world.purpose_links.withdraw(withdrawal_of(world, me, found, whose))
    except Conflict:
        raise NotFound from None
    # Of an email that was sent again, or of a reminder.
    for other in world.purpose_links.about(found.purpose.slug, found.link.thing):
        if other.contact == found.link.contact:
            world.purpose_links.end(other.digest, Over.WITHDRAWN)
