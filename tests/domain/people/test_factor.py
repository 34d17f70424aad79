"""The rules of the second factor: each step once, few guesses, recovery codes once."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.people.factor import (
    ALPHABET,
    AROUND,
    CHANCE,
    GUESSES_A_DAY,
    STEP,
    Factor,
    recovery_code,
    recovery_code_in,
    step_at,
)

NOW = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)
THIS = step_at(NOW)
FACTOR = Factor("officer", "SECRET", NOW, last_step=0, recovery=frozenset({"one", "two"}))


@pytest.mark.parametrize(
    ("last", "taken"),
    [
        (0, [THIS - 1, THIS, THIS + 1]),
        (THIS - 1, [THIS, THIS + 1]),
        (THIS, [THIS + 1]),
        (THIS + 1, []),
        (THIS + 9, []),
    ],
)
def test_the_steps_around_now_are_taken_if_they_are_newer_than_the_last(last: int, taken: list[int]) -> None:
    factor = Factor("officer", "SECRET", NOW, last_step=last)
    assert list(factor.steps(NOW)) == taken


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(-3, 3)), max_size=60))
def test_no_step_is_ever_taken_twice_whatever_the_order(tries: list[tuple[int, int]]) -> None:
    """Of many tries at different moments, also earlier ones (two browsers, a clock set back)."""
    factor, taken = FACTOR, list[int]()
    for after, drift in tries:
        now = NOW + after * STEP
        step = step_at(now) + drift
        if step in factor.steps(now):
            assert abs(drift) <= AROUND
            factor = factor.with_step(step)
            taken.append(step)
    assert len(taken) == len(set(taken))
    assert taken == sorted(taken)


def test_taking_a_step_twice_is_an_error_of_ours() -> None:
    with pytest.raises(ValueError, match="once"):
        FACTOR.with_step(THIS).with_step(THIS)


def test_ten_guesses_in_a_row_and_then_a_day_without_any() -> None:
    factor = FACTOR
    for _ in range(GUESSES_A_DAY):
        assert factor.may_guess(NOW)
        factor = factor.with_guess(NOW)
    assert not factor.may_guess(NOW + timedelta(hours=23, minutes=59))
    assert factor.may_guess(NOW + timedelta(hours=24))
    assert factor.with_guess(NOW + timedelta(hours=24)).wrong == 1


def test_a_right_password_forgives_the_guesses_and_a_recovery_code_does_not() -> None:
    guessed = FACTOR.with_guess(NOW).with_guess(NOW)
    assert guessed.with_step(THIS).wrong == 0
    assert guessed.with_recovery_used("one").wrong == 2


def test_a_recovery_code_is_taken_once() -> None:
    left = FACTOR.with_recovery_used("one")
    assert left.recovery == {"two"}
    with pytest.raises(ValueError, match="once"):
        left.with_recovery_used("one")


@given(st.binary(min_size=CHANCE, max_size=CHANCE))
def test_a_recovery_code_is_read_however_it_is_typed(chance: bytes) -> None:
    code = recovery_code(chance)
    assert recovery_code_in(f"  {code.lower().replace('-', ' ')} ") == code.replace("-", "")
    assert set(code) <= {*ALPHABET, "-"}


@pytest.mark.parametrize("text", ["", "12", "AAAA-AAAA-AAAA", "2345-6789-BCDFG", "123456"])
def test_what_can_be_no_recovery_code(text: str) -> None:
    assert recovery_code_in(text) == ""
