"""Fills the table with open cases quickly: the store's own rows, written in batches."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import count, islice
from typing import Any, cast

from msgspec.structs import replace

from chalicelib.adapters.casework.acceptance import row_of_reference, row_of_submission, rows_of, rows_of_child
from chalicelib.adapters.casework.cases import TableCases
from chalicelib.adapters.casework.event_rows import row_of_event
from chalicelib.adapters.tables.rows.casework import CaseRow
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.domain.authority.authority import EXAMPLE, PhoneLine
from chalicelib.domain.authority.stored_authority import stored_form
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.reference import new_reference
from chalicelib.domain.child.names import name_token, sound_key
from chalicelib.domain.child.search import Token
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.acceptance import Acceptance, Opening, Receipt
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.referral.school_referral import NAME, VERSION
from chalicelib.ports.world import World
from chalicelib.services.referrals import referring
from chalicelib.services.settings.setting_up import keeps_closed
from infrastructure.local.example_data import answers

BATCH = 25
SMITH, SMITHS = "Smith", 5_000
"""Each second case is of a child of this name, until there are so many."""
_BIRTHDAYS = 2_628
WITH_ALL_ROWS = 10_000
"""Cases beyond these have only the rows that lists, searches and the minute look through."""
NAMESAKES = 20
"""One child in so many has a first name that sounds like that of the child of the form, and the same year of birth."""
_LETTERS = "bdfgklmnpr"
_numbers, _smiths, _cases = count(), count(), count()
_AUTHORITY = replace(
    EXAMPLE,
    name="Benchshire County Council",
    team_mailbox="cme@benchshire.gov.uk",
    duty_mailbox="duty@benchshire.gov.uk",
    team_phone="01603 222146",
    duty_phone="01603 222147",
    urgent_phones=(PhoneLine("Front door", "0344 800 8020", "always"),),
    who_can_add="the team on 01603 222146",
)


def open_service(world: World) -> None:
    """With settings that are nobody's example: until then there is no form to look at."""
    now = world.authorities.stored()
    change = Change(world.keys.new_id(), Changed.SETTINGS, "", "bench", world.clock.now(), {}, {})
    world.authorities.save(now, stored_form(_AUTHORITY), change)
    assert not keeps_closed(world)


