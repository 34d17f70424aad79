"""What the check of a day says while the service goes on working."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from chalicelib.domain.instants import london_day
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.records.access import Access
from chalicelib.domain.records.proof import ChainOfCase, ChainRow, Fault, hash_after
from chalicelib.domain.records.proof_turns import MADE_UP_AT_ONCE, ROUND
from chalicelib.services.audit import checking, proving
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
        wrong, _ = checking.check(world, day, first=day)
        assert bool(wrong) is faults, (case, wrong)
        assert Fault.ALTERED not in {one.fault for one in wrong}


def _prove(world: Any, today: date) -> list[int]:
    """How many chains each chunk of a morning's check reads."""
    proving.begin(world, today)
    job, reads, read = world.jobs.get(f"{proving.PROVE}-{today.isoformat()}"), list[int](), world.proofs.chain_of

    def counted(case_id: str) -> ChainOfCase:
        reads[-1] += 1
        chain: ChainOfCase = read(case_id)
        return chain

    world.proofs.chain_of = counted
    while not job.is_over:
        reads.append(0)
        job = proving.prove(world, job)
    world.proofs.chain_of = read
    return reads


def test_a_case_that_nobody_touches_is_followed_again_each_quarter() -> None:
    world: Any = a_world()
    day, case = london_day(world.clock.now()), refer(world)
    world.clock.pass_by(days=1)
    _prove(world, london_day(world.clock.now()))
    for _ in range(ROUND.days - 2):
        world.clock.pass_by(days=1)
        _prove(world, london_day(world.clock.now()))
    world.proofs.chain_of = lambda case_id: _chain(LINK) if case_id == case.case_id else _chain()
    assert world.proofs.report().older == 0
    world.clock.pass_by(days=1)
    today = london_day(world.clock.now())
    assert today == day + ROUND
    _prove(world, today)
    assert (world.proofs.report().older, world.proofs.report().waiting) == (1, 0)
    assert Fault.END_MISSING in {one.fault for one in world.proofs.report().wrong}


def test_the_days_of_missed_mornings_are_checked_by_the_next_ones_and_the_report_says_how_many_wait() -> None:
    world: Any = a_world()
    case = refer(world)
    world.clock.pass_by(days=1)
    _prove(world, london_day(world.clock.now()))
    world.proofs.chain_of = lambda case_id: _chain(LINK) if case_id == case.case_id else _chain()
    world.clock.pass_by(days=ROUND.days + 1)
    waiting = list[int]()
    for _ in range(ROUND.days):
        _prove(world, london_day(world.clock.now()))
        waiting.append(world.proofs.report().waiting)
        if not waiting[-1]:
            break
        world.clock.pass_by(days=1)
    assert waiting == sorted(waiting, reverse=True)
    assert len(waiting) < ROUND.days / MADE_UP_AT_ONCE + 3
    assert waiting[-1] == 0
    assert waiting[0] > 0


@pytest.mark.parametrize(
    ("missed", "left"), [(0, 0), (MADE_UP_AT_ONCE, 0), (MADE_UP_AT_ONCE + 1, 1), (MADE_UP_AT_ONCE + 2, 2)]
)
def test_the_report_counts_the_missed_mornings_that_wait_and_not_its_own(missed: int, left: int) -> None:
    world: Any = a_world()
    world.clock.pass_by(days=1)
    _prove(world, london_day(world.clock.now()))
    world.clock.pass_by(days=missed + 1)
    _prove(world, london_day(world.clock.now()))
    assert world.proofs.report().waiting == left


def test_a_last_chunk_that_runs_again_reports_the_same() -> None:
    world: Any = a_world()
    refer(world)
    world.clock.pass_by(days=ROUND.days)
    proving.begin(world, today := london_day(world.clock.now()))
    before = job = world.jobs.get(f"{proving.PROVE}-{today.isoformat()}")
    while not job.is_over:
        before, job = job, proving.prove(world, job)
    report = world.proofs.report()
    proving.prove(world, before)
    assert world.proofs.report() == report


def test_a_restored_copy_follows_the_chains_of_before_its_first_root() -> None:
    world: Any = a_world()
    case = refer(world)
    change = Change("c", Changed.CONTACTS_EXPORTED, "", "me", world.clock.now(), {}, {})
    world.changes.add(change)
    world.clock.pass_by(days=ROUND.days)
    world.proofs.chain_of = lambda case_id: _chain(LINK) if case_id == case.case_id else _chain()
    _prove(world, london_day(world.clock.now()))
    assert {one.fault for one in world.proofs.report().wrong} >= {Fault.END_MISSING}


def test_a_day_with_many_cases_is_checked_in_parts_and_each_case_once() -> None:
    world: Any = a_world()
    for n in range(2 * checking.CASES_AT_ONCE + 1):
        world.audit.add(Access(f"a{n:04}", f"case-{n:04}", "me", "case-opened", world.clock.now()))
    world.clock.pass_by(days=1)
    reads = _prove(world, london_day(world.clock.now()))
    assert max(reads) == checking.CASES_AT_ONCE
    assert sum(reads) == 2 * checking.CASES_AT_ONCE + 1
    assert world.proofs.report().rows == 2 * checking.CASES_AT_ONCE + 1
