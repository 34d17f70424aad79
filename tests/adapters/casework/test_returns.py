"""Returns in the table: found, listed, moved on, and turned into a case."""

from msgspec.structs import replace

from chalicelib.adapters.tables.rows.forms import ReturnRow
from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.hand_over import Answered, Said
from chalicelib.domain.records.access import Access
from chalicelib.domain.returns.returns import Return, ReturnState, taken_over
from chalicelib.ports.world import World
from tests.adapters.examples import case, recorded
from tests.support.table import TUESDAY


def access(name: str, of: Return) -> Access:
    return Access(f"access-{name}", of.return_id, "service", "return-joined", TUESDAY)


def stored(world: World, name: str, **changed: object) -> Return:
    world.cases.accept(recorded(name, **changed))
    head = world.returns.get(f"return-{name}")
    assert head
    return head


def test_what_the_other_team_said_comes_back_and_is_sealed(world: World) -> None:
    said = Said(Answered.ACCEPTED, "Zzwho", "phone", TUESDAY.date(), "Zzwords")
    head = stored(world, "A", state=ReturnState.HANDED_OVER)
    world.returns.change(head, taken_over(head, said), access("1", head))
    assert world.returns.get(head.return_id) == replace(taken_over(head, said), version=2)
    row = str(ReturnRow.get(f"RETURN#{head.return_id}", "RETURN").serialize())
    assert "Zz" not in row


def opened(head: Return) -> Case:
    return case("X", reference=head.reference, child_id=head.child_id, submission_id=head.return_id)