def another_child() -> dict[str, str]:
    """Answers about a child who shares a first name with the others, the year of birth with many, and nothing else."""
    number = next(_numbers)
    name = "Sample" + "".join(f"{_LETTERS[int(digit)]}a" for digit in str(number))
    return {
        "last_name": name,
        "known_as": name,
        "parent-1-name": f"Alex {name}",
        "parent-1-phone": f"01632 960 {number % 1000:03d}",
        "born-day": str(number % 28 + 1),
        "born-month": str(number // 28 % 12 + 1),
        "born-year": str(2010 + number // 336 % 8),
        "postcode": f"ZZ{number % 90 + 10} {number // 90 % 10}WZ",
    }


def draft_of(world: World, person: Person, child: Mapping[str, str] | None = None) -> Draft:
    """A complete form, not saved; about a child of its own unless one is given."""
    now = world.clock.now()
    raw = {**answers(london_day(now), person.name), **(another_child() if child is None else child)}
    return Draft(world.keys.new_id(), "bench", person.person_id, NAME, VERSION, raw, now, school_urn=raw["school_urn"])


def opening_like(world: World, person: Person) -> Opening:
    """What a referral opens."""
    opens = _acceptance_of(world, person).outcome
    assert isinstance(opens, Opening)
    return opens


def load_cases(world: World, person: Person, number: int) -> None:
    """Open cases as a referral leaves them, due in the weeks to come, whose emails are long sent; somebody of the team
    owns each second one.

    Of the search rows only those that many share: the others are written and read by keys of their own. Each second child is
    a Smith, until there are 5,000.
    """
    write(_rows(world, _acceptance_of(world, person), number))


def write(rows: Iterator[Row]) -> None:
    client = Row._get_connection().connection.client
    while batch := list(islice(rows, BATCH)):
        puts = [{"PutRequest": {"Item": row.serialize()}} for row in batch]
        answer = client.batch_write_item(RequestItems={Row.Meta.table_name: puts})
        assert not answer.get("UnprocessedItems")


class _Caught(Exception):
    def __init__(self, acceptance: Acceptance) -> None:
        self.acceptance = acceptance


class _Catcher:
    """Stands in for the store, to have what the service would have stored."""

    def ids_with(self, token: Token, limit: int) -> Sequence[str]:
        return ()

    def heads(self, case_ids: Iterable[str]) -> Sequence[Case]:
        return ()

    def is_taken(self, reference: str) -> bool:
        return False

    def accept(self, acceptance: Acceptance) -> Receipt:
        raise _Caught(acceptance)


def _acceptance_of(world: World, person: Person) -> Acceptance:
    try:
        referring.send(world.but(cases=cast(Any, _Catcher())), draft_of(world, person), person)
    except _Caught as caught:
        opens = caught.acceptance.outcome
        return replace(caught.acceptance, outcome=replace(opens, messages=(), tasks=()))
    raise AssertionError("unreachable")


def _rows(world: World, example: Acceptance, cases: int) -> Iterator[Row]:
    store = world.cases
    assert isinstance(store, TableCases)
    for number in range(cases):
        child_id, child_key, wrapped, another = _another(store, world, example, number)
        opens = another.outcome
        assert isinstance(opens, Opening)
        if next(_cases) < WITH_ALL_ROWS:
            yield from rows_of_child(child_id, opens.case.child_name, child_key, wrapped)
            yield row_of_submission(another.submission, child_key, world.keys)
            yield row_of_reference(opens, another.submission, world.keys)
            yield from (row_of_event(event, child_key) for event in opens.events)
        for row in rows_of(opens, world.keys, store._sealer):
            if isinstance(row, CaseRow):
                row.version = 1
            yield row


def _another(store: TableCases, world: World, example: Acceptance, number: int) -> tuple[str, bytes, bytes, Acceptance]:
    new_id = world.keys.new_id
    ids = {"case_id": new_id(), "child_id": new_id(), "submission_id": new_id()}
    opens = example.outcome
    assert isinstance(opens, Opening)
    later = timedelta(days=7, minutes=number)
    deadlines = tuple(
        replace(
            each,
            deadline_id=new_id(),
            case_id=ids["case_id"],
            due_at=each.due_at + later,
            next_check_at=each.next_check_at and each.next_check_at + later,
        )
        for each in opens.deadlines
    )
    tokens = (
        frozenset(t for t in opens.tokens if t.kind.startswith("sound")) if number % NAMESAKES == 0 else frozenset()
    )
    if number % 2 and (smith := next(_smiths)) < SMITHS:
        tokens |= _tokens_of_smith(smith)
    due = min(each.due_at for each in deadlines)
    case = replace(opens.case, **ids, reference=new_reference(world.keys.random_bytes), next_due_at=due)
    if number % 2:
        owner = world.people.staff()[0].person_id
        case = replace(case, stage=Stage.TRIAGE, owner_id=owner, acknowledged_at=case.received_at)
    events = tuple(replace(each, event_id=new_id(), case_id=ids["case_id"]) for each in opens.events[:1])
    child_key, wrapped = store._sealer.new_child_key(ids["child_id"])
    another = replace(
        example,
        submission=replace(example.submission, **ids),
        outcome=replace(opens, case=case, deadlines=deadlines, events=events, tokens=tokens),
    )
    return ids["child_id"], child_key, wrapped, another


def birthday_of_smith(number: int) -> date:
    """From 2012 on, when no other child of these was born. None was born on a tenth day, so the tenth of January finds those who
    sound alike."""
    day = number % _BIRTHDAYS
    return date(2012, 1, 1) + timedelta(days=day + day // 9)


def _tokens_of_smith(number: int) -> frozenset[Token]:
    """Of one of many streets."""
    born, sound = birthday_of_smith(number), sound_key(SMITH)
    place = f"ZZ{number % 90 + 10} {number // 90 % 10}WX"
    return frozenset(
        {
            Token("surname+born", f"{name_token(SMITH)}|{born.isoformat()}"),
            Token("sound+born", f"{sound}|{born.isoformat()}"),
            Token("sound+year", f"{sound}|{born.year}"),
            Token("postcode+sound+year", f"{place}|{sound}|{born.year}"),
        }
    )
