"""Showing a second factor, setting it up, and recovery codes."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.people.browser import Browser
from chalicelib.domain.people.factor import GUESSES_A_DAY, RECOVERY_CODES, step_at
from chalicelib.domain.people.sessions import Session
from chalicelib.domain.people.sign_in import MANY_WRONG
from chalicelib.services.sign_in import fresh_sign_in, second_factor
from chalicelib.services.sign_in.second_factor import NotSetUp, SetUpAlready, WrongPassword
from chalicelib.services.sign_in.sessions import halfway, session_id, who_is
from tests.support.browser import SECRET, enrolled
from tests.support.world import OFFICER, REFERRER, FakeWorld, a_world

WRONG = "000000"


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


def half_in(world: FakeWorld, token: str = "half") -> Browser:
    """An officer who entered the code from the email."""
    now = world.clock.now()
    world.sign_ins.be_in(Session(session_id(world, token), OFFICER.person_id, True, now, now))
    return Browser("browser", "source", "known", session_id(world, token))


def shown(world: FakeWorld, steps: int = 0) -> str:
    return world.one_time.at(SECRET, step_at(world.clock.now()) + steps)


def test_a_code_alone_lets_no_staff_in(world: FakeWorld) -> None:
    half_in(world)
    assert who_is(world, "half") is None
    assert halfway(world, "half") == OFFICER


def test_contacts_of_schools_need_the_code_alone(world: FakeWorld) -> None:
    now = world.clock.now()
    world.sign_ins.be_in(Session(session_id(world, "whole"), REFERRER.person_id, False, now, now))
    assert who_is(world, "whole") == REFERRER
    assert halfway(world, "whole") is None


def test_the_password_of_the_app_opens_a_new_session_in_place_of_the_half_one(world: FakeWorld) -> None:
    browser, password = half_in(world), enrolled(world, OFFICER.person_id)
    signed_in = second_factor.enter_password(world, OFFICER, password, browser)
    assert who_is(world, signed_in.token) == OFFICER
    assert halfway(world, "half") is None


def test_the_log_says_who_showed_a_second_factor_and_how_and_each_failure(world: FakeWorld) -> None:
    enrolled(world, OFFICER.person_id)
    for password in (WRONG, shown(world)):
        with suppress(WrongPassword):
            second_factor.enter_password(world, OFFICER, password, half_in(world))
    code = second_factor.new_recovery_codes(world, OFFICER)[0]
    for typed in ("not a code", code):
        with suppress(WrongPassword):
            second_factor.enter_recovery(world, OFFICER, typed, half_in(world))
    assert [(line["what"], line.get("how"), line["person"]) for line in world.log] == [
        ("second-factor-wrong", None, OFFICER.person_id),
        ("second-factor-used", "password", OFFICER.person_id),
        ("recovery-code-wrong", None, OFFICER.person_id),
        ("second-factor-used", "recovery-used", OFFICER.person_id),
    ]


def test_a_replayed_password_is_refused(world: FakeWorld) -> None:
    browser, password = half_in(world), enrolled(world, OFFICER.person_id)
    second_factor.enter_password(world, OFFICER, password, browser)
    with pytest.raises(WrongPassword):
        second_factor.enter_password(world, OFFICER, password, half_in(world, "another"))
    world.clock.pass_by(seconds=30)
    second_factor.enter_password(world, OFFICER, shown(world), half_in(world, "later"))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-2, 2)), max_size=8))
def test_no_password_is_ever_taken_twice_whatever_the_order(tries: list[tuple[int, int]]) -> None:
    world = a_world()
    enrolled(world, OFFICER.person_id)
    taken = list[int]()
    for number, (later, drift) in enumerate(tries):
        world.clock.pass_by(seconds=30 * later)
        step = step_at(world.clock.now()) + drift
        try:
            second_factor.enter_password(world, OFFICER, shown(world, drift), half_in(world, f"half {number}"))
        except WrongPassword:
            continue
        taken.append(step)
    assert len(taken) == len(set(taken))


@pytest.mark.parametrize(("drift", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_wrong(world: FakeWorld, drift: int, right: bool) -> None:
    browser = half_in(world)
    enrolled(world, OFFICER.person_id)
    if right:
        assert second_factor.enter_password(world, OFFICER, shown(world, drift), browser).is_whole
    else:
        with pytest.raises(WrongPassword):
            second_factor.enter_password(world, OFFICER, shown(world, drift), browser)


def test_after_ten_wrong_passwords_only_a_recovery_code_is_taken(world: FakeWorld) -> None:
    browser = half_in(world)
    enrolled(world, OFFICER.person_id)
    (code, *_) = second_factor.new_recovery_codes(world, OFFICER)
    for _ in range(GUESSES_A_DAY):
        with pytest.raises(WrongPassword, match="That password is not correct"):
            second_factor.enter_password(world, OFFICER, WRONG, browser)
    with pytest.raises(WrongPassword, match="Too many wrong passwords"):
        second_factor.enter_password(world, OFFICER, shown(world), browser)
    assert second_factor.enter_recovery(world, OFFICER, code, browser).is_whole


def test_the_person_hears_once_a_day_of_wrong_passwords(world: FakeWorld) -> None:
    browser = half_in(world)
    enrolled(world, OFFICER.person_id)
    for number in range(MANY_WRONG + 2):
        with pytest.raises(WrongPassword):
            second_factor.enter_password(world, OFFICER, WRONG, browser)
        assert len(world.messages("second_factor")) == (number + 1 >= MANY_WRONG)


def test_setting_up_stores_nothing_until_a_right_password_confirms_it(world: FakeWorld) -> None:
    browser = half_in(world)
    setting = second_factor.what_to_set_up(world, OFFICER, "half")
    assert setting == second_factor.what_to_set_up(world, OFFICER, "half")
    with pytest.raises(WrongPassword):
        second_factor.set_up(world, OFFICER, "half", WRONG, browser)
    assert not second_factor.is_set_up(world, OFFICER)
    password = world.one_time.at(setting.secret, step_at(world.clock.now()))
    signed_in = second_factor.set_up(world, OFFICER, "half", password, browser)
    assert who_is(world, signed_in.token) == OFFICER
    assert world.message("second_factor").variables == {"what": "set-up"}
    with pytest.raises(WrongPassword):
        second_factor.enter_password(world, OFFICER, password, half_in(world, "another"))


def test_nobody_sets_up_over_another_factor(world: FakeWorld) -> None:
    """Who reads the mailbox would else replace the app."""
    browser = half_in(world)
    enrolled(world, OFFICER.person_id)
    with pytest.raises(SetUpAlready):
        second_factor.what_to_set_up(world, OFFICER, "half")
    with pytest.raises(SetUpAlready):
        second_factor.set_up(world, OFFICER, "half", shown(world), browser)


def test_each_sign_in_offers_another_secret(world: FakeWorld) -> None:
    assert (
        second_factor.what_to_set_up(world, OFFICER, "a").secret
        != second_factor.what_to_set_up(world, OFFICER, "b").secret
    )


def test_recovery_codes_are_taken_once_and_new_ones_replace_them(world: FakeWorld) -> None:
    with pytest.raises(NotSetUp):
        second_factor.new_recovery_codes(world, OFFICER)
    enrolled(world, OFFICER.person_id)
    codes = second_factor.new_recovery_codes(world, OFFICER)
    assert len(set(codes)) == RECOVERY_CODES
    assert second_factor.enter_recovery(world, OFFICER, codes[0].lower(), half_in(world)).is_whole
    with pytest.raises(WrongPassword):
        second_factor.enter_recovery(world, OFFICER, codes[0], half_in(world))
    assert second_factor.codes_left(world, OFFICER) == RECOVERY_CODES - 1
    world.clock.pass_by(minutes=1)
    second_factor.new_recovery_codes(world, OFFICER)
    with pytest.raises(WrongPassword):
        second_factor.enter_recovery(world, OFFICER, codes[1], half_in(world))


def test_who_made_the_app_a_moment_ago_is_not_asked_for_it_again(world: FakeWorld) -> None:
    browser = half_in(world)
    secret = second_factor.what_to_set_up(world, OFFICER, "half").secret
    password = world.one_time.at(secret, step_at(world.clock.now()))
    second_factor.set_up(world, OFFICER, "half", password, browser)
    assert second_factor.was_set_up_just_now(world, OFFICER)
    world.clock.pass_by(minutes=5)
    assert not second_factor.was_set_up_just_now(world, OFFICER)


def test_the_factor_is_shown_again_by_a_password_or_a_recovery_code_each_once(world: FakeWorld) -> None:
    enrolled(world, OFFICER.person_id)
    code = second_factor.new_recovery_codes(world, OFFICER)[0]
    for typed in (shown(world), code):
        second_factor.show_again(world, OFFICER, typed)
        with pytest.raises(WrongPassword):
            second_factor.show_again(world, OFFICER, typed)
    for typed in ("", WRONG):
        with pytest.raises(WrongPassword):
            second_factor.show_again(world, OFFICER, typed)


def test_guesses_at_showing_it_again_are_counted(world: FakeWorld) -> None:
    enrolled(world, OFFICER.person_id)
    for _ in range(GUESSES_A_DAY):
        with pytest.raises(WrongPassword):
            second_factor.show_again(world, OFFICER, WRONG)
    with pytest.raises(WrongPassword):
        second_factor.show_again(world, OFFICER, shown(world))


def test_recovery_codes_are_kept_as_digests_only(world: FakeWorld) -> None:
    enrolled(world, OFFICER.person_id)
    codes = second_factor.new_recovery_codes(world, OFFICER)
    factor = world.factors.get(OFFICER.person_id)
    assert factor
    assert not {code.replace("-", "") for code in codes} & factor.recovery


def test_anothers_recovery_code_opens_nothing(world: FakeWorld) -> None:
    for person_id in ("colleague", OFFICER.person_id):
        enrolled(world, person_id)
    colleague = world.people.get("colleague")
    assert colleague
    (code, *_) = second_factor.new_recovery_codes(world, colleague)
    with pytest.raises(WrongPassword):
        second_factor.enter_recovery(world, OFFICER, code, half_in(world))


def test_a_new_code_alone_keeps_nobody_in_beyond_the_ten_hours(world: FakeWorld) -> None:
    start, token = world.clock.now(), "whole"
    world.sign_ins.be_in(Session(session_id(world, token), OFFICER.person_id, True, start, start, second=True))
    for minutes in range(0, 594, 27):
        assert who_is(world, token), minutes
        world.clock.pass_by(minutes=27)
        here = Browser("browser", "source", "known", session_id(world, token))
        if minutes % 270 == 0 and minutes:
            fresh_sign_in.send_code(world, OFFICER, here)
            world.pass_on()
            attempt = world.sign_ins.attempt("browser")
            assert attempt
            code = world.keys.sign_in_code(attempt.attempt_id)
            token = fresh_sign_in.sign_in_again(world, OFFICER, token, code, here)
            assert fresh_sign_in.is_fresh(world, token)
    assert world.clock.now() - start < timedelta(hours=10)
    assert who_is(world, token)
    world.clock.pass_by(minutes=6)
    assert who_is(world, token) is None
