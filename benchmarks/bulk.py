"""Fills the table with open cases quickly: the store's own rows, written in batches."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from typing import Any, cast

from chalicelib.adapters.acceptance import row_of_reference, row_of_submission, rows_of, rows_of_child
from chalicelib.adapters.case_rows import row_of_event
from chalicelib.adapters.cases import TableCases
from chalicelib.adapters.rows import CaseRow, Row
from chalicelib.domain.instants import london_day
from chalicelib.domain.people import Person
from chalicelib.domain.reference import new_reference
from chalicelib.domain.search import Token
from chalicelib.journeys.school_referral import NAME, VERSION
from chalicelib.ports import Acceptance, CasePage, Draft, Opening, Receipt, World
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

    def found_by(self, token: Token, after: str, limit: int) -> CasePage:
        return CasePage((), "")

    def accept(self, acceptance: Acceptance) -> Receipt:
        raise _Caught(acceptance)


def _acceptance_of(world: World, person: Person) -> Acceptance:
    try:
        referring.send(replace(world, cases=cast(Any, _Catcher())), draft_of(world, person), person)
    except _Caught as caught:
        opens = caught.acceptance.becomes
        return replace(caught.acceptance, becomes=replace(opens, messages=(), tokens=frozenset(), tasks=()))
    raise AssertionError("unreachable")


def _rows(world: World, example: Acceptance, count: int) -> Iterator[Row]:
    store = world.cases
    assert isinstance(store, TableCases)
    for number in range(count):
        child_id, child_key, wrapped, another = _another(store, world, example, number)
        opens = another.becomes
        assert isinstance(opens, Opening)
        yield from rows_of_child(child_id, opens.case.child_name, child_key, wrapped)
        yield row_of_submission(another.submission, child_key, world.keys)
        yield row_of_reference(opens)
        yield from (row_of_event(event, child_key) for event in opens.events)
        for row in rows_of(opens, world.keys, store._sealer):
            if isinstance(row, CaseRow):
                row.version = 1
            yield row


def _another(store: TableCases, world: World, example: Acceptance, number: int) -> tuple[str, bytes, bytes, Acceptance]:
    new_id = world.keys.new_id
    ids = {"case_id": new_id(), "child_id": new_id(), "submission_id": new_id()}
    opens = example.becomes
    assert isinstance(opens, Opening)
    later = timedelta(days=7, minutes=number)
    deadlines = tuple(
        replace(
            each, deadline_id=new_id(), case_id=ids["case_id"], due_at=each.due_at + later, look_at=each.due_at + later
        )
        for each in opens.deadlines
    )
    due = min(each.due_at for each in deadlines)
    case = replace(opens.case, **ids, reference=new_reference(world.keys.random_bytes), next_due_at=due)
    events = tuple(replace(each, event_id=new_id(), case_id=ids["case_id"]) for each in opens.events[:1])
    child_key, wrapped = store._sealer.new_child_key(ids["child_id"])
    another = replace(
        example,
        submission=replace(example.submission, **ids),
        becomes=replace(opens, case=case, deadlines=deadlines, events=events),
    )
    return ids["child_id"], child_key, wrapped, another
