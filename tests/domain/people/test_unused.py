"""How many unused sign-in emails an address may have, and when it may get the next."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.people.sign_in import Answer, fair_share
from chalicelib.domain.people.unused import (
    COUNTED,
    OTHERS,
    PAUSES,
    STAFF,
    Asked,
    NextEmail,
    Unused,
    has_room,
    next_email,
)
from tests.support.world import NOW

MINUTE = timedelta(minutes=1)


def asked(*minutes_ago: float) -> frozenset[Asked]:
    return frozenset(Asked(NOW - ago * MINUTE, f"attempt-{ago}") for ago in minutes_ago)


@pytest.mark.parametrize(
    ("minutes_ago", "answer", "waits", "works"),
    [
        ((), Answer.CODE, None, False),
        ((10,), Answer.CODE, 1, False),
        ((10, 20), Answer.CODE, 5, False),
        ((20, 10, 30), Answer.LINK, 5, False),
        ((10, 20, 30, 40), Answer.LINK, 15, True),
        ((10, 20, 30, 40, 50), Answer.LINK, 30, True),
        ((10, 20, 30, 40, 50, 60), Answer.LINK, 60, True),
        ((10, 20, 30, 40, 50, 60, 70, 80), Answer.LINK, 60, True),
    ],
)
def test_the_more_are_unused_the_later_the_next_one_goes(
    minutes_ago: tuple[int, ...], answer: Answer, waits: int | None, works: bool
) -> None:
    found = next_email(Unused("an address", asked(*minutes_ago)), NOW)
    may_go_at = NOW if waits is None else NOW + (waits - 10) * MINUTE
    assert found == NextEmail(answer, may_go_at, works)


def test_an_email_goes_from_its_moment_on() -> None:
    found = NextEmail(Answer.CODE, NOW)
    assert [found.goes(NOW + seconds * timedelta(seconds=1)) for seconds in (-1, 0, 1)] == [False, True, True]


def test_an_unused_code_counts_for_a_day_and_its_own_life() -> None:
    old, young = Asked(NOW - COUNTED, "old"), Asked(NOW - COUNTED + MINUTE, "young")
    unused = Unused("an address", frozenset({old, young, *asked(1)}), version=4)
    assert unused.counted(NOW) == [young, *asked(1)]
    one = Asked(NOW, "new")
    assert unused.with_one(one, NOW) == Unused("an address", frozenset({young, *asked(1), one}), version=4)


@pytest.mark.parametrize(
    ("name", "unused", "room"), [(STAFF, 19, True), (STAFF, 20, False), (OTHERS, 199, True), (OTHERS, 200, False)]
)
def test_how_many_codes_many_people_may_have(name: str, unused: int, room: bool) -> None:
    of_many = Unused(name, asked(*range(1, unused + 1)))
    assert has_room(of_many, NOW) is room
    assert has_room(of_many, NOW + COUNTED)


@given(st.sets(st.integers(1, 3000), max_size=12))
def test_nobody_waits_longer_than_the_longest_pause(minutes_ago: set[int]) -> None:
    found = next_email(Unused("an address", asked(*minutes_ago)), NOW)
    assert found.may_go_at <= NOW + max(PAUSES)


@pytest.mark.parametrize(
    ("in_all", "counted", "of_one", "share"),
    [
        (50, 0, 10, 5),
        (50, 1, 10, 5),
        (200, 0, 10, 10),
        (50, 45, 10, 1),
        (50, 50, 10, 1),
        (50, 60, 10, 1),
        (50, 0, 3, 3),
        (21, 0, 10, 3),
    ],
)
def test_the_busier_the_fewer_for_one_source_but_one_at_least(
    in_all: int, counted: int, of_one: int, share: int
) -> None:
    assert fair_share(in_all, counted, of_one) == share
