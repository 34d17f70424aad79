from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.tasks import Audience
from chalicelib.domain.errors import NotFound
from chalicelib.domain.messages.recipients import person_recipient
from chalicelib.domain.people.browser import Browser
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from chalicelib.domain.people.sessions import Ended, Session
from chalicelib.domain.people.sign_in import GUESSES, MANY_WRONG, Attempt, KnownBrowser, Opened
from chalicelib.domain.people.unused import CODES
from chalicelib.services.mail.sign_in_mail import pass_on, token_of_link
from chalicelib.services.sign_in import signing_in
from chalicelib.services.sign_in.opening_sessions import SignedIn
from chalicelib.services.sign_in.sessions import (
    end_session,
    end_sessions,
    halfway,
    session_id,
    sessions_of,
    sign_out,
    who_is,
    why_signed_out,
)
from chalicelib.services.sign_in.sign_in_link import LinkEnded, look_at_link, use_link
from chalicelib.services.sign_in.signing_in import CodeEnded, TooMany, WrongCode, ask_for_code
from tests.support.fakes.sign_ins import FakeSignIns
from tests.support.world import COLLEAGUE, OFFICER, PEOPLE, REFERRER, FakeWorld, a_world

HERE = Browser("browser", "school network", "known here")
THERE = Browser("another browser", "school network", "known there")
DISABLED = Person("disabled", "Dan Disabled", "dan@county.example", frozenset({Role.OFFICER}), active=False)
STRANGER = "stranger@elsewhere.example"


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


def enter_code(world: FakeWorld, code: str, browser: Browser) -> SignedIn:
    """With the second factor, which test_second_factor is about."""
    attempt, now = world.sign_ins.attempt(browser.digest), world.clock.now()
    person = world.people.by_email(attempt.address) if attempt else None
    shown = Session("digest", person.person_id, person.is_staff, now, now, second=True) if person else None
    return signing_in.enter_code(world, code, browser, goes_on=shown)


def code_of(world: FakeWorld, browser: Browser = HERE) -> str:
    attempt = world.sign_ins.attempt(browser.digest)
    assert attempt
    return world.keys.sign_in_code(attempt.attempt_id)


def wrong_code(world: FakeWorld, browser: Browser = HERE) -> str:
    return f"{(int(code_of(world, browser)) + 1) % 1_000_000:06d}"


def browser(number: int, source: str = "school network") -> Browser:
    """One that was never here."""
    return Browser(f"browser {number}", source, f"known {number}")


def ask(world: FakeWorld, email: str = OFFICER.email, browser: Browser = HERE, destination: str = "") -> None:
    """Asks for a code, and lets the email go its way."""
    ask_for_code(world, email, browser, destination)
    world.pass_on()


def sign_in(world: FakeWorld, person: Person = OFFICER, browser: Browser = HERE) -> SignedIn:
    ask(world, person.email, browser, "/cases")
    return enter_code(world, code_of(world, browser), browser)


def guess(world: FakeWorld, code: str, browser: Browser = HERE) -> None:
    with pytest.raises(WrongCode):
        signing_in.enter_code(world, code, browser)


def ask_and_guess_wrong(world: FakeWorld, browser: Browser = HERE, email: str = OFFICER.email, times: int = 1) -> None:
    ask(world, email, browser)
    for _ in range(times):
        guess(world, wrong_code(world, browser), browser)


def use_up_codes(world: FakeWorld, email: str = OFFICER.email) -> None:
    """Asks for codes until none is sent."""
    for number in range(CODES):
        ask(world, email, browser(1000 + number))
        world.clock.pass_by(minutes=10)


def link_token(world: FakeWorld) -> str:
    """That of the link that was emailed last."""
    newest = world.messages("sign_in_link")[-1]
    return token_of_link(world, newest.variables["attempt_id"])


# --- codes -----------------------------------------------------------------------------------------------------------


def test_the_right_code_signs_in_and_leads_where_the_person_was_going(world: FakeWorld) -> None:
    signed_in = sign_in(world)
    assert (signed_in.person, signed_in.destination) == (OFFICER, "/cases")
    assert who_is(world, signed_in.token) == OFFICER


