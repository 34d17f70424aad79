"""The list of a day's audit rows: whatever a row's key is, the list can be read, and a list that cannot is a fault."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.records.proof import DayKept, Fault, Leaf, leaves_of, root_over, text_of, wrong_with_day

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
