"""The contract of the port SignIns: codes, sessions, and the limits of both."""

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict
from chalicelib.domain.messages.message import new_message
from chalicelib.domain.messages.recipients import ASKER, person_recipient
from chalicelib.domain.people.sessions import Ended, Session
from chalicelib.domain.people.sign_in import GUESSES, Answer, Attempt, KnownBrowser, Opened, SignInLink
from chalicelib.domain.people.unused import OTHERS, Asked, Unused
from chalicelib.ports.world import World
from tests.support.table import TUESDAY

ATTEMPT = Attempt("attempt-1", "browser-1", "address-1", TUESDAY, "/cases", "source-1", unused="address digest")
ASKED = Asked(TUESDAY, "attempt-1")


def _session(started: datetime = TUESDAY) -> Session:
    return Session("token-1", "person-2", True, started, started)


def _opened(session: Session, replaces: str = "") -> Opened:
    word = new_message(
        f"{session.token_digest}|browser", "sign_in_new_browser", person_recipient("person-2"), {}, TUESDAY
    )
    return Opened(session, KnownBrowser("known-1", "person-2", TUESDAY + timedelta(days=180)), replaces, (word,))


def _asked_for(world: World) -> Unused:
    """A request with its email on the list of its address, and that list."""
    unused = Unused("address digest").with_one(ASKED, TUESDAY)
    world.sign_ins.begin(ATTEMPT, unused, new_message("m", "sign_in_code", ASKER, {}, TUESDAY))
    return world.sign_ins.unused("address digest")


def _answer(world: World) -> None:
    told = replace(ATTEMPT, answer=Answer.CODE, person_id="person-2", of_many=OTHERS)
    of_many = world.sign_ins.unused(OTHERS).with_one(ASKED, TUESDAY)
    link = SignInLink("link-1", "", TUESDAY, address_digest="address")
    world.sign_ins.answer(
        told, of_many, link, new_message("answer", "sign_in_code", person_recipient("person-2"), {}, TUESDAY)
    )