def test_the_log_says_who_signed_in_and_how_and_each_failure_and_never_an_address(world: FakeWorld) -> None:
    ask(world)
    guess(world, wrong_code(world))
    enter_code(world, code_of(world), HERE)
    with pytest.raises(CodeEnded):
        enter_code(world, code_of(world), HERE)
    ask(world)
    world.clock.pass_by(minutes=11)
    with pytest.raises(CodeEnded):
        enter_code(world, code_of(world), HERE)
    said = [(line["what"], line.get("person")) for line in world.log if "code" in str(line["what"])]
    ended = ("sign-in-code-ended", None)
    assert said == [("sign-in-code-wrong", None), ("emailed-code-used", OFFICER.person_id), ended, ended]
    assert OFFICER.email not in str(world.log)


def test_an_address_is_known_however_it_is_written(world: FakeWorld) -> None:
    ask(world, f"  {OFFICER.email.upper()} ")
    assert world.message("sign_in_code").recipient == person_recipient(OFFICER.person_id)


def test_neither_the_code_nor_the_session_token_lies_in_the_store(world: FakeWorld) -> None:
    signed_in = sign_in(world)
    kept = repr(vars(world.sign_ins)) + repr(world.store)
    assert signed_in.token not in kept
    assert code_of(world) not in kept


@pytest.mark.parametrize("email", [OFFICER.email, STRANGER])
def test_a_known_and_an_unknown_address_get_the_same_answers(world: FakeWorld, email: str) -> None:
    assert ask_for_code(world, email, HERE, "") is None  # type: ignore[func-returns-value]
    for _ in range(GUESSES):
        with pytest.raises(WrongCode, match="not the newest code"):
            enter_code(world, wrong_code(world), HERE)
    with pytest.raises(CodeEnded, match="try a code 5 times"):
        enter_code(world, wrong_code(world), HERE)


def test_an_unknown_address_has_no_code_that_works(world: FakeWorld) -> None:
    ask(world, STRANGER)
    with pytest.raises(WrongCode):
        enter_code(world, code_of(world), HERE)


def test_a_code_works_only_in_the_browser_that_asked(world: FakeWorld) -> None:
    ask(world)
    with pytest.raises(CodeEnded):
        enter_code(world, code_of(world), THERE)
    assert enter_code(world, code_of(world), HERE).person == OFFICER


def test_the_fifth_guess_may_be_right(world: FakeWorld) -> None:
    ask(world)
    for _ in range(GUESSES - 1):
        with pytest.raises(WrongCode):
            enter_code(world, wrong_code(world), HERE)
    assert enter_code(world, code_of(world), HERE).person == OFFICER


def test_the_sixth_guess_is_refused_even_when_right(world: FakeWorld) -> None:
    ask(world)
    for _ in range(GUESSES):
        with pytest.raises(WrongCode):
            enter_code(world, wrong_code(world), HERE)
    with pytest.raises(CodeEnded):
        enter_code(world, code_of(world), HERE)


def test_guessing_at_a_code_locks_nobody_out(world: FakeWorld) -> None:
    for _ in range(GUESSES):
        with suppress(TooMany):
            ask_and_guess_wrong(world, THERE)
        world.clock.pass_by(minutes=1)
    world.clock.pass_by(minutes=5)
    assert sign_in(world).person == OFFICER


def test_a_code_is_used_once(world: FakeWorld) -> None:
    sign_in(world)
    with pytest.raises(CodeEnded):
        enter_code(world, code_of(world), HERE)


def test_one_of_two_posts_of_the_right_code_signs_in(world: FakeWorld) -> None:
    world = world.but(sign_ins=RivalIsFaster(world.store, world.clock))
    ask(world)
    with pytest.raises(CodeEnded, match="already been used"):
        enter_code(world, code_of(world), HERE)


class RivalIsFaster(FakeSignIns):
    """Another post of the same code opens its session between our guess and our end."""

    def guess(self, attempt: Attempt) -> int:
        was_allowed = super().guess(attempt)
        session = Session("rival", attempt.person_id, True, attempt.asked_at, attempt.asked_at)
        self.finish(attempt, Opened(session, KnownBrowser("rival", attempt.person_id, attempt.asked_at)))
        return was_allowed


@pytest.mark.parametrize(("minutes", "works"), [(9.9, True), (10, False)])
def test_a_code_lives_ten_minutes(world: FakeWorld, minutes: float, works: bool) -> None:
    ask(world)
    world.clock.pass_by(minutes=minutes)
    if works:
        assert enter_code(world, code_of(world), HERE).person == OFFICER
    else:
        with pytest.raises(CodeEnded):
            enter_code(world, code_of(world), HERE)


def test_a_newer_code_ends_the_older(world: FakeWorld) -> None:
    ask(world)
    older = code_of(world)
    world.clock.pass_by(minutes=1)
    ask(world)
    with pytest.raises(WrongCode):
        enter_code(world, older, HERE)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "１２３４５６", "abcdef", "\x00"])
