"""Who says that a person still works here, and by when."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.people.confirming import (
    ASKED,
    LASTS,
    begun,
    confirmers,
    due_on,
    is_asked_about,
    is_silent,
    may_confirm,
    rung,
)
from chalicelib.domain.people.covering import by_id
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.people.roles import STAFF_ROLES, Role

OAK, ELM = School("1", "Oak"), School("2", "Elm")
DAY = date(2026, 3, 1)
DUE = DAY + LASTS


def somebody(name: str, *roles: Role, leads: tuple[School, ...] = (), schools: tuple[School, ...] = ()) -> Person:
    led = tuple(replace(school, safeguarding=True) for school in leads)
    return Person(name, name, f"{name}@x.example", frozenset(roles), (*led, *schools), confirmed=DAY)


OLU, UMA = somebody("olu", Role.OFFICER), somebody("uma", Role.AUDITOR)
MIA, MAX = somebody("mia", Role.MANAGER), somebody("max", Role.MANAGER)
ANN, ABE = somebody("ann", Role.ADMINISTRATOR), somebody("abe", Role.ADMINISTRATOR)
LEA, BOTH = somebody("lea", leads=(OAK,)), somebody("both", leads=(OAK, ELM))
CAI, CAT = somebody("cai", schools=(OAK,)), somebody("cat", schools=(OAK, ELM))
EVERYBODY = (OLU, UMA, MIA, MAX, ANN, ABE, LEA, BOTH, CAI, CAT)


@pytest.mark.parametrize(
    ("person", "people", "asked"),
    [
        (OLU, EVERYBODY, {"mia", "max"}),
        (UMA, EVERYBODY, {"mia", "max"}),
        (MIA, EVERYBODY, {"max"}),
        (MIA, (MIA, ANN, OLU), {"ann"}),
        (ANN, EVERYBODY, {"mia", "max", "abe"}),
        (ANN, (ANN, OLU), set()),
        (CAI, EVERYBODY, {"lea", "both"}),
        (CAT, EVERYBODY, {"both"}),
        (LEA, EVERYBODY, {"both"}),
        (BOTH, EVERYBODY, {"ann", "abe"}),
        (CAI, (CAI, OLU, MIA, ANN), {"ann"}),
        (OLU, (OLU, replace(MIA, active=False), ANN), {"ann"}),
    ],
)
def test_who_is_asked(person: Person, people: tuple[Person, ...], asked: set[str]) -> None:
    assert {one.person_id for one in confirmers(person, people)} == asked


@pytest.mark.parametrize(
    ("days", "asked", "silent", "step"),
    [
        (-31, False, False, None),
        (-30, True, False, 30),
        (-15, True, False, 30),
        (-14, True, False, 14),
        (-8, True, False, 14),
        (-7, True, False, 7),
        (-1, True, False, 7),
        (0, True, True, None),
        (90, True, True, None),
    ],
)
def test_when(days: int, asked: bool, silent: bool, step: int | None) -> None:
    today = DUE + timedelta(days=days)
    assert (is_asked_about(OLU, today), is_silent(OLU, today)) == (asked, silent)
    assert rung(OLU, today) == (None if step is None else due_on(OLU) - timedelta(days=step))


def test_an_account_of_which_nobody_knows_the_day_is_for_the_administrators_at_once() -> None:
    assert is_silent(replace(OLU, confirmed=None), DAY)
    assert rung(replace(OLU, confirmed=None), DAY) is None


def test_nobody_asks_about_a_partner_or_somebody_disabled() -> None:
    for person in (somebody("pam", Role.PARTNER), replace(OLU, active=False)):
        assert not is_asked_about(person, DUE)
        assert not is_silent(person, DUE)


def test_administrators_answer_for_silence() -> None:
    assert not may_confirm(ANN, OLU, EVERYBODY, DUE - timedelta(days=1))
    assert may_confirm(ANN, OLU, EVERYBODY, DUE)
    assert may_confirm(ANN, CAI, EVERYBODY, DUE)
    assert not may_confirm(ANN, ANN, EVERYBODY, DUE)


PEOPLE = st.builds(
    lambda number, roles, schools, active: Person(
        str(number), "", "", roles, tuple(schools), active=active, confirmed=DAY
    ),
    st.integers(0, 3),
    st.frozensets(st.sampled_from(sorted(STAFF_ROLES))),
    st.lists(st.builds(School, st.sampled_from("12"), st.just("S"), st.booleans()), max_size=2),
    st.booleans(),
)


@given(PEOPLE, st.lists(PEOPLE, max_size=5), st.integers(-40, 40))
def test_nobody_confirms_themselves_nor_does_somebody_without_a_right(
    person: Person, others: list[Person], days: int
) -> None:
    today = DUE + timedelta(days=days)
    people = by_id([*others, person])
    for me in people.values():
        if may_confirm(me, person, people.values(), today):
            assert me.person_id != person.person_id
            assert me.active
            assert me.manages or me.administers or all(me.safeguards(school.urn) for school in person.schools)
            assert me.manages or me.administers or not person.is_staff


@pytest.mark.parametrize(
    ("before", "after", "confirmed"),
    [
        (None, replace(OLU, confirmed=None), DUE),
        (replace(OLU, active=False), OLU, DUE),
        (OLU, replace(OLU, roles=MIA.roles), DAY),
        (replace(OLU, roles=frozenset({Role.PARTNER}), confirmed=None), replace(OLU, confirmed=None), DUE),
        (OLU, replace(OLU, active=False), DAY),
        (None, somebody("pam", Role.PARTNER), DAY),
    ],
)
def test_the_first_day_counts_and_so_does_being_let_in_again(
    before: Person | None, after: Person, confirmed: date
) -> None:
    assert begun(before, after, DUE).confirmed == confirmed


def test_the_first_email_goes_a_month_before() -> None:
    assert [before.days for before in ASKED] == [30, 14, 7]
