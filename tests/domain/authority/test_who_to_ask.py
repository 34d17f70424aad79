"""Whom to ask on a day, and what the directory of people for queries takes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE, Authority
from chalicelib.domain.authority.queries import (
    MOST_COVERS,
    MOST_PEOPLE,
    Cover,
    Directory,
    PersonForQueries,
    QueriesRefused,
    with_cover,
    with_person,
    without_cover,
    without_person,
)
from chalicelib.domain.authority.stored_authority import authority_from, stored_form
from chalicelib.domain.authority.who_to_ask import first_to_ask, who_to_ask

DAY = date(2026, 11, 25)
NEXT = DAY + timedelta(days=1)


def person(key: str, *covers: Cover) -> PersonForQueries:
    return PersonForQueries(key, f"Name {key}", f"Role {key}", f"01603 {key}", f"{key}@county.gov.uk", "Rolls.", covers)


def away(by: str, first: date = DAY, last: date = DAY) -> Cover:
    return Cover(first, last, by)


def asked(*directory: PersonForQueries, day: date = DAY) -> list[tuple[str, str]]:
    """Who answers, and instead of whom."""
    found = who_to_ask(replace(EXAMPLE, queries=directory), day)
    return [(each.name, each.instead_of) for each in found]


def test_each_is_asked_themselves_in_the_order_of_the_directory() -> None:
    assert asked(person("b"), person("a")) == [("Name b", ""), ("Name a", "")]


def test_who_covers_answers_on_those_days_only() -> None:
    directory = (person("a", away("b")), person("b"))
    assert asked(*directory) == [("Name b", "Name a"), ("Name b", "")]
    assert asked(*directory, day=NEXT) == [("Name a", ""), ("Name b", "")]
    (first, _) = who_to_ask(replace(EXAMPLE, queries=directory), DAY)
    assert (first.role, first.phone, first.email) == ("Role a", "01603 b", "b@county.gov.uk")


def test_at_the_foot_of_pages_stands_the_first_or_who_covers_or_the_team() -> None:
    asks = replace(EXAMPLE, queries=(person("a", away("b")), person("b")))
    assert [first_to_ask(asks, day).name for day in (DAY, NEXT)] == ["Name b", "Name a"]
    nobody = first_to_ask(replace(EXAMPLE, queries=()), DAY)
    assert (nobody.name, nobody.phone) == ("", EXAMPLE.team_phone)


def test_who_covers_for_who_covers_answers() -> None:
    assert asked(person("a", away("b")), person("b", away("c")), person("c"))[0] == ("Name c", "Name a")


@pytest.mark.parametrize(
    "directory",
    [(person("a", away("b")), person("b", away("a"))), (person("a", away("gone")),), (person("a", away("a")),)],
    ids=["a ring", "nobody there", "themselves"],
)
def test_a_cover_that_leads_nowhere_leads_to_the_team(directory: Directory) -> None:
    found = who_to_ask(replace(EXAMPLE, queries=directory), DAY)[0]
    assert (found.name, found.phone, found.email) == ("", EXAMPLE.team_phone, EXAMPLE.team_mailbox)
    assert found.instead_of == "Name a"


def test_without_anybody_the_team_is_asked() -> None:
    (found,) = who_to_ask(replace(EXAMPLE, queries=()), DAY)
    assert (found.role, found.phone, found.email) == (EXAMPLE.team_name, EXAMPLE.team_phone, EXAMPLE.team_mailbox)


def test_a_real_authority_never_shows_the_examples_people() -> None:
    real = authority_from({"name": "Samplehampton", "team_phone": "01603 222146"})
    (found,) = who_to_ask(real, DAY)
    assert (found.name, found.phone) == ("", "01603 222146")
    assert len(who_to_ask(EXAMPLE, DAY)) == 3


def test_the_directory_is_stored_and_read_as_the_same() -> None:
    kept = replace(EXAMPLE, queries=(person("a", away("b", DAY, NEXT)), person("b")))
    assert authority_from(stored_form(kept)) == kept


def test_what_only_a_newer_version_stores_of_a_person_is_left_out() -> None:
    row = {"key": "a", "name": "A", "role": "R", "phone": "1", "email": "a@b.example", "pronouns": "they"}
    assert authority_from({"queries": [row]}).queries == (PersonForQueries("a", "A", "R", "1", "a@b.example"),)


KEYS = st.sampled_from("abcd")
COVERS = st.builds(
    lambda by, first, days: Cover(first, first + timedelta(days=days), by), KEYS, st.dates(DAY, NEXT), st.integers(0, 2)
)


@given(st.lists(st.tuples(KEYS, st.lists(COVERS, max_size=3)), max_size=4, unique_by=lambda row: row[0]))
def test_somebody_can_always_be_rung_and_written_to(rows: list[tuple[str, list[Cover]]]) -> None:
    authority: Authority = replace(EXAMPLE, queries=tuple(person(key, *covers) for key, covers in rows))
    for day in (DAY, NEXT):
        found = who_to_ask(authority, day)
        assert len(found) == max(1, len(rows))
        assert all(each.phone and each.email and each.role for each in found)


# --- keeping it ---------------------------------------------------------------------------------------------------------


def test_a_person_is_put_in_their_place_or_at_the_end() -> None:
    a, b = person("a"), person("b")
    assert with_person((a,), b) == (a, b)
    assert with_person((a, b), replace(a, name="New")) == (replace(a, name="New"), b)


def test_the_directory_is_short() -> None:
    full = tuple(person(f"p{n}") for n in range(MOST_PEOPLE))
    with pytest.raises(QueriesRefused, match="Remove one first"):
        with_person(full, person("more"))
    assert len(with_person(full, replace(full[0], name="New"))) == MOST_PEOPLE


def test_who_covers_for_somebody_stays_until_that_is_over() -> None:
    directory = (person("a", away("b", DAY, NEXT)), person("b"))
    with pytest.raises(QueriesRefused, match="They cover for Name a from 25 November 2026 to 26 November 2026"):
        without_person(directory, "b", NEXT)
    assert without_person(directory, "b", NEXT + timedelta(days=1)) == directory[:1]
    assert without_person(directory, "a", DAY) == directory[1:]


@pytest.mark.parametrize(
    ("cover", "words"),
    [
        (Cover(NEXT, DAY, "b"), "before the first day"),
        (Cover(DAY - timedelta(days=2), DAY - timedelta(days=1), "b"), "are over"),
        (Cover(DAY, DAY, "a"), "Somebody else"),
        (Cover(DAY, DAY, "gone"), "Somebody else"),
        (Cover(DAY, NEXT, "b"), "on some of these days already"),
    ],
)
def test_a_cover_that_cannot_be_is_refused(cover: Cover, words: str) -> None:
    a, b = person("a", away("b", NEXT, NEXT)), person("b")
    with pytest.raises(QueriesRefused, match=words):
        with_cover(a, cover, (a, b), DAY)


def test_covers_are_in_order_without_those_that_are_over_and_not_too_many() -> None:
    b, past = person("b"), away("b", DAY - timedelta(days=1), DAY - timedelta(days=1))
    a = with_cover(person("a", past, away("b", NEXT, NEXT)), away("b"), (person("a"), b), DAY)
    assert [cover.first for cover in a.covers] == [DAY, NEXT]
    assert without_cover(a, DAY).covers == (away("b", NEXT, NEXT),)
    days = [DAY + timedelta(days=n) for n in range(MOST_COVERS)]
    full = person("a", *(away("b", day, day) for day in days))
    later = days[-1] + timedelta(days=1)
    with pytest.raises(QueriesRefused, match="Remove one first"):
        with_cover(full, away("b", later, later), (full, b), DAY)