def test_what_is_no_code_is_a_wrong_one(world: FakeWorld, code: str) -> None:
    ask(world)
    with pytest.raises(WrongCode):
        enter_code(world, code, HERE)


# --- many unused codes -----------------------------------------------------------------------------------------------


def test_three_unused_codes_and_then_a_link(world: FakeWorld) -> None:
    for number in range(4):
        ask(world, browser=browser(number))
        world.clock.pass_by(minutes=10)
    assert len(world.messages("sign_in_code")) == CODES == 3
    assert len(world.messages("sign_in_link")) == 1


@pytest.mark.parametrize("email", [OFFICER.email, STRANGER])
def test_a_second_code_has_to_wait_a_minute_and_a_third_five(world: FakeWorld, email: str) -> None:
    ask(world, email)
    with pytest.raises(TooMany, match="ask again at 10:01"):
        ask(world, email)
    world.clock.pass_by(minutes=1)
    ask(world, email)
    world.clock.pass_by(minutes=4)
    with pytest.raises(TooMany, match="ask again at 10:06"):
        ask(world, email, THERE)


def test_the_email_that_was_sent_works_while_the_next_one_waits(world: FakeWorld) -> None:
    ask(world)
    with pytest.raises(TooMany):
        ask(world)
    assert enter_code(world, code_of(world), HERE).person == OFFICER


def test_codes_that_are_used_slow_nobody_down(world: FakeWorld) -> None:
    for number in range(70):
        assert sign_in(world, REFERRER, browser(number)).person == REFERRER
    assert world.messages("sign_in_link") == []


def test_a_browser_that_signed_in_before_is_not_held_up_by_others(world: FakeWorld) -> None:
    sign_in(world)
    for number in range(50):
        world.clock.pass_by(minutes=5)
        ask(world, browser=browser(number))
    assert sign_in(world).person == OFFICER


def test_a_known_browser_is_known_for_its_own_address_and_for_half_a_year(world: FakeWorld) -> None:
    sign_in(world)
    use_up_codes(world, COLLEAGUE.email)
    ask(world, COLLEAGUE.email)
    assert world.messages("sign_in_link")
    world.clock.pass_by(days=181)
    use_up_codes(world, OFFICER.email)
    links = len(world.messages("sign_in_link"))
    ask(world)
    assert len(world.messages("sign_in_link")) == links + 1


def test_a_known_browser_that_wastes_its_codes_is_sent_a_link_too(world: FakeWorld) -> None:
    sign_in(world)
    for _ in range(CODES + 1):
        ask(world)
        world.clock.pass_by(minutes=10)
    assert len(world.messages("sign_in_link")) == 1


def test_sixty_wrong_codes_of_a_network_refuse_nobody_a_right_one(world: FakeWorld) -> None:
    for number in range(60):
        ask_and_guess_wrong(world, browser(number), f"{number}@elsewhere.example")
    assert sign_in(world, browser=THERE).person == OFFICER


def test_eight_requests_for_a_colleague_do_not_block_them(world: FakeWorld) -> None:
    sign_in(world, COLLEAGUE, THERE)
    for number in range(8):
        world.clock.pass_by(minutes=1)
        with suppress(TooMany):
            ask(world, COLLEAGUE.email, browser(number))
    assert sign_in(world, COLLEAGUE, THERE).person == COLLEAGUE


# --- a link in place of a code ---------------------------------------------------------------------------------------


def test_the_link_signs_in_the_browser_that_asked(world: FakeWorld) -> None:
    use_up_codes(world)
    ask(world, destination="/cases")
    assert look_at_link(world, link_token(world), HERE) == OFFICER
    signed_in = use_link(world, link_token(world), HERE)
    assert (signed_in.person, signed_in.destination) == (OFFICER, "/cases")
    assert halfway(world, signed_in.token) == OFFICER


def test_no_code_is_right_where_a_link_was_sent(world: FakeWorld) -> None:
    use_up_codes(world)
    ask(world)
    with pytest.raises(WrongCode):
        enter_code(world, code_of(world), HERE)


def test_the_link_works_once(world: FakeWorld) -> None:
    use_up_codes(world)
    ask(world)
    use_link(world, link_token(world), HERE)
    with pytest.raises(LinkEnded):
        use_link(world, link_token(world), HERE)


