"""Fills the table with open cases quickly: the store's own rows, written in batches."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from typing import Any, cast

from chalicelib.adapters.cases import TableCases
from chalicelib.adapters.rows import CaseRow, Row
from chalicelib.domain.instants import london_day
from chalicelib.domain.people import Person
from chalicelib.domain.reference import new_reference
from chalicelib.journeys.school_referral import NAME, VERSION
from chalicelib.ports import Acceptance, Draft, Receipt, World
from chalicelib.services import referring
from infrastructure.local.example_data import answers

BATCH = 25


def draft_of(world: World, person: Person) -> Draft:
    """A complete form, not saved."""
    now = world.clock.now()
    raw = answers(london_day(now), person.name)
    return Draft(world.keys.new_id(), "bench", person.person_id, NAME, VERSION, raw, now)


def load_cases(world: World, person: Person, count: int) -> None:
    """Open cases as a referral leaves them, due in the weeks to come, whose emails are long sent.

    Without the search rows: nothing that is measured reads them, and each is written and read by its own key.
    """
    example = _acceptance_of(world, person)
    rows = _rows(world, example, count)
    client = Row._get_connection().connection.client
    while batch := list(islice(rows, BATCH)):
        puts = [{"PutRequest": {"Item": row.serialize()}} for row in batch]
        answer = client.batch_write_item(RequestItems={Row.Meta.table_name: puts})  # type: ignore[attr-defined]
        assert not answer.get("UnprocessedItems")


class _Caught(Exception):
    def __init__(self, acceptance: Acceptance) -> None:
        self.acceptance = acceptance


class _Catcher:
    """Stands in for the store, to have what the service would have stored."""

    def accept(self, acceptance: Acceptance) -> Receipt:
        raise _Caught(acceptance)


def _acceptance_of(world: World, person: Person) -> Acceptance:
    try:
        referring.send(replace(world, cases=cast(Any, _Catcher())), draft_of(world, person), person)
    except _Caught as caught:
        return replace(caught.acceptance, messages=(), tokens=(), tasks=())
    raise AssertionError("unreachable")


def _rows(world: World, example: Acceptance, count: int) -> Iterator[Row]:
    store = world.cases
    assert isinstance(store, TableCases)
    for number in range(count):
        for row in store._rows_of(_another(world, example, number)):
            if isinstance(row, CaseRow):
                row.version = 1
            yield row


def _another(world: World, example: Acceptance, number: int) -> Acceptance:
    new_id = world.keys.new_id
    ids = {"case_id": new_id(), "child_id": new_id(), "submission_id": new_id()}
    due = example.deadline.due_at + timedelta(days=7, minutes=number)
    deadline = replace(example.deadline, deadline_id=new_id(), case_id=ids["case_id"], due_at=due, look_at=due)
    case = replace(example.case, **ids, reference=new_reference(world.keys.random_bytes), next_due_at=due)
    event = replace(example.event, event_id=new_id(), case_id=ids["case_id"])
    return replace(example, case=case, submission=replace(example.submission, **ids), event=event, deadline=deadline)
