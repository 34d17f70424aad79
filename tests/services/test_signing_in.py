from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.errors import NotFound
from chalicelib.domain.people import Person, Role, Session
from chalicelib.domain.sign_in import ASKED_IN_VAIN, GUESSES, SOURCE_FAILURES, Attempt
from chalicelib.domain.tasks import Audience
from chalicelib.services.signing_in import (
    Browser,
    CodeEnded,
    SignedIn,
    TooMany,
    WrongCode,
    ask_for_code,
    end_session,
    end_sessions,
    enter_code,
    session_id,
    sessions_of,
    sign_out,
    who_is,
)
from tests.support.world import COLLEAGUE, OFFICER, REFERRER, FakeSignIns, FakeWorld, a_world

HERE = Browser("browser", "school network")
THERE = Browser("another browser", "school network")
STRANGER = "stranger@elsewhere.example"


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


def code_of(world: FakeWorld, browser: Browser = HERE) -> str:
    attempt = world.sign_ins.attempt(browser.digest)
    assert attempt
    return world.keys.sign_in_code(attempt.attempt_id)


def wrong_code(world: FakeWorld, browser: Browser = HERE) -> str:
    return f"{(int(code_of(world, browser)) + 1) % 1_000_000:06d}"


def sign_in(world: FakeWorld, person: Person = OFFICER, browser: Browser = HERE) -> SignedIn:
    ask_for_code(world, person.email, browser, "/cases")
    return enter_code(world, code_of(world, browser), browser)


def ask_and_guess_wrong(world: FakeWorld, browser: Browser = HERE, email: str = OFFICER.email) -> None:
    ask_for_code(world, email, browser, "")
    with pytest.raises(WrongCode):
        enter_code(world, wrong_code(world, browser), browser)


# --- codes -----------------------------------------------------------------------------------------------------------


def test_the_right_code_signs_in_and_leads_where_the_person_was_going(world: FakeWorld) -> None:
    signed_in = sign_in(world)
    assert (signed_in.person, signed_in.destination) == (OFFICER, "/cases")
    assert who_is(world, signed_in.token) == OFFICER


def test_an_address_is_known_however_it_is_written(world: FakeWorld) -> None:
    ask_for_code(world, f"  {OFFICER.email.upper()} ", HERE, "")
    assert world.message("sign_in_code").recipient == f"person:{OFFICER.person_id}"


def test_neither_the_code_nor_the_session_token_lies_in_the_store(world: FakeWorld) -> None:
    signed_in = sign_in(world)
    kept = repr(vars(world.sign_ins)) + repr(world.store)
    assert signed_in.token not in kept
    assert code_of(world) not in kept


@pytest.mark.parametrize("email", [OFFICER.email, STRANGER])
def test_a_known_and_an_unknown_address_get_the_same_answers(world: FakeWorld, email: str) -> None:
    assert ask_for_code(world, email, HERE, "") is None  # type: ignore[func-returns-value]
    for _ in range(GUESSES):
        with pytest.raises(WrongCode, match="not the code that we sent last"):
            enter_code(world, wrong_code(world), HERE)
    with pytest.raises(CodeEnded, match="may be tried 5 times"):
        enter_code(world, wrong_code(world), HERE)


def test_an_unknown_address_has_no_code_that_works(world: FakeWorld) -> None:
    ask_for_code(world, STRANGER, HERE, "")
    with pytest.raises(WrongCode):
        enter_code(world, code_of(world), HERE)


def test_a_code_works_only_in_the_browser_that_asked(world: FakeWorld) -> None:
    ask_for_code(world, OFFICER.email, HERE, "")
    with pytest.raises(CodeEnded):
        enter_code(world, code_of(world), THERE)
    assert enter_code(world, code_of(world), HERE).person == OFFICER


def test_the_fifth_guess_may_be_right(world: FakeWorld) -> None:
    ask_for_code(world, OFFICER.email, HERE, "")
    for _ in range(GUESSES - 1):
        with pytest.raises(WrongCode):
            enter_code(world, wrong_code(world), HERE)
    assert enter_code(world, code_of(world), HERE).person == OFFICER


def test_the_sixth_guess_is_refused_even_when_right(world: FakeWorld) -> None:
    ask_for_code(world, OFFICER.email, HERE, "")
    for _ in range(GUESSES):
        with pytest.raises(WrongCode):
            enter_code(world, wrong_code(world), HERE)
    with pytest.raises(CodeEnded):
        enter_code(world, code_of(world), HERE)


def test_guessing_at_a_code_locks_nobody_out(world: FakeWorld) -> None:
    for _ in range(GUESSES):
        ask_and_guess_wrong(world, THERE)
    assert sign_in(world).person == OFFICER


