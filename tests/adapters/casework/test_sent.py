"""The lists of sent forms: one school's, and many schools' as one."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.adapters.casework import sent
from chalicelib.domain.people.people import School
from chalicelib.domain.records.acceptance import Acceptance
from chalicelib.ports.world import World
from tests.adapters.examples import acceptance, recorded
from tests.support.table import TUESDAY

OURS = [f"91{number:04d}" for number in range(5)]
THEIRS = [f"92{number:04d}" for number in range(20)]


def of_school(found: Acceptance, urn: str, minute: int) -> Acceptance:
    at = TUESDAY + timedelta(minutes=minute)
    return replace(found, submission=replace(found.submission, school=School(urn, "School"), received_at=at))


def send_all(world: World, urns: list[str]) -> None:
    """One form for each of these in turn: every third is a return."""
    for minute, urn in enumerate(urns):
        found = recorded(f"{minute:04d}") if minute % 3 == 0 else acceptance(f"{minute:04d}")
        world.cases.accept(of_school(found, urn, minute))


def pages(world: World, limit: int) -> list[list[str]]:
    """The schools of the lines, page by page, each with the head of its case or return."""
    found, after = list[list[str]](), ""
    while len(found) < 50:
        page = world.cases.sent_by_schools(OURS, after, limit)
        assert all((line.case is None) is (line.record is not None) for line in page.referred)
        found.append([line.urn for line in page.referred])
        if not page.after:
            return found
        after = page.after
    raise AssertionError("no end")


def test_a_page_ends_after_so_much_was_looked_through_and_nothing_is_missed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sent, "AT_ONCE", 3)
    monkeypatch.setattr(sent, "LOOKED_THROUGH", 6)
    urns = [OURS[0], *THEIRS, OURS[1], *THEIRS[:2]]
    send_all(world, urns)
    found = pages(world, 2)
    assert [urn for page in found for urn in page] == [OURS[1], OURS[0]]
    assert [] in found
    mark = world.cases.sent_by_schools([OURS[0]], "", 2).after
    assert "submission" not in mark, "nothing but a moment is said of what others sent"
    assert "return" not in mark


def test_where_looking_ends_between_two_of_one_moment_neither_is_missed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sent, "AT_ONCE", 2)
    monkeypatch.setattr(sent, "LOOKED_THROUGH", 4)
    for name, urn, minute in (("A", OURS[0], 0), ("B", THEIRS[0], 0), *((name, THEIRS[1], 1) for name in "CDE")):
        world.cases.accept(of_school(acceptance(name), urn, minute))
    assert pages(world, 2) == [[], [OURS[0]]]


def test_where_looking_ends_between_two_of_ours_of_one_moment_neither_is_shown_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sent, "AT_ONCE", 2)
    monkeypatch.setattr(sent, "LOOKED_THROUGH", 4)
    for name, urn, minute in (("A", OURS[0], 0), ("B", OURS[1], 0), *((name, THEIRS[1], 1) for name in "CDE")):
        world.cases.accept(of_school(acceptance(name), urn, minute))
    found = pages(world, 4)
    assert sorted(urn for page in found for urn in page) == [OURS[0], OURS[1]]
