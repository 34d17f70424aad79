"""Who may open a thing: one table for everything that a school begins, sends or is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.people.people import School
from chalicelib.domain.people.whose import NOTHING, Standing, Thing, standing, with_former
from chalicelib.domain.schools.registered_school import RegisteredSchool
from tests.support.world import registered

A, B, ACADEMY = School("1", "A School"), School("2", "B School"), School("3", "A Academy")
LEAD_A, LEAD_B, LEAD_ACADEMY = (replace(school, safeguarding=True) for school in (A, B, ACADEMY))
ME, OTHER = "me", "somebody else"
ALL, SOME = Standing(opens=True, sees_all=True), Standing(opens=True, sees_all=False)

MINE, THEIRS = Thing(ME, "1"), Thing(OTHER, "1")
UNFILED = Thing(ME, may_be_for=("1", "2"))
MOVED = Thing(OTHER, "2", origin_urn="1")
OWN = Thing(ME, authors_own=True)


@pytest.mark.parametrize(
    ("thing", "schools", "expected"),
    [
        (MINE, [A], ALL),
        (MINE, [], NOTHING),
        (MINE, [B], NOTHING),
        (MINE, [LEAD_B], NOTHING),
        (THEIRS, [A], SOME),
        (THEIRS, [LEAD_A], ALL),
        (THEIRS, [A, LEAD_B], SOME),
        (THEIRS, [B], NOTHING),
        (UNFILED, [A, B], ALL),
        (UNFILED, [A, B, ACADEMY], ALL),
        (UNFILED, [B], NOTHING),
        (replace(UNFILED, author_id=OTHER), [LEAD_A, LEAD_B], NOTHING),
        (Thing(ME), [A], NOTHING),
        (MOVED, [B], SOME),
        (MOVED, [LEAD_B], SOME),
        (MOVED, [LEAD_A], NOTHING),
        (MOVED, [LEAD_A, B], ALL),
        (replace(MOVED, author_id=ME), [B], SOME),
        (replace(MOVED, author_id=ME), [LEAD_B], SOME),
        (replace(MOVED, author_id=ME), [A, B], ALL),
        (replace(MOVED, author_id=ME, authors_own=True), [], ALL),
        (replace(MOVED, author_id=ME), [A], NOTHING),
        (OWN, [], ALL),
        (replace(OWN, author_id=OTHER), [LEAD_A], NOTHING),
        (Thing(ME, "1", authors_own=True), [], ALL),
        (Thing(OTHER, "1", authors_own=True), [A], SOME),
    ],
)
def test_people_who_may_open_a_thing(thing: Thing, schools: list[School], expected: Standing) -> None:
    assert standing(thing, ME, schools) == expected


_SCHOOLS = st.lists(st.sampled_from([A, B, ACADEMY, LEAD_A, LEAD_B, LEAD_ACADEMY]), unique_by=lambda school: school.urn)


@given(_SCHOOLS, st.sampled_from("123"))
def test_only_the_first_schools_leads_see_the_secrets_of_a_moved_draft(schools: list[School], urn: str) -> None:
    if standing(Thing(OTHER, urn, origin_urn="1"), ME, schools).sees_all:
        assert LEAD_A in schools


@given(_SCHOOLS, st.sampled_from(["", "1", "2", "3"]))
def test_only_contacts_of_the_school_open_its_things(schools: list[School], urn: str) -> None:
    others = [school for school in schools if school.urn != urn]
    assert standing(Thing(ME, urn), ME, others) == NOTHING


CLOSED = registered(A, status="Closed", came_after=("3",))


@pytest.mark.parametrize(
    ("schools", "former", "expected"),
    [
        ([ACADEMY], [CLOSED], [ACADEMY, A]),
        ([LEAD_ACADEMY], [CLOSED], [LEAD_ACADEMY, LEAD_A]),
        ([A, LEAD_ACADEMY], [CLOSED], [LEAD_A, LEAD_ACADEMY]),
        ([LEAD_A, ACADEMY], [CLOSED], [LEAD_A, ACADEMY]),
        ([B], [CLOSED], [B]),
        ([ACADEMY], [registered(A, came_after=("3",))], [ACADEMY]),
        ([ACADEMY], [registered(A, status="", came_after=("3",))], [ACADEMY]),
        ([ACADEMY], [registered(A, status="Closed")], [ACADEMY]),
        ([A], [registered(ACADEMY, came_before=("1",))], [A]),
    ],
)
def test_a_contact_of_an_academy_speaks_for_the_closed_school_that_it_was(
    schools: list[School], former: list[RegisteredSchool], expected: list[School]
) -> None:
    assert with_former(schools, former) == expected


def test_former_schools_stand_in_the_same_order_however_they_were_read() -> None:
    former = [CLOSED, registered(B, status="Closed", came_after=("3",))]
    assert with_former([ACADEMY], former) == with_former([ACADEMY], former[::-1]) == [ACADEMY, A, B]


@pytest.mark.parametrize(("status", "expected"), [("Open", [ACADEMY]), ("Closed", [ACADEMY, A, B])])
def test_what_went_to_a_school_that_is_still_open_has_gone_no_further(status: str, expected: list[School]) -> None:
    first = registered(A, status="Closed", came_after=("2", "3"))
    second = registered(B, status=status, came_before=("1",), came_after=("3",))
    assert with_former([ACADEMY], [first, second]) == expected