def test_a_code_is_used_once(world: FakeWorld) -> None:
    sign_in(world)
    with pytest.raises(CodeEnded):
        enter_code(world, code_of(world), HERE)


def test_of_two_posts_of_the_right_code_at_once_one_signs_in(world: FakeWorld) -> None:
    world = replace(world, sign_ins=RivalIsFaster(world.store, world.clock))
    ask_for_code(world, OFFICER.email, HERE, "")
    with pytest.raises(CodeEnded, match="used already"):
        enter_code(world, code_of(world), HERE)


class RivalIsFaster(FakeSignIns):
    """Sign-ins in which another post of the same code opens its session between our guess and our end."""

    def guess(self, attempt: Attempt) -> bool:
        was_allowed = super().guess(attempt)
        self.finish(attempt, Session("rival", attempt.person_id, True, attempt.asked_at, attempt.asked_at))
        return was_allowed


@pytest.mark.parametrize(("minutes", "works"), [(9.9, True), (10, False)])
def test_a_code_lives_ten_minutes(world: FakeWorld, minutes: float, works: bool) -> None:
    ask_for_code(world, OFFICER.email, HERE, "")
    world.clock.pass_by(minutes=minutes)
    if works:
        assert enter_code(world, code_of(world), HERE).person == OFFICER
    else:
        with pytest.raises(CodeEnded):
            enter_code(world, code_of(world), HERE)


def test_a_newer_code_ends_the_older(world: FakeWorld) -> None:
    ask_for_code(world, OFFICER.email, HERE, "")
    older = code_of(world)
    ask_for_code(world, OFFICER.email, HERE, "")
    with pytest.raises(WrongCode):
        enter_code(world, older, HERE)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "１２３４５６", "abcdef", "\x00"])
def test_what_is_no_code_is_a_wrong_one(world: FakeWorld, code: str) -> None:
    ask_for_code(world, OFFICER.email, HERE, "")
    with pytest.raises(WrongCode):
        enter_code(world, code, HERE)


# --- limits ----------------------------------------------------------------------------------------------------------


def test_wrong_codes_from_one_source_come_to_an_end_for_a_while(world: FakeWorld) -> None:
    for number in range(SOURCE_FAILURES):
        ask_and_guess_wrong(world, replace(HERE, digest=f"browser {number}"), f"{number}@elsewhere.example")
    ask_for_code(world, OFFICER.email, HERE, "")
    with pytest.raises(TooMany):
        enter_code(world, code_of(world), HERE)
    elsewhere = Browser("elsewhere", "another network")
    assert sign_in(world, browser=elsewhere).person == OFFICER
    world.clock.pass_by(minutes=15)
    assert sign_in(world).person == OFFICER


def test_only_failures_count_so_a_whole_county_can_sign_in_from_one_source(world: FakeWorld) -> None:
    for number in range(SOURCE_FAILURES + 10):
        assert sign_in(world, REFERRER, replace(HERE, digest=f"browser {number}")).person == REFERRER
    assert world.sign_ins.failures(HERE.source) == 0


def test_an_ended_code_is_no_failure(world: FakeWorld) -> None:
    with pytest.raises(CodeEnded):
        enter_code(world, "123456", HERE)
    assert world.sign_ins.failures(HERE.source) == 0


def test_codes_asked_for_in_vain_come_to_an_end_for_that_source_and_address_only(world: FakeWorld) -> None:
    for _ in range(ASKED_IN_VAIN):
        ask_for_code(world, OFFICER.email, HERE, "")
    with pytest.raises(TooMany):
        ask_for_code(world, OFFICER.email.upper(), THERE, "")
    ask_for_code(world, REFERRER.email, HERE, "")
    ask_for_code(world, OFFICER.email, Browser("browser", "another network"), "")
    world.clock.pass_by(minutes=15)
    ask_for_code(world, OFFICER.email, HERE, "")
    assert len(world.messages("sign_in_code")) == ASKED_IN_VAIN + 3


def test_a_code_that_was_used_was_not_asked_for_in_vain(world: FakeWorld) -> None:
    for _ in range(ASKED_IN_VAIN + 1):
        sign_in(world)
    assert len(world.messages("sign_in_code")) == ASKED_IN_VAIN + 1


# --- strangers -------------------------------------------------------------------------------------------------------