def test_the_link_opens_nothing_in_a_browser_that_did_not_ask_for_the_address(world: FakeWorld) -> None:
    """Else somebody could send a colleague their own link, and the colleague would write under their name."""
    use_up_codes(world)
    ask(world)
    ask(world, COLLEAGUE.email, THERE)
    for other in (THERE, browser(99)):
        with pytest.raises(LinkEnded):
            use_link(world, link_token(world), other)


def test_asking_all_the_time_keeps_nobody_out(world: FakeWorld) -> None:
    """The next link must wait, but the one in the mailbox works for its owner, even if somebody else asked for it."""
    use_up_codes(world)
    ask(world, browser=browser(50))
    for number in range(51, 60):
        ask(world, browser=browser(number))
    assert len(world.messages("sign_in_link")) == 1
    ask(world)
    assert use_link(world, link_token(world), HERE).person == OFFICER


def test_links_become_rarer_and_one_always_works(world: FakeWorld) -> None:
    use_up_codes(world)
    for minute in range(24 * 60):
        ask(world, browser=browser(minute))
        assert look_at_link(world, link_token(world), browser(minute)) == OFFICER
        world.clock.pass_by(minutes=1)
    assert len(world.messages("sign_in_link")) < 30


@pytest.mark.parametrize(("minutes", "works"), [(59, True), (60, False)])
def test_the_link_lives_an_hour(world: FakeWorld, minutes: int, works: bool) -> None:
    use_up_codes(world)
    ask(world)
    world.clock.pass_by(minutes=minutes)
    if works:
        assert use_link(world, link_token(world), HERE).person == OFFICER
    else:
        with pytest.raises(LinkEnded):
            use_link(world, link_token(world), HERE)


def test_a_disabled_person_does_not_get_in_by_a_link(world: FakeWorld) -> None:
    use_up_codes(world)
    ask(world)
    world.people.add(replace(OFFICER, active=False))
    with pytest.raises(LinkEnded):
        use_link(world, link_token(world), HERE)


# --- what the person hears ---------------------------------------------------------------------------------------------


def test_a_new_browser_is_told_to_the_person_and_a_known_one_is_not(world: FakeWorld) -> None:
    sign_in(world)
    sign_in(world)
    assert world.message("sign_in_new_browser").recipient == person_recipient(OFFICER.person_id)
    sign_in(world, browser=THERE)
    assert len(world.messages("sign_in_new_browser")) == 2


def test_many_wrong_codes_are_told_to_the_person_once_a_day(world: FakeWorld) -> None:
    for number in range(2):
        ask_and_guess_wrong(world, browser(number), times=2)
        world.clock.pass_by(minutes=10)
    world.pass_on()
    assert world.messages("sign_in_wrong_codes") == []
    ask_and_guess_wrong(world, times=GUESSES)
    world.pass_on()
    assert world.message("sign_in_wrong_codes").recipient == person_recipient(OFFICER.person_id)
    sign_in_as_known = browser(77)
    world.clock.pass_by(days=1, minutes=11)
    ask_and_guess_wrong(world, sign_in_as_known, times=MANY_WRONG)
    world.pass_on()
    assert len(world.messages("sign_in_wrong_codes")) == 2


def test_an_unknown_address_hears_nothing_of_wrong_codes(world: FakeWorld) -> None:
    ask_and_guess_wrong(world, email=STRANGER, times=GUESSES)
    world.pass_on()
    assert world.messages("sign_in_wrong_codes") == []


# --- the same work for everybody ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("email", [OFFICER.email, REFERRER.email, DISABLED.email, STRANGER])
def test_a_page_does_the_same_work_for_every_address(email: str) -> None:
    world = a_world(people=(*PEOPLE, DISABLED))
    people = Watched(world.people)
    world = world.but(people=people)
    calls = []
    acts: tuple[Callable[[], object], ...] = (
        lambda: ask_for_code(world, email, HERE, "/cases"),
        lambda: guess(world, "000000"),
    )
    for act in acts:
        world.store.calls.clear()
        for _ in range(GUESSES):
            with suppress(TooMany, WrongCode):
                act()
        calls.append(list(world.store.calls))
    known, listed, begun = "sign_ins.known_browser", "sign_ins.unused", "sign_ins.begin"
    assert calls[0] == [known, listed, begun, *[known, listed] * (GUESSES - 1)]
    assert calls[1] == ["sign_ins.attempt", "sign_ins.guess"] * GUESSES
    assert people.asked == []
    assert len(world.store.messages) == 2, "the email of the request, and one about wrong codes"


