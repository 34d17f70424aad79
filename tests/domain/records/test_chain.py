"""The chain of a case's changes: each alteration of the audit or of an event is found, and named."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.records.proof import (
    ChainOfCase,
    ChainRow,
    Fault,
    Report,
    Wrong,
    days_between,
    hash_after,
    wrong_as_stored,
    wrong_with_chain,
)

DAY = "2026-11-24"


def a_row(number: int, version: int | None, before: bytes | None, contents: Sequence[bytes]) -> ChainRow:
    chain = hash_after(before or b"", contents) if version else None
    event = f"event {number}".encode()
    return ChainRow(f"{DAY}T10#{number}", DAY, "olive", "note", contents[0], event, version, before, chain)


def a_chain(length: int = 3) -> ChainOfCase:
    rows, before = list[ChainRow](), b""
    for version in range(1, length + 1):
        rows.append(a_row(version, version, before or None, [f"row {version}".encode()]))
        before = rows[-1].chain or b""
    return ChainOfCase("case", length, before, rows, {row.key: row.event_hash or b"" for row in rows})


WHOLE = a_chain()
ONE, TWO, THREE = WHOLE.rows
LOOK = replace(a_row(9, None, None, [b"a look"]), event_hash=None)
"""A row of the audit that changes nothing: somebody looked."""


def about(fault: Fault, row: ChainRow) -> Wrong:
    return Wrong(fault, DAY, f"case {row.key}", "olive", "note")


def rows(*changed: ChainRow) -> ChainOfCase:
    return replace(WHOLE, rows=changed)


def events(**changed: bytes) -> ChainOfCase:
    return replace(
        WHOLE, events={**WHOLE.events, **{f"{DAY}T10#{name[1:]}": hashed for name, hashed in changed.items()}}
    )


@pytest.mark.parametrize("length", [1, 2, 5])
def test_a_whole_chain_has_no_fault(length: int) -> None:
    assert wrong_with_chain(a_chain(length)) == []


@pytest.mark.parametrize(
    ("case", "wrong"),
    [
        pytest.param(rows(LOOK, *WHOLE.rows), [], id="a look is no link"),
        pytest.param(rows(THREE, ONE, TWO), [], id="the order of reading does not matter"),
        pytest.param(ChainOfCase("case", None, b"", [LOOK], {}), [], id="a return: nothing is chained"),
        pytest.param(
            rows(ONE, replace(TWO, is_on_day=False), THREE),
            [about(Fault.NOT_ON_DAY, TWO)],
            id="off the list of its day",
        ),
        pytest.param(
            replace(WHOLE, events={key: hashed for key, hashed in WHOLE.events.items() if key != TWO.key}),
            [about(Fault.EVENT_REMOVED, TWO)],
            id="an event is gone",
        ),
        pytest.param(events(_2=b"another"), [about(Fault.EVENT_ALTERED, TWO)], id="an event is altered"),
        pytest.param(
            replace(rows(LOOK, *WHOLE.rows), events={**WHOLE.events, LOOK.key: b"an event"}),
            [about(Fault.EVENT_ALTERED, LOOK)],
            id="an event for a row that has none",
        ),
        pytest.param(
            events(_8=b"b", _7=b"a"),
            [Wrong(Fault.EVENT_INSERTED, DAY, f"case {DAY}T10#{number}") for number in (7, 8)],
            id="events without a row",
        ),
        pytest.param(
            rows(ONE, THREE),
            [
                Wrong(Fault.EVENT_INSERTED, DAY, f"case {TWO.key}"),
                Wrong(Fault.REMOVED, "", "case", "", "change 2"),
            ],
            id="a change is gone, and the next one is not blamed",
        ),
        pytest.param(
            replace(WHOLE, rows=[ONE, TWO], events={ONE.key: b"event 1", TWO.key: b"event 2"}),
            [Wrong(Fault.REMOVED, "", "case", "", "change 3")],
            id="the last change is gone",
        ),
        pytest.param(
            rows(ONE, replace(TWO, content=b"altered"), THREE), [about(Fault.ALTERED, TWO)], id="a row is altered"
        ),
        pytest.param(
            rows(ONE, replace(TWO, before=b"x", chain=hash_after(b"x", [TWO.content])), THREE),
            [about(Fault.CHAIN_BROKEN, TWO), about(Fault.CHAIN_BROKEN, THREE)],
            id="a change follows another one",
        ),
        pytest.param(
            rows(replace(ONE, before=b"x"), TWO, THREE),
            [about(Fault.CHAIN_BROKEN, ONE), about(Fault.ALTERED, ONE)],
            id="nothing comes before the first",
        ),
        pytest.param(replace(WHOLE, version=2), [about(Fault.INSERTED, THREE)], id="a change after the head"),
        pytest.param(
            replace(WHOLE, version=None), [about(Fault.INSERTED, row) for row in WHOLE.rows], id="a case without a head"
        ),
        pytest.param(
            rows(*WHOLE.rows, replace(LOOK, version=0, event_hash=None)),
            [about(Fault.INSERTED, LOOK)],
            id="below the first version",
        ),
        pytest.param(
            replace(WHOLE, chain=b"x"), [Wrong(Fault.END_MISSING, "", "case")], id="the head has another hash"
        ),
        pytest.param(
            ChainOfCase("case", 1, b"", [], {}), [Wrong(Fault.REMOVED, "", "case", "", "change 1")], id="only a head"
        ),
    ],
)
def test_what_is_wrong_with_a_chain(case: ChainOfCase, wrong: list[Wrong]) -> None:
    assert wrong_with_chain(case) == wrong


def test_two_rows_of_one_change_are_hashed_together_in_any_order() -> None:
    contents = [b"b", b"a"]
    pair = [
        replace(a_row(number, 1, None, contents), content=content, chain=hash_after(b"", contents))
        for number, content in enumerate(contents)
    ]
    chain = ChainOfCase(
        "case", 1, hash_after(b"", [b"a", b"b"]), pair, {row.key: row.event_hash or b"" for row in pair}
    )
    assert wrong_with_chain(chain) == []
    assert wrong_with_chain(replace(chain, rows=pair[:1]))[-1] == about(Fault.ALTERED, pair[0])


@given(st.integers(0, 2), st.sampled_from(["content", "before", "chain", "event_hash"]))
def test_no_row_is_changed_without_a_fault(number: int, what: str) -> None:
    changed = [replace(row, **{what: b"changed"}) if place == number else row for place, row in enumerate(WHOLE.rows)]
    assert wrong_with_chain(replace(WHOLE, rows=changed))


def test_a_fault_is_read_as_it_was_stored() -> None:
    wrong = Wrong(Fault.ALTERED, DAY, "key", "olive", "note")
    assert wrong.as_stored() == ["altered", DAY, "key", "olive", "note"]
    assert wrong_as_stored(wrong.as_stored()) == wrong


def test_a_report_counts_the_faults_that_it_does_not_name() -> None:
    report = Report(date(2026, 11, 24), datetime(2026, 11, 25, tzinfo=UTC), date(2026, 11, 1), date(2026, 11, 24), 9)
    assert report.faults == 0
    assert replace(report, wrong=(Wrong(Fault.ALTERED, DAY),) * 2, more=3).faults == 5


@pytest.mark.parametrize(("last", "days"), [(30, [30]), (31, [30, 31]), (29, [])])
def test_days_between_have_both_ends(last: int, days: list[int]) -> None:
    assert days_between(date(2026, 10, 30), date(2026, 10, last)) == [date(2026, 10, day) for day in days]