def test_a_stranger_gets_one_email_and_the_administrators_one_task_a_day(world: FakeWorld) -> None:
    for browser in (HERE, HERE, THERE):
        ask_for_code(world, STRANGER, browser, "")
    (message,), (task,) = world.messages("sign_in_unknown"), world.tasks.open(5, Audience.ADMINISTRATORS)
    assert world.tasks.open(5) == []
    assert (message.address, task.detail, STRANGER in task.text) == (STRANGER, STRANGER, False)
    world.clock.pass_by(days=1)
    ask_for_code(world, STRANGER, HERE, "")
    assert (len(world.messages("sign_in_unknown")), len(world.tasks.open(5, Audience.ADMINISTRATORS))) == (2, 2)


def test_two_strangers_are_two(world: FakeWorld) -> None:
    ask_for_code(world, STRANGER, HERE, "")
    ask_for_code(world, f"other-{STRANGER}", HERE, "")
    assert len(world.messages("sign_in_unknown")) == 2


def test_a_disabled_person_is_a_stranger(world: FakeWorld) -> None:
    world.people.add(replace(OFFICER, active=False))
    ask_for_code(world, OFFICER.email, HERE, "")
    assert [message.email for message in world.store.messages.values()] == ["sign_in_unknown"]
    with pytest.raises(WrongCode):
        enter_code(world, code_of(world), HERE)


# --- sessions --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "idle", "is_in"),
    [
        (OFFICER, timedelta(minutes=29), True),
        (OFFICER, timedelta(minutes=30), False),
        (REFERRER, timedelta(minutes=119), True),
        (REFERRER, timedelta(hours=2), False),
    ],
)
def test_an_idle_session_ends(world: FakeWorld, person: Person, idle: timedelta, is_in: bool) -> None:
    token = sign_in(world, person).token
    world.clock.set(world.clock.now() + idle)
    assert (who_is(world, token) is not None) is is_in


def test_a_busy_session_of_staff_lasts_ten_hours(world: FakeWorld) -> None:
    token = sign_in(world).token
    for _ in range(10 * 60 // 20 - 1):
        world.clock.pass_by(minutes=20)
        assert who_is(world, token) == OFFICER
    world.clock.pass_by(minutes=20)
    assert who_is(world, token) is None


def test_a_disabled_person_is_out_at_once(world: FakeWorld) -> None:
    token = sign_in(world).token
    world.people.add(replace(OFFICER, active=False))
    assert who_is(world, token) is None


def test_rights_are_read_afresh(world: FakeWorld) -> None:
    token = sign_in(world).token
    promoted = replace(OFFICER, roles=frozenset({Role.MANAGER}))
    world.people.add(promoted)
    assert who_is(world, token) == promoted


def test_signing_out_ends_the_session(world: FakeWorld) -> None:
    token, other = sign_in(world).token, sign_in(world, browser=THERE).token
    sign_out(world, token)
    assert who_is(world, token) is None
    assert who_is(world, other) == OFFICER


@pytest.mark.parametrize("token", ["", "anything"])
def test_an_invented_token_is_nobodys(world: FakeWorld, token: str) -> None:
    assert who_is(world, token) is None


# --- sessions, listed and ended ----------------------------------------------------------------------------------------


def test_a_person_sees_where_they_are_signed_in_and_nobody_else(world: FakeWorld) -> None:
    here = sign_in(world).token
    world.clock.pass_by(minutes=5)
    there = sign_in(world, browser=THERE).token
    sign_in(world, COLLEAGUE, Browser("a third browser", "home"))
    found = [session.token_digest for session in sessions_of(world, OFFICER)]
    assert found == [session_id(world, there), session_id(world, here)]


def test_a_session_that_ran_out_is_not_listed(world: FakeWorld) -> None:
    sign_in(world)
    world.clock.pass_by(minutes=31)
    assert sessions_of(world, OFFICER) == []


def test_one_session_is_ended_and_the_other_lives_on(world: FakeWorld) -> None:
    here, there = sign_in(world).token, sign_in(world, browser=THERE).token
    end_session(world, OFFICER, session_id(world, there))
    assert (who_is(world, here), who_is(world, there)) == (OFFICER, None)


def test_somebody_elses_session_is_not_found(world: FakeWorld) -> None:
    token = sign_in(world).token
    with pytest.raises(NotFound):
        end_session(world, COLLEAGUE, session_id(world, token))
    assert who_is(world, token) == OFFICER


def test_all_but_this_one_are_ended(world: FakeWorld) -> None:
    here, there = sign_in(world).token, sign_in(world, browser=THERE).token
    assert end_sessions(world, OFFICER.person_id, but=here) == 1
    assert (who_is(world, here), who_is(world, there)) == (OFFICER, None)


def test_all_are_ended(world: FakeWorld) -> None:
    here, there = sign_in(world).token, sign_in(world, browser=THERE).token
    assert end_sessions(world, OFFICER.person_id) == 2
    assert (who_is(world, here), who_is(world, there)) == (None, None)
