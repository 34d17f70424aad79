"""The lists of open cases."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.casework.case import Stage
from chalicelib.domain.casework.priority import Priority
from chalicelib.services.casework.all_cases import all_open
from chalicelib.services.casework.lists import PAGE_OF_CASES, Filters, open_cases
from tests.support.world import NOW, FakeWorld, a_world, refer


@pytest.mark.parametrize(("overdue", "pages_read"), [(0, 1), (3, 1), (PAGE_OF_CASES + 1, 1), (PAGE_OF_CASES - 1, 1)])
def test_the_list_of_overdue_cases_stops_at_the_first_that_is_not(overdue: int, pages_read: int) -> None:
    world = a_world()
    case = refer(world)
    world.store.heads = {
        f"case-{number:03d}": replace(
            case,
            case_id=f"case-{number:03d}",
            reference=f"AAAA-{number:04d}",
            next_due_at=NOW + timedelta(minutes=number - overdue),
        )
        for number in range(3 * PAGE_OF_CASES)
    }
    found = _all(world)
    assert len(found) == overdue
    assert world.store.calls.count("cases.open_cases") == pages_read + (overdue >= PAGE_OF_CASES)


A_CASE = st.tuples(
    st.sampled_from((Priority.RED, Priority.GREEN)),
    st.sampled_from((Stage.RECEIVED, Stage.TRIAGE, Stage.CLOSED)),
    st.none() | st.integers(-3, 3),
)
"""Its priority, its stage, and in how many minutes something is due."""


@given(st.lists(A_CASE, max_size=4 * PAGE_OF_CASES))
def test_the_list_of_overdue_cases_has_all_that_the_whole_list_has(
    cases: list[tuple[Priority, Stage, int | None]],
) -> None:
    world = a_world()
    one = refer(world)
    world.store.heads = {
        f"case-{number:03d}": replace(
            one,
            case_id=f"case-{number:03d}",
            reference=f"AAAA-{number:04d}",
            priority=priority,
            stage=stage,
            acknowledged_at=None if stage is Stage.RECEIVED else NOW,
            next_due_at=None if due is None else NOW + timedelta(minutes=due),
        )
        for number, (priority, stage, due) in enumerate(cases)
    }
    world.clock.set(NOW)
    assert _all(world) == [case.case_id for case in all_open(world) if case.is_overdue(NOW)]


def _all(world: FakeWorld) -> list[str]:
    found, after = list[str](), ""
    while True:
        page = open_cases(world, after, Filters(overdue=True))
        found += [case.case_id for case in page.cases]
        after = page.after
        if not after:
            return found
