"""The register's file of links: which school became which."""

import io

import pytest

from chalicelib.domain.people.people import School
from chalicelib.domain.schools.register import Register, RegisterRefused, difference, keeping_links
from chalicelib.domain.schools.school_links import Links, linked, read_links
from infrastructure.schools import EXAMPLE
from tests.support.world import registered

HEADER = "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate"
A, B, C = (School(urn, f"School {urn}") for urn in ("1", "2", "3"))


def links(*rows: str) -> Links:
    found = read_links(io.BytesIO("\r\n".join([HEADER, *rows, ""]).encode("cp1252")))
    assert found
    return found


@pytest.mark.parametrize(
    ("kind", "urn", "link"),
    [
        ("Successor", "1", "2"),
        ("Successor - amalgamated", "1", "2"),
        ("Successor - merged", "1", "2"),
        ("Predecessor", "2", "1"),
        ("Predecessor - amalgamated", "2", "1"),
        ("Predecessor - merged", "2", "1"),
        ("successor", "1", "2"),
    ],
)
def test_one_school_became_another(kind: str, urn: str, link: str) -> None:
    found = links(f"{urn},{link},Café School,{kind},01-09-2026")
    assert (found.after, found.before) == ({"1": ("2",)}, {"2": ("1",)})


@pytest.mark.parametrize(
    "kind",
    ["Successor - Split School", "Predecessor - Split School", "Sixth Form Centre Link", "Other", "Expansion", ""],
)
def test_links_of_another_kind_open_nothing(kind: str) -> None:
    found = links(f"1,2,A School,{kind},01-09-2026")
    assert {*found.after.values(), *found.before.values()} <= {()}
    assert bool(found.split) is ("Split" in kind)


def test_steps_follow_each_other_and_a_circle_ends() -> None:
    found = links("1,2,B,Successor,", "2,3,C,Successor,", "3,1,A,Successor,")
    assert found.after == {"1": ("2", "3"), "2": ("1", "3"), "3": ("1", "2")}


def test_a_line_without_numbers_is_left_out_and_named() -> None:
    assert links("x,2,B,Successor,", "1,2,B,Successor,").unsound == [2]


def test_the_file_of_schools_is_another_file_and_can_still_be_read() -> None:
    with EXAMPLE.open("rb") as file:
        assert read_links(file) is None
        assert file.tell() == 0


def test_a_file_that_breaks_off_is_refused() -> None:
    with pytest.raises(RegisterRefused):
        links("1,2,B,Successor,", "1,2")


def test_only_schools_that_are_loaded_get_links() -> None:
    register = linked(links("1,2,B,Successor,", "2,3,C,Successor,"), [registered(A), registered(C)])
    assert {(school.urn, school.came_after, school.came_before) for school in register.schools} == {
        ("1", ("3",), ()),
        ("3", (), ("1",)),
    }


def test_the_next_load_of_the_schools_keeps_their_links() -> None:
    was = [registered(A, came_after=("2",))]
    file = Register([], [registered(A, status="Closed")], [])
    (closed,) = difference(keeping_links(file, was), was).gone
    assert (closed.is_closed, closed.came_after) == (True, ("2",))
    assert difference(keeping_links(Register([registered(A)], [], []), was), was).same == 1


def test_a_header_that_only_looks_like_it_is_refused() -> None:
    with pytest.raises(RegisterRefused, match="no column LinkURN"):
        read_links(io.BytesIO(b"URN,OldLinkURN,LinkType\r\n1,2,Successor\r\n"))


@pytest.mark.parametrize(
    ("rows", "after", "split"),
    [
        (["1,2,B,Successor,", "1,3,C,Successor,"], {}, {"1"}),
        (["2,1,A,Predecessor,", "3,1,A,Predecessor - merged,"], {}, {"1"}),
        (["0,1,A,Successor,", "1,2,B,Successor,", "1,3,C,Successor,"], {"0": ("1",)}, {"1"}),
        (["1,2,B,Successor,", "1,3,C,Successor,", "3,4,D,Successor,"], {"3": ("4",)}, {"1"}),
        (
            ["1,2,B,Successor,", "1,3,C,Successor,", "2,4,D,Successor,", "3,4,D,Successor,"],
            {"2": ("4",), "3": ("4",)},
            {"1"},
        ),
        (["1,2,B,Successor,", "1,3,C,Successor,", "2,3,C,Successor,"], {"1": ("2", "3"), "2": ("3",)}, set()),
        (["1,2,B,Successor,", "1,3,C,Successor - Split School,"], {}, {"1"}),
        (["1,2,B,Successor,", "3,1,A,Predecessor - Split School,"], {}, {"1"}),
        (["1,3,C,Successor - merged,", "2,3,C,Successor - merged,"], {"1": ("3",), "2": ("3",)}, set()),
        (["1,2,B,Successor,", "2,1,A,Predecessor,"], {"1": ("2",)}, set()),
    ],
)
def test_a_school_that_became_several_became_none(rows: list[str], after: dict[str, object], split: set[str]) -> None:
    """One after the other is no split, and two that became one are none."""
    found = links(*rows)
    assert {urn: to for urn, to in found.after.items() if to} == after
    assert found.split == split
    assert not any("1" in found.before.get(urn, ()) for urn in ("2", "3") if "1" in split)


def test_links_that_were_loaded_of_a_split_school_are_taken_back() -> None:
    was = [registered(A, came_after=("2",)), registered(B, came_before=("1",)), registered(C)]
    register = linked(links("1,2,B,Successor,", "1,3,C,Successor,"), was)
    assert {school.urn for school in difference(register, was).linked} == {"1", "2"}
    assert all(school.came_after == school.came_before == () for school in register.schools)
    assert [school.urn for school in register.split] == ["1"]
