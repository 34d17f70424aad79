"""The list of a day's audit rows: whatever a row's key is, the list can be read, and a list that cannot is a fault."""

from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.records.proof import (
    DayKept,
    Fault,
    Leaf,
    Root,
    Wrong,
    leaves_of,
    root_over,
    text_of,
    wrong_with_day,
)

DAY = date(2026, 11, 24)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.lists(st.builds(Leaf, WORDS, WORDS, st.just("ab12"))))
def test_a_list_is_read_as_it_was_written(leaves: list[Leaf]) -> None:
    assert leaves_of(text_of(leaves)) == sorted(leaves)
    assert text_of(leaves).count(b"\n") == len(leaves)


@pytest.mark.parametrize("sign", ["\t", "\n", "\r", "\u2028", "\\", "\\n", "é"])
def test_a_row_with_an_odd_key_hides_no_change_of_another(sign: str) -> None:
    odd, true = Leaf(f"AUDIT#a 2026#{sign}", "me#2026#seen", "ab"), Leaf("AUDIT#a 2026#b", "me#2026#seen", "cd")
    kept = text_of([odd, true])
    day = DayKept(DAY, root_over(DAY, kept, None).as_kept(), True, kept)
    assert wrong_with_day(day, None, [odd, true], is_first=True) == []
    assert [wrong.fault for wrong in wrong_with_day(day, None, [odd], is_first=True)] == [Fault.REMOVED]


def test_a_list_that_nobody_can_read_is_a_fault_though_its_root_is_over_it() -> None:
    kept = b"no list\n"
    day = DayKept(DAY, root_over(DAY, kept, None).as_kept(), True, kept)
    assert [wrong.fault for wrong in wrong_with_day(day, None, [], is_first=True)] == [Fault.LIST_CHANGED]


ROWS = [Leaf(f"AUDIT#case 2026#{name}", f"{name}#2026-11-24T10#seen", "ab12") for name in ("ada", "bo", "cy")]
LIST = text_of(ROWS)
BEFORE = b"the root of the day before"
ROOT = root_over(DAY, LIST, BEFORE)
KEPT = DayKept(DAY, ROOT.as_kept(), True, LIST)
ON = DAY.isoformat()


def row(fault: Fault, name: str) -> Wrong:
    return Wrong(fault, ON, f"AUDIT#case 2026#{name}", name, "seen")


def test_a_root_is_kept_as_compact_text() -> None:
    leaves, before = (sha256(content).hexdigest() for content in (LIST, BEFORE))
    assert Root(ON, 3, leaves, before) == ROOT
    assert ROOT.as_kept().decode() == f'{{"day":"2026-11-24","rows":3,"leaves":"{leaves}","before":"{before}"}}'
    assert root_over(DAY, LIST, None).before == ""


OTHERS = [Leaf(ROWS[0].key, ROWS[0].place, "cd34"), *ROWS[1:]]
NEW = Leaf("AUDIT#case 2026#dee", "dee#2026-11-24T10#seen", "ab12")
CHANGED, ROOT_CHANGED = Wrong(Fault.LIST_CHANGED, ON), Wrong(Fault.ROOT_CHANGED, ON)


@pytest.mark.parametrize(
    ("kept", "before", "rows", "is_first", "wrong"),
    [
        pytest.param(KEPT, BEFORE, ROWS, False, [], id="sound"),
        pytest.param(KEPT, b"else", ROWS, True, [], id="the first day follows nothing"),
        pytest.param(replace(KEPT, root=None), BEFORE, ROWS, False, [Wrong(Fault.DAY_MISSING, ON)], id="no root"),
        pytest.param(KEPT, b"else", ROWS, False, [ROOT_CHANGED], id="it does not follow the day before"),
        pytest.param(replace(KEPT, is_only_root=False), BEFORE, ROWS, False, [ROOT_CHANGED], id="two roots"),
        pytest.param(replace(KEPT, root=b"{}"), BEFORE, ROWS, False, [ROOT_CHANGED], id="no root at all"),
        pytest.param(replace(KEPT, root=b"no json"), BEFORE, ROWS, False, [ROOT_CHANGED], id="no text of a root"),
        pytest.param(
            replace(KEPT, root=replace(ROOT, day="2026-11-23").as_kept()), BEFORE, ROWS, False, [ROOT_CHANGED],
            id="the root of another day",
        ),
        pytest.param(
            replace(KEPT, leaves=None), BEFORE, ROWS, False, [Wrong(Fault.LIST_MISSING, ON)], id="no list"
        ),
        pytest.param(
            replace(KEPT, root=None, leaves=None), BEFORE, ROWS, False, [Wrong(Fault.DAY_MISSING, ON)], id="nothing"
        ),
        pytest.param(
            replace(KEPT, leaves=text_of(ROWS[:2])), BEFORE, ROWS, False, [CHANGED, row(Fault.INSERTED, "cy")],
            id="a line of the list is gone",
        ),
        pytest.param(
            replace(KEPT, root=replace(ROOT, rows=4).as_kept()), BEFORE, ROWS, False, [CHANGED], id="another count"
        ),
        pytest.param(
            replace(KEPT, leaves=b"no list\n"), BEFORE, ROWS, False, [CHANGED], id="a list that nobody can read"
        ),
        pytest.param(KEPT, BEFORE, ROWS[1:], False, [row(Fault.REMOVED, "ada")], id="a row is gone"),
        pytest.param(KEPT, BEFORE, [NEW, *ROWS], False, [row(Fault.INSERTED, "dee")], id="a row was put in"),
        pytest.param(KEPT, BEFORE, OTHERS, False, [row(Fault.ALTERED, "ada")], id="a row is altered"),
        pytest.param(
            KEPT, BEFORE, [NEW, *OTHERS[:2]], False,
            [row(Fault.ALTERED, "ada"), row(Fault.REMOVED, "cy"), row(Fault.INSERTED, "dee")],
            id="all of it, in the order of the rows",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_day(
    kept: DayKept, before: bytes, rows: list[Leaf], is_first: bool, wrong: list[Wrong]
) -> None:
    assert wrong_with_day(kept, before, rows, is_first=is_first) == wrong
