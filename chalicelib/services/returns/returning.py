"""Returns as staff read them."""

from chalicelib.domain.people.people import Person
from chalicelib.domain.records.access import View
from chalicelib.domain.records.referred import ReturnPage
from chalicelib.domain.records.submission import Submission
from chalicelib.domain.returns.returns import Return, ReturnState
from chalicelib.ports.world import World
from chalicelib.services.audit.access import record_access
from chalicelib.services.casework.becoming_case import find_return

PAGE_OF_RETURNS = 25


def returns(world: World, person: Person, after: str, state: ReturnState | None) -> ReturnPage:
    record_access(world, person, View.LIST_OPENED)
    return world.returns.newest(after, PAGE_OF_RETURNS, state)


def open_return(world: World, reference: str, person: Person) -> tuple[Return, Submission | None]:
    """A return with its form. Records the look before it shows anything. Raises NotFound."""
    head = find_return(world, reference)
    record_access(world, person, View.RETURN_OPENED, head.return_id)
    return head, world.cases.submitted(head.return_id)
