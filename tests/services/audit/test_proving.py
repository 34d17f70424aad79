"""What the check of a day says while the service goes on working."""

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.domain.instants import london_day
from chalicelib.domain.records.proof import ChainOfCase, ChainRow, Fault, hash_after
from chalicelib.services.audit import proving
from tests.support.world import a_world, refer

ROW = ChainRow("2026#a", "2026-11-24", "me", "note", b"row", event_hash=b"e")
LINK = ChainRow("2026#b", "2026-11-24", "me", "taken", b"link", version=1, chain=hash_after(b"", [b"link"]))


def _chain(
    *rows: ChainRow, version: int = 0, chain: bytes = b"", events: dict[str, bytes] | None = None
) -> ChainOfCase:
    return ChainOfCase("id", version, chain, rows, events or {})


BETWEEN = (
    _chain(LINK),  # its head was read before the change
    _chain(ROW),  # its events were read before the note
    _chain(events={"2026#a": b"e"}),  # its rows were read before the note
)
WHOLE = _chain(LINK, ROW, version=1, chain=LINK.chain or b"", events={"2026#a": b"e"})


@pytest.mark.parametrize("seen", BETWEEN)
def test_a_step_while_its_case_is_read_is_no_fault_and_what_stays_is_one(seen: ChainOfCase) -> None:
    world: Any = a_world()
    case = refer(world)
    day = london_day(world.clock.now())
    world.clock.pass_by(days=1)
    proving.seal(world, day)

    def read(*chains: ChainOfCase) -> Iterator[ChainOfCase]:
        yield from chains
        while True:
            yield chains[-1]

    for chains, faults in (((seen, WHOLE), False), ((seen,), True)):
        reads = read(*chains)
        world.proofs.chain_of = lambda _, reads=reads: next(reads)
        wrong, _ = proving.check(world, day, first=day)
        assert bool(wrong) is faults, (case, wrong)
        assert Fault.ALTERED not in {one.fault for one in wrong}
