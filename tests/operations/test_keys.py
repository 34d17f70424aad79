"""Keys are made once, never by accident, and lie twice: what an operator's commands do, and what they refuse."""

import os
from collections.abc import Callable, Iterator

import boto3
import pytest

from chalicelib.adapters.tables.keyring import Ring, sort_key
from infrastructure.keys import COPIES, Place, ensure, restore, rotate
from infrastructure.steps import PlainFailure
from tests.support.table import Stack, stack_on_moto


@pytest.fixture(scope="module")
def _stack_of_the_module() -> Iterator[Stack]:
    with stack_on_moto() as found:
        yield found


@pytest.fixture
def place(_stack_of_the_module: Stack) -> Place:
    """A new stack: its table and the place of the copies are empty."""
    found = Place.of(boto3.client, os.environ)
    for row in _stack_of_the_module.scan():
        _stack_of_the_module.delete_row(row)
    for number in found.copies():
        _lose_copy(found, number)
    return found


def _lose_row(place: Place, number: int) -> None:
    key = {"pk": {"S": "STACK"}, "sk": {"S": sort_key(number)}}
    place.dynamodb.delete_item(TableName=place.table, Key=key)


def _lose_copy(place: Place, number: int) -> None:
    place.s3.delete_object(Bucket=place.bucket, Key=f"{COPIES}{sort_key(number)}")


def _seal_something(place: Place) -> None:
    row = {"pk": {"S": "PERSON#1"}, "sk": {"S": "PERSON"}, "kind": {"S": "PERSON"}, "sealed": {"B": b"?"}}
    place.dynamodb.put_item(TableName=place.table, Item=row)


def test_a_new_stack_gets_keys_once_and_a_copy_of_them(place: Place) -> None:
    assert ensure(place)
    made = place.rows()
    assert made.keys() == {1}
    assert place.copies() == made
    assert not ensure(place)
    assert place.rows() == place.copies() == made


def test_rows_that_tick_wrote_before_there_were_keys_are_no_reason_to_stop(place: Place) -> None:
    job = {"pk": {"S": "JOB#1"}, "sk": {"S": "JOB"}, "kind": {"S": "JOB"}}
    place.dynamodb.put_item(TableName=place.table, Item=job)
    assert ensure(place)


def test_a_table_with_sealed_rows_and_no_keys_gets_no_others(place: Place) -> None:
    _seal_something(place)
    with pytest.raises(PlainFailure, match="No new keys were made"):
        ensure(place)
    assert place.rows() == place.copies() == {}


@pytest.mark.parametrize("command", [ensure, rotate])
@pytest.mark.parametrize("lost", [1, 2])
def test_what_is_lost_from_the_table_is_put_back_and_never_made_anew(
    place: Place, command: Callable[[Place], object], lost: int
) -> None:
    ensure(place)
    rotate(place)
    kept = place.rows()
    _lose_row(place, lost)
    with pytest.raises(PlainFailure, match="make restore-key puts them back"):
        command(place)
    assert place.rows().keys() == kept.keys() - {lost}
    assert restore(place) == 1
    assert place.rows() == kept
    assert restore(place) == 0


@pytest.mark.parametrize("command", [ensure, rotate])
def test_a_copy_that_was_lost_is_made_again(place: Place, command: Callable[[Place], object]) -> None:
    ensure(place)
    _lose_copy(place, 1)
    command(place)
    assert place.copies() == place.rows()


@pytest.mark.parametrize("command", [ensure, rotate, restore])
def test_a_copy_that_is_another_stops_everything(place: Place, command: Callable[[Place], object]) -> None:
    ensure(place)
    kept = place.rows()
    place.add_copy(1, b"another")
    with pytest.raises(PlainFailure, match="one thing in the table and another in the bucket"):
        command(place)
    assert place.rows() == kept


def test_rotating_adds_a_data_key_and_keeps_all_else(place: Place) -> None:
    ensure(place)
    before = place.keyring().ring
    assert [rotate(place), rotate(place)] == [2, 3]
    after = place.keyring().ring
    assert after.digest == before.digest
    assert list(after.data)[:1] == list(before.data)
    assert len(after.data) == 3
    assert before.data.items() <= after.data.items()
    assert place.copies() == place.rows()


def test_a_stack_without_keys_has_none_to_rotate(place: Place) -> None:
    with pytest.raises(PlainFailure, match="make deploy makes them"):
        rotate(place)


def test_two_operators_who_rotate_at_once_end_with_the_same_keys(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    ensure(place)
    wrap = Place.wrap

    def meanwhile(found: Place, ring: Ring) -> bytes:
        monkeypatch.setattr(Place, "wrap", wrap)
        rotate(place)
        return wrap(found, ring)

    monkeypatch.setattr(Place, "wrap", meanwhile)
    assert rotate(place) == 2
    assert place.copies() == place.rows()
    assert len(place.keyring().ring.data) == 2


def test_what_kms_does_not_open_is_not_put_back(place: Place) -> None:
    place.add_copy(1, b"nothing that KMS wrapped")
    with pytest.raises(Exception, match="InvalidCiphertext"):
        restore(place)
    assert place.rows() == {}
