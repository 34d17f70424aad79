"""The lists of open cases."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

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


def _all(world: FakeWorld) -> list[str]:
    found, after = list[str](), ""
    while True:
        page = open_cases(world, after, Filters(overdue=True))
        found += [case.case_id for case in page.cases]
        after = page.after
        if not after:
            return found
