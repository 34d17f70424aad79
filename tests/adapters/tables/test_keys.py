"""The stack's keys as the functions have them: read, never made; several that open, one that seals."""

import os
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from msgspec.structs import replace

from chalicelib import bootstrap
from chalicelib.adapters.tables import keyring as rings
from chalicelib.adapters.tables.keyring import KeyMissing, Keyring, Ring, Wrapped, sort_key
from chalicelib.adapters.tables.keys import StackKeys
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.domain.errors import TryAgain
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from chalicelib.ports.world import World
from infrastructure import keys
from tests.support.keys import RING, some_keyring
from tests.support.table import Stack, cold_start, stack_on_moto

OLU = Person("person-1", "Olu Officer", "olu@exampleshire.example", frozenset({Role.OFFICER}))
ADA = replace(OLU, person_id="person-2", email="ada@exampleshire.example")


@pytest.fixture(scope="module")
def _stack_of_the_module() -> Iterator[Stack]:
    with stack_on_moto() as found:
        yield found


@pytest.fixture
def stack(_stack_of_the_module: Stack) -> Stack:
    """An empty table with its first keys."""
    place = _place()
    for number in place.copies().keys() - {1}:
        place.s3.delete_object(Bucket=place.bucket, Key=f"{keys.COPIES}{sort_key(number)}")
    for row in _stack_of_the_module.scan():
        _stack_of_the_module.delete_row(row)
    keys.restore(place)
    cold_start()
    return _stack_of_the_module


@pytest.fixture
def world(stack: Stack) -> World:
    return bootstrap.world()


def _place() -> keys.Place:
    return keys.Place.of(boto3.client, os.environ)


def _lose_keys(stack: Stack) -> None:
    for row in stack.rows("KEYS"):
        stack.delete_row(row)


# --- reading ------------------------------------------------------------------------------------------------------------


def test_a_cold_start_reads_the_keys_with_one_query_and_opens_them_once(stack: Stack, world: World) -> None:
    world.people.add(OLU)
    cold_start()
    stack.calls.clear()
    found = bootstrap.world().people.by_email(OLU.email)
    assert found == replace(OLU, version=1)
    assert [call.operation for call in stack.calls if call.service == "kms"] == ["Decrypt"]
    assert {call.service for call in stack.calls} == {"dynamodb", "kms"}


def test_without_its_keys_a_stack_stops_and_makes_no_others(stack: Stack, world: World) -> None:
    world.people.add(OLU)
    _lose_keys(stack)
    cold_start()
    rows = stack.scan()
    for ask in (
        lambda: bootstrap.world().people.add(ADA),
        lambda: bootstrap.world().people.by_email(OLU.email),
        bootstrap.world().keys.look,
    ):
        with pytest.raises(KeyMissing):
            ask()
    assert stack.scan() == rows
    keys.restore(_place())
    assert bootstrap.world().people.by_email(OLU.email) == replace(OLU, version=1)


def test_a_function_that_runs_already_hears_that_the_keys_are_gone(stack: Stack, world: World) -> None:
    world.people.add(OLU)
    assert world.keys.look() == 1
    _lose_keys(stack)
    with pytest.raises(KeyMissing):
        world.keys.look()


def test_kms_that_refuses_is_worth_another_try(stack: Stack, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rings, "CONTEXT", {"purpose": "another"})
    with pytest.raises(TryAgain) as problem:
        world.people.add(OLU)
    assert not isinstance(problem.value, KeyMissing)


def test_the_keys_lie_wrapped(stack: Stack, world: World) -> None:
    world.people.add(OLU)
    ring = world.keys._keyring.ring  # type: ignore[attr-defined]
    (row,) = stack.rows("KEYS")
    assert not [key for key in (ring.digest, *ring.data.values()) if key in bytes(row["wrapped"]["B"])]
    assert len(set(ring.data.values()) | {ring.digest}) == 2


# --- rotating -----------------------------------------------------------------------------------------------------------


def test_what_an_earlier_key_sealed_still_opens_and_the_newest_seals(stack: Stack, world: World) -> None:
    world.people.add(OLU)
    keys.rotate(_place())
    cold_start()
    bootstrap.world().people.add(ADA)
    people = {row["person_id"]["S"]: bytes(row["sealed"]["B"])[:4].hex() for row in stack.rows("PERSON")}
    ring = _place().keyring().ring
    assert list(ring.data) == [people["person-1"], people["person-2"]]
    assert {person.person_id for person in bootstrap.world().people.staff()} == {"person-1", "person-2"}
    assert bootstrap.world().people.by_email(OLU.email), "the digest key is the same"


def test_a_function_that_runs_already_opens_what_a_newer_key_sealed(stack: Stack, world: World) -> None:
    world.people.add(OLU)
    keys.rotate(_place())
    cold_start()
    bootstrap.world().people.add(ADA)
    assert world.people.by_email(ADA.email) == replace(ADA, version=1)


def test_within_minutes_a_function_that_runs_already_seals_with_the_newest(
    stack: Stack, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.people.add(OLU)
    keys.rotate(_place())
    monkeypatch.setattr(rings, "_LIVE_SECONDS", 0)
    world.people.add(ADA)
    first, second = sorted(stack.rows("PERSON"), key=lambda row: str(row["person_id"]["S"]))
    assert bytes(first["sealed"]["B"])[:4] != bytes(second["sealed"]["B"])[:4]


def test_a_newer_ring_that_was_lost_is_missed_and_not_replaced_by_an_older_one(stack: Stack, world: World) -> None:
    keys.rotate(_place())
    world.people.add(OLU)
    stack.delete_row(stack.rows("KEYS")[-1])
    with pytest.raises(KeyMissing):
        world.keys.look()
    cold_start()
    with pytest.raises(KeyMissing):
        bootstrap.world().people.by_email(OLU.email)


# --- without a table ----------------------------------------------------------------------------------------------------


def test_a_ring_comes_back_as_it_was_stored() -> None:
    ring = Ring.new().with_new_key()
    assert Ring.of(ring.stored) == ring
    assert list(Ring.of(ring.stored).data) == list(ring.data)
    assert len(ring.data) == 2


def test_sixty_keys_are_few_enough_for_kms() -> None:
    ring = Ring.new()
    for _ in range(59):
        ring = ring.with_new_key()
    assert len(ring.stored) <= 4096


def test_the_ring_is_not_read_again_while_it_is_fresh() -> None:
    asked: list[str] = []

    def newest() -> Wrapped:
        asked.append("newest")
        return Wrapped(1, RING.stored)

    sealer = Sealer(Keyring(newest, lambda wrapped: wrapped))
    sealed = [sealer.seal({"n": n}, "pk") for n in range(9)]
    assert [sealer.unseal(one, "pk")["n"] for one in sealed] == list(range(9))
    assert asked == ["newest"]


def test_one_stacks_digests_are_not_anothers() -> None:
    ours, theirs = (StackKeys(some_keyring(ring)) for ring in (RING, Ring(b"e" * 32, RING.data)))
    assert ours.digest("lookup", "x") == StackKeys(some_keyring()).digest("lookup", "x") != theirs.digest("lookup", "x")


@pytest.mark.parametrize("change", [b"\xff", b""])
def test_what_says_that_no_known_key_sealed_it_is_not_opened(change: Any) -> None:
    sealer = Sealer(some_keyring())
    sealed = sealer.seal({"n": 1}, "pk")
    with pytest.raises(KeyMissing):
        sealer.unseal(change + sealed[1:], "pk")
