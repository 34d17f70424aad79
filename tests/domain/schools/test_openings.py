"""Whose forms a new register file would open, and to whom."""

import hashlib
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.schools.openings import Opening, in_words, mark_of, openings
from chalicelib.domain.schools.register import Register, difference
from chalicelib.domain.schools.registered_school import RegisteredSchool


def a_school(urn: str, *after: str, closed: bool = False) -> RegisteredSchool:
    status = "Closed" if closed else "Open"
    return RegisteredSchool(urn, f"School {urn}", "926", "2001", "", "", status, "", "", came_after=after)


OLD, OLD_CLOSED = a_school("1"), a_school("1", "2", closed=True)
NEW, OTHER = a_school("2"), a_school("3")
UNKNOWN = RegisteredSchool("9", "a school", "", "", "", "", "", "", "")


@pytest.mark.parametrize(
    ("loaded", "schools", "closed", "opens"),
    [
        pytest.param([OLD, NEW], [NEW], [OLD_CLOSED], [("1", "2")], id="it closes, and another goes on"),
        pytest.param([OLD], [NEW], [OLD_CLOSED], [("1", "2")], id="the other is new as well"),
        pytest.param([OLD_CLOSED, NEW], [NEW], [OLD_CLOSED], [], id="that is open already"),
        pytest.param([OLD_CLOSED, NEW], [NEW], [], [], id="the file says nothing of the closed one"),
        pytest.param([OLD, NEW], [a_school("1", "2"), NEW], [], [], id="it is still open"),
        pytest.param(
            [OLD_CLOSED, NEW, OTHER],
            [NEW, OTHER],
            [a_school("1", "2", "3", closed=True)],
            [("1", "3")],
            id="one more goes on",
        ),
        pytest.param(
            [a_school("1", "2", "3", closed=True), a_school("2", "3"), OTHER],
            [OTHER],
            [a_school("2", "3", closed=True)],
            [("1", "3"), ("2", "3")],
            id="the one between closes, so both open to the next",
        ),
        pytest.param([OLD], [], [a_school("1", "9", closed=True)], [("1", "9")], id="to one that nobody knows"),
        pytest.param(
            [],
            [NEW, OTHER],
            [a_school("7", "3", "2", closed=True), a_school("5", "3", closed=True)],
            [("5", "3"), ("7", "2"), ("7", "3")],
            id="in the order of their numbers",
        ),
    ],
)
def test_what_a_file_opens(loaded: Any, schools: Any, closed: Any, opens: list[tuple[str, str]]) -> None:
    register = Register(schools, closed, [])
    found = openings(register, difference(register, loaded))
    assert [(each.closed.urn, each.to.urn) for each in found] == opens
    known = {school.urn: school for school in (*loaded, *schools, *closed)}
    for each in found:
        assert each == Opening(known[each.closed.urn], known.get(each.to.urn, UNKNOWN))


ONE, TWO, THREE = Opening(OLD, NEW), Opening(OTHER, NEW), Opening(OLD, OTHER)


def test_the_mark_is_equal_for_the_same_openings_only() -> None:
    assert mark_of([ONE, TWO]) == hashlib.sha256(b"1 2\n3 2").hexdigest()
    renamed = Opening(replace(OLD, name="Renamed"), NEW)
    assert mark_of([ONE]) == mark_of([renamed])
    assert len({mark_of(found) for found in ([], [ONE], [TWO], [ONE, TWO], [TWO, ONE])}) == 5


@pytest.mark.parametrize(
    ("most", "words"),
    [
        (
            3,
            {
                "Contacts of School 2 (URN 2)": "open what School 1 (URN 1) sent; open what School 3 (URN 3) sent",
                "Contacts of School 3 (URN 3)": "open what School 1 (URN 1) sent",
            },
        ),
        (
            2,
            {
                "Contacts of School 2 (URN 2)": "open what School 1 (URN 1) sent; open what School 3 (URN 3) sent",
                "And 1 more": "not listed here",
            },
        ),
        (1, {"Contacts of School 2 (URN 2)": "open what School 1 (URN 1) sent", "And 2 more": "not listed here"}),
    ],
)
def test_who_will_open_what_in_words(most: int, words: dict[str, str]) -> None:
    assert in_words([ONE, TWO, THREE], most) == words