class TestSignIns:
    def test_a_code_takes_five_guesses_and_no_more(self, world: World) -> None:
        world.sign_ins.begin(ATTEMPT, None, None)
        taken = [world.sign_ins.guess(ATTEMPT) for _ in range(12)]
        assert taken == [*range(1, GUESSES + 1), *[0] * 7]

    def test_a_new_request_makes_the_browsers_earlier_code_worthless(self, world: World) -> None:
        world.sign_ins.begin(ATTEMPT, None, None)
        newer = replace(ATTEMPT, attempt_id="attempt-2")
        world.sign_ins.begin(newer, None, None)
        assert world.sign_ins.attempt("browser-1") == newer
        assert world.sign_ins.guess(ATTEMPT) == 0

    def test_a_code_opens_one_session(self, world: World) -> None:
        world.sign_ins.begin(ATTEMPT, None, None)
        world.sign_ins.finish(ATTEMPT, _opened(_session()))
        with pytest.raises(Conflict):
            world.sign_ins.finish(ATTEMPT, _opened(replace(_session(), token_digest="token-2")))
        assert world.sign_ins.session("token-2") is None
        assert world.sign_ins.guess(ATTEMPT) == 0

    def test_a_request_is_read_back_as_it_was_written(self, world: World) -> None:
        written = replace(ATTEMPT, known_browser=True, for_partners=True, answer=Answer.LINK)
        world.sign_ins.begin(written, None, None)
        assert world.sign_ins.attempt("browser-1") == written

    def test_a_list_that_was_changed_meanwhile_takes_no_more(self, world: World) -> None:
        _asked_for(world)
        stale = Unused("address digest").with_one(Asked(TUESDAY, "attempt-2"), TUESDAY)
        with pytest.raises(Conflict):
            world.sign_ins.begin(replace(ATTEMPT, attempt_id="attempt-2", browser_digest="browser-2"), stale, None)
        assert world.sign_ins.attempt("browser-2") is None

    def test_a_request_that_another_one_replaced_gets_no_answer(self, world: World) -> None:
        _asked_for(world)
        world.sign_ins.begin(replace(ATTEMPT, attempt_id="attempt-2"), None, None)
        with pytest.raises(Conflict):
            _answer(world)
        assert (world.sign_ins.unused(OTHERS).asked, world.sign_in_links.get("link-1")) == (frozenset(), None)

    def test_what_has_a_limit_is_counted_by_its_name(self, world: World) -> None:
        assert [world.sign_ins.allow("this", 2) for _ in range(4)] == [True, True, False, False]
        assert (world.sign_ins.counted("this"), world.sign_ins.counted("that")) == (2, 0)

    def test_a_session_that_was_ended_says_why_and_does_not_come_back_by_being_seen(self, world: World) -> None:
        world.sign_ins.begin(ATTEMPT, None, None)
        world.sign_ins.finish(ATTEMPT, _opened(_session()))
        world.sign_ins.end("token-1", Ended.REVOKED)
        world.sign_ins.end("token-1", Ended.SIGNED_OUT)
        world.sign_ins.touch(replace(_session(), seen_at=TUESDAY + timedelta(minutes=5)))
        found = world.sign_ins.session("token-1")
        assert found
        assert (found.ended, world.sign_ins.of_person("person-2")) == (Ended.REVOKED, [])

    def test_a_new_session_takes_the_place_of_the_browsers_older_one(self, world: World) -> None:
        world.sign_ins.begin(ATTEMPT, None, None)
        world.sign_ins.finish(ATTEMPT, _opened(_session()))
        newer = replace(ATTEMPT, attempt_id="attempt-2")
        world.sign_ins.begin(newer, None, None)
        world.sign_ins.finish(newer, _opened(replace(_session(), token_digest="token-2"), replaces="token-1"))
        assert [session.token_digest for session in world.sign_ins.of_person("person-2")] == ["token-2"]
        assert world.sign_ins.session("token-1") is None

    def test_the_sessions_of_a_person_are_found(self, world: World) -> None:
        from chalicelib.domain.people.sign_in import Attempt, KnownBrowser, Opened

        attempt = Attempt("attempt-1", "browser-1", "address-1", TUESDAY, unused="address digest")
        world.sign_ins.begin(attempt, None, None)
        session = Session("token-1", "person-2", True, TUESDAY, TUESDAY)
        world.sign_ins.finish(attempt, Opened(session, KnownBrowser("known-1", "person-2", TUESDAY)))
        assert (world.sign_ins.of_person("person-2"), world.sign_ins.of_person("person-1")) == ([session], [])
        world.sign_ins.end("token-1", Ended.ELSEWHERE)
        assert world.sign_ins.of_person("person-2") == []

    def test_a_list_that_lapsed_since_it_was_read_takes_no_more(self, world: World) -> None:
        stale = replace(Unused("address digest").with_one(ASKED, TUESDAY), version=3)
        with pytest.raises(Conflict):
            world.sign_ins.begin(ATTEMPT, stale, None)

    def test_a_browser_that_asked_for_nothing_has_no_guess_and_cannot_sign_in(self, world: World) -> None:
        assert world.sign_ins.guess(ATTEMPT) == 0
        with pytest.raises(Conflict):
            world.sign_ins.finish(ATTEMPT, _opened(_session()))
        assert world.sign_ins.session("token-1") is None

    def test_the_newest_session_of_a_person_comes_first(self, world: World) -> None:
        for number, minutes in enumerate((2, 9, 4)):
            attempt = replace(ATTEMPT, browser_digest=f"browser-{number}")
            world.sign_ins.begin(attempt, None, None)
            session = replace(_session(TUESDAY + timedelta(minutes=minutes)), token_digest=f"token-{minutes}")
            world.sign_ins.finish(attempt, _opened(session))
        assert [each.token_digest for each in world.sign_ins.of_person("person-2")] == ["token-9", "token-4", "token-2"]
