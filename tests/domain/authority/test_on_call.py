from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.on_call import (
    Contact,
    Gap,
    OnCall,
    RotaRefused,
    Watch,
    gaps,
    is_in,
    on_call_on,
    watch_on,
    with_stretch,
    without_stretch,
)
from chalicelib.domain.people.people import Away, Person
from chalicelib.domain.people.roles import Role

TODAY = date(2026, 12, 21)
TOM = Person("tom", "Tom Ellis", "tom@county.example", frozenset({Role.MANAGER}))
PRIYA = Person("priya", "Priya Nair", "priya@county.example", frozenset({Role.OFFICER}))


def day(number: int) -> date:
    return date(2026, 12, number)


def stretch(first: int, last: int, person: str = "tom", second: str = "") -> OnCall:
    return OnCall(day(first), day(last), person, "1", second, "2" if second else "")


LONG, CHRISTMAS = stretch(1, 31), stretch(24, 28, "priya")


@pytest.mark.parametrize(
    ("rota", "on", "found"),
    [
        ((), 24, None),
        ((LONG,), 1, LONG),
        ((LONG,), 31, LONG),
        ((CHRISTMAS,), 23, None),
        ((CHRISTMAS,), 29, None),
        ((LONG, CHRISTMAS), 23, LONG),
        ((LONG, CHRISTMAS), 24, CHRISTMAS),
        ((CHRISTMAS, LONG), 28, CHRISTMAS),
        ((LONG, CHRISTMAS), 29, LONG),
        ((LONG, CHRISTMAS, stretch(26, 31)), 27, stretch(26, 31)),
    ],
)
def test_the_later_of_two_entries_counts(rota: tuple[OnCall, ...], on: int, found: OnCall | None) -> None:
    assert on_call_on(rota, day(on)) == found


def test_a_holiday_is_laid_over_a_longer_entry_in_order_and_taken_out_again() -> None:
    rota = with_stretch(with_stretch((), CHRISTMAS, TODAY), LONG, TODAY)
    assert rota == (LONG, CHRISTMAS)
    assert without_stretch(rota, CHRISTMAS.first) == (LONG,)


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (stretch(24, 23), "The last day is before the first day. Check both."),
        (stretch(1, 20), "These days are in the past. Enter days from today on."),
        (stretch(24, 31), "Another entry begins on 24 December 2026. Remove that one first to change it."),
        (replace(LONG, last=LONG.first + timedelta(days=367)), "That is longer than a year. Check the years."),
    ],
)
def test_what_cannot_be_in_the_rota_is_refused(new: OnCall, words: str) -> None:
    with pytest.raises(RotaRefused) as refused:
        with_stretch((CHRISTMAS,), new, TODAY)
    assert str(refused.value) == words


@pytest.mark.parametrize("new", [stretch(22, 22), stretch(20, 21), stretch(21, 21)])
def test_an_entry_may_be_one_day_and_end_today(new: OnCall) -> None:
    assert with_stretch((CHRISTMAS,), new, TODAY) == (new, CHRISTMAS)


@pytest.mark.parametrize(
    ("person", "on", "found"),
    [
        ("priya", 24, True),
        ("tom", 24, False),
        ("tom", 23, True),
        ("nina", 23, True),
        ("nina", 24, False),
        ("tom", 30, False),
    ],
)
def test_whether_the_rota_has_somebody_for_a_day(person: str, on: int, found: bool) -> None:
    assert is_in((stretch(1, 29, "tom", "nina"), CHRISTMAS), person, day(on)) is found


def test_an_entry_may_have_begun_and_last_a_year() -> None:
    new = replace(LONG, last=LONG.first + timedelta(days=366))
    assert with_stretch((), new, TODAY) == (new,)


# --- who can be told -----------------------------------------------------------------------------------------------------

BOTH = (stretch(1, 31, "tom", "priya"),)
FIRST, SECOND = Contact("tom", "Tom Ellis", "1"), Contact("priya", "Priya Nair", "2")
UNKNOWN = "the person in the rota is no longer known"
OVER_CHRISTMAS = Away(day(24), day(28), "priya")


@pytest.mark.parametrize(
    ("people", "first", "second", "missing", "second_missing"),
    [
        ([TOM, PRIYA], FIRST, SECOND, "", ""),
        ([TOM, replace(PRIYA, active=False)], FIRST, None, "", "Priya Nair no longer works cases here"),
        ([TOM, replace(PRIYA, away=OVER_CHRISTMAS)], FIRST, None, "", "Priya Nair is away"),
        ([TOM], FIRST, None, "", UNKNOWN),
        ([replace(TOM, active=False), PRIYA], None, SECOND, "Tom Ellis no longer works cases here", ""),
        (
            [replace(TOM, roles=frozenset({Role.ADMINISTRATOR}))],
            None,
            None,
            "Tom Ellis no longer works cases here",
            UNKNOWN,
        ),
        ([replace(TOM, away=OVER_CHRISTMAS), PRIYA], None, SECOND, "Tom Ellis is away", ""),
        ([replace(TOM, away=Away(day(25), day(28), ""))], FIRST, None, "", UNKNOWN),
        ([PRIYA], None, SECOND, UNKNOWN, ""),
    ],
)
def test_somebody_who_cannot_be_told_is_not_on_call(
    people: list[Person], first: Contact | None, second: Contact | None, missing: str, second_missing: str
) -> None:
    watch = watch_on(BOTH, {person.person_id: person for person in people}.get, day(24))
    assert (watch.first, watch.second, watch.missing) == (first, second, missing)
    assert watch.second_missing == second_missing
    assert watch.to_ring == tuple(contact for contact in (first, second) if contact)


def test_an_entry_may_have_no_second_person() -> None:
    watch = watch_on((stretch(1, 31),), {"tom": TOM, "": PRIYA}.get, day(24))
    assert watch == Watch(FIRST, None, "", "the rota has no second person")


def test_a_day_that_no_entry_covers_has_nobody() -> None:
    watch = watch_on((CHRISTMAS,), {"priya": PRIYA}.get, day(23))
    nobody = "the rota has nobody for the day"
    assert watch == Watch(None, None, nobody, nobody)


def test_days_in_a_row_without_anybody_are_one_gap_for_each_reason() -> None:
    people = {"tom": replace(TOM, away=Away(day(28), day(29), "")), "priya": PRIYA}
    rota = (stretch(24, 25, "priya"), stretch(28, 30))
    nobody = "the rota has nobody for the day"
    assert gaps(rota, people.get, [day(number) for number in range(22, 32)]) == (
        Gap(day(22), day(23), nobody),
        Gap(day(26), day(27), nobody),
        Gap(day(28), day(29), "Tom Ellis is away"),
        Gap(day(31), day(31), nobody),
    )
