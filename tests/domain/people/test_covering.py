"""Stand-ins: tables of absences, and what holds for any team."""

from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.messages.recipients import TEAM_MAILBOX, person_recipient
from chalicelib.domain.people.covering import AbsenceRefused, absence_of, by_id, check_absence, recipient_for, stand_in
from chalicelib.domain.people.people import Away, Person
from chalicelib.domain.people.roles import Role

TODAY = date(2026, 12, 23)
OFFICER = frozenset({Role.OFFICER})


def person(name: str, cover: str = "", *, active: bool = True, roles: frozenset[Role] = OFFICER) -> Person:
    """Away around TODAY when there is a cover."""
    away = Away(TODAY, TODAY + timedelta(days=11), cover) if cover else None
    return Person(name, name.title(), f"{name}@county.example", roles, active=active, away=away)


@pytest.mark.parametrize(
    ("team", "expected"),
    [
        ([person("ann")], "ann"),
        ([person("ann", "bob"), person("bob")], "bob"),
        ([person("ann", "bob"), person("bob", "cy"), person("cy")], "cy"),
        ([person("ann", "bob"), person("bob", "ann")], None),
        ([person("ann", "ann")], None),
        ([person("ann", "bob"), person("bob", active=False)], None),
        ([person("ann", "bob"), person("bob", "cy", active=False), person("cy")], None),
        ([person("ann", "bob"), person("bob", roles=frozenset({Role.AUDITOR}))], None),
        ([person("ann", active=False)], None),
        ([person("ann", "bob", active=False), person("bob")], None),
        ([person("ann", roles=frozenset({Role.ADMINISTRATOR}))], None),
        ([person("ann", "gone")], None),
        ([person("bob")], None),
    ],
)
def test_who_stands_in_for_ann(team: list[Person], expected: str | None) -> None:
    found = stand_in(by_id(team), "ann", TODAY)
    assert (found.person_id if found else None) == expected
    assert recipient_for(by_id(team), "ann", TODAY) == (person_recipient(expected) if expected else TEAM_MAILBOX)


def test_nobody_owns_a_case_of_the_team() -> None:
    assert recipient_for(by_id([person("ann")]), None, TODAY) == TEAM_MAILBOX


@pytest.mark.parametrize(("days", "expected"), [(-1, "ann"), (0, "bob"), (11, "bob"), (12, "ann")])
def test_an_absence_holds_on_its_first_and_its_last_day(days: int, expected: str) -> None:
    found = stand_in(by_id([person("ann", "bob"), person("bob")]), "ann", TODAY + timedelta(days=days))
    assert found
    assert found.person_id == expected


NAMES = ("a", "b", "c", "d")
ABSENCES = st.builds(
    lambda start, length, cover: Away(TODAY + timedelta(days=start), TODAY + timedelta(days=start + length), cover),
    st.integers(-3, 3),
    st.integers(0, 5),
    st.sampled_from((*NAMES, "nobody")),
)
TEAMS = st.fixed_dictionaries(
    {
        name: st.builds(
            lambda roles, active, away, name=name: Person(name, name, name, roles, active=active, away=away),
            st.sampled_from([OFFICER, frozenset({Role.MANAGER}), frozenset({Role.AUDITOR})]),
            st.booleans(),
            st.none() | ABSENCES,
        )
        for name in NAMES
    }
)


@given(TEAMS, st.sampled_from((*NAMES, "nobody")), st.integers(-4, 9))
def test_a_stand_in_is_always_active_and_present_or_nobody(team: dict[str, Person], asked: str, days: int) -> None:
    on = TODAY + timedelta(days=days)
    found = stand_in(team, asked, on)
    assert found is None or (found.may_own_cases and not found.is_away(on))
    owner = team.get(asked)
    if owner and owner.may_own_cases and not owner.is_away(on):
        assert found == owner


@pytest.mark.parametrize(
    ("first", "last", "cover", "about"),
    [
        (0, 0, "bob", ""),
        (-3, 0, "bob", ""),
        (1, 0, "bob", "last"),
        (-3, -1, "bob", "last"),
        (0, 1, "ann", "cover"),
        (0, 1, "uma", "cover"),
        (0, 1, "left", "cover"),
        (0, 1, "unheard-of", "cover"),
    ],
)
def test_what_an_absence_needs(first: int, last: int, cover: str, about: str) -> None:
    team = by_id(
        [person("ann"), person("bob"), person("uma", roles=frozenset({Role.AUDITOR})), person("left", active=False)]
    )
    away = Away(TODAY + timedelta(days=first), TODAY + timedelta(days=last), cover)
    with pytest.raises(AbsenceRefused) if about else nullcontext() as refused:
        check_absence(team["ann"], away, team.get(cover), TODAY)
    assert (refused.value.about if refused else "") == about


BOB_AWAY = Away(date(2027, 1, 2), date(2027, 1, 9), "cy")


@pytest.mark.parametrize(
    ("bob", "today", "words", "warning"),
    [
        (person("bob"), TODAY, "away until 3 January 2027, covered by Bob", ""),
        (
            person("bob"),
            TODAY - timedelta(days=1),
            "away from 23 December 2026 until 3 January 2027, covered by Bob",
            "",
        ),
        (replace(person("bob"), away=BOB_AWAY), TODAY, None, "is away too, from 2 January 2027 to 3"),
        (person("bob", active=False), TODAY, None, "no longer works cases"),
    ],
)
def test_an_absence_in_words(bob: Person, today: date, words: str | None, warning: str) -> None:
    ann = person("ann", "bob")
    found = absence_of(by_id([ann, bob]), ann, today)
    assert found
    assert words is None or found.words == words
    assert warning in found.warning if warning else found.warning == ""


def test_an_absence_that_is_over_is_not_shown() -> None:
    assert absence_of({}, person("ann", "bob"), TODAY + timedelta(days=12)) is None


UMA = person("uma", roles=frozenset({Role.AUDITOR}))


@pytest.mark.parametrize(
    ("first", "last", "cover", "about", "why"),
    [
        (1, 0, person("bob"), "last", "The last day away must be the first day or a later one."),
        (-2, -1, person("bob"), "last", "The last day away must be today or later."),
        (0, 1, person("ann"), "cover", "Somebody cannot cover for themselves. Choose a colleague."),
        (0, 1, UMA, "cover", "Uma does not work cases. Choose an officer or a manager."),
        (0, 1, None, "cover", "This person does not work cases. Choose an officer or a manager."),
    ],
)
def test_what_is_said_about_an_absence(first: int, last: int, cover: Person | None, about: str, why: str) -> None:
    away = Away(TODAY + timedelta(days=first), TODAY + timedelta(days=last), cover.person_id if cover else "gone")
    with pytest.raises(AbsenceRefused) as refused:
        check_absence(person("ann"), away, cover, TODAY)
    assert (refused.value.about, str(refused.value)) == (about, why)