class Watched:
    """Notes every look for a person."""

    def __init__(self, people: object) -> None:
        self._people, self.asked = people, list[str]()

    def __getattr__(self, name: str) -> object:
        self.asked.append(name)
        return getattr(self._people, name)


def test_an_email_that_is_passed_on_twice_is_one_email(world: FakeWorld) -> None:
    ask_for_code(world, OFFICER.email, HERE, "")
    (message,) = world.store.messages.values()
    pass_on(world, message)
    pass_on(world, message)
    assert len(world.messages("sign_in_code")) == 1


def test_the_email_of_a_request_that_another_one_replaced_is_not_sent(world: FakeWorld) -> None:
    ask_for_code(world, OFFICER.email, HERE, "")
    world.clock.pass_by(minutes=1)
    ask(world)
    assert len(world.messages("sign_in_code")) == 1


# --- strangers -------------------------------------------------------------------------------------------------------


def test_a_stranger_gets_one_email_and_the_administrators_one_task_a_day(world: FakeWorld) -> None:
    for browser in (HERE, HERE, THERE):
        ask(world, STRANGER, browser)
        world.clock.pass_by(minutes=10)
    (message,), (task,) = world.messages("sign_in_unknown"), world.tasks.open(5, Audience.ADMINISTRATORS).rows
    assert world.tasks.open(5).rows == ()
    assert (message.address, task.detail, STRANGER in task.text) == (STRANGER, STRANGER, False)
    world.clock.pass_by(days=1)
    ask(world, STRANGER)
    assert (len(world.messages("sign_in_unknown")), len(world.tasks.open(5, Audience.ADMINISTRATORS).rows)) == (2, 2)


def test_two_strangers_are_two(world: FakeWorld) -> None:
    ask(world, STRANGER)
    ask(world, f"other-{STRANGER}")
    assert len(world.messages("sign_in_unknown")) == 2


def test_a_disabled_person_is_a_stranger(world: FakeWorld) -> None:
    world.people.add(replace(OFFICER, active=False))
    ask(world, OFFICER.email)
    assert (len(world.messages("sign_in_unknown")), world.messages("sign_in_code")) == (1, [])
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
    assert who_is(world, token) == replace(promoted, version=1)


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
    assert end_sessions(world, OFFICER.person_id, Ended.ELSEWHERE, but=here) == 1
    assert (who_is(world, here), who_is(world, there)) == (OFFICER, None)


def test_all_are_ended(world: FakeWorld) -> None:
    here, there = sign_in(world).token, sign_in(world, browser=THERE).token
    assert end_sessions(world, OFFICER.person_id, Ended.REVOKED) == 2
    assert (who_is(world, here), who_is(world, there)) == (None, None)


# --- why a session is over -----------------------------------------------------------------------------------------------


def test_signing_in_again_ends_the_older_session_of_that_browser_only(world: FakeWorld) -> None:
    here, there = sign_in(world).token, sign_in(world, browser=THERE).token
    again = sign_in(world, browser=replace(HERE, session=session_id(world, here))).token
    assert [who_is(world, token) for token in (here, there, again)] == [None, OFFICER, OFFICER]
    assert len(sessions_of(world, OFFICER)) == 2


def _disable(world: FakeWorld, token: str) -> None:
    world.people.add(replace(OFFICER, active=False))


def _stay_busy(world: FakeWorld, token: str) -> None:
    for _ in range(10 * 60 // 20):
        world.clock.pass_by(minutes=20)
        who_is(world, token)


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (lambda world, token: world.clock.pass_by(minutes=30), Ended.IDLE),
        (lambda world, token: world.clock.pass_by(hours=12), Ended.IDLE),
        (_stay_busy, Ended.TOO_LONG),
        (sign_out, Ended.SIGNED_OUT),
        (lambda world, token: end_session(world, OFFICER, session_id(world, token)), Ended.ELSEWHERE),
        (lambda world, token: end_sessions(world, OFFICER.person_id, Ended.REVOKED), Ended.REVOKED),
        (_disable, Ended.REVOKED),
        (lambda world, token: None, None),
    ],
)
def test_a_session_says_why_it_is_over(world: FakeWorld, happens: Callable[..., None], why: Ended | None) -> None:
    token = sign_in(world).token
    happens(world, token)
    assert (why_signed_out(world, token), who_is(world, token) is None) == (why, why is not None)


def test_an_invented_session_gets_no_words(world: FakeWorld) -> None:
    assert why_signed_out(world, "anything") is None
