"""The contract of the port Council: its settings, who is who there, and what its sessions keep."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.council import CouncilAttempt, Provider, StoredProvider
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from chalicelib.domain.people.sessions import Ended, Session
from chalicelib.domain.people.sign_in import Attempt, KnownBrowser, Opened
from chalicelib.ports.world import World
from tests.support.table import TUESDAY

PROVIDER = Provider("https://login.example/1", "client", {Role.OFFICER: "CME.Officer"}, frozenset({"person-1"}), True)
ATTEMPT = CouncilAttempt("digest-1", PROVIDER.issuer, "nonce", "verifier", TUESDAY, "/cases")


def _change(name: str) -> Change:
    return Change(name, Changed.COUNCIL_SIGN_IN, "", "person-1", TUESDAY, {}, {"Issuer": PROVIDER.issuer})


def _saved(world: World) -> StoredProvider:
    world.council.save(world.council.stored(), PROVIDER, _change("saved"))
    return world.council.stored()


def _open(world: World) -> Session:
    session = Session("token-1", "person-2", True, TUESDAY, TUESDAY, council_asked_at=TUESDAY)
    known = KnownBrowser("known-1", "person-2", TUESDAY + timedelta(days=180))
    world.council.open(Opened(session, known, refresh="refresh-1"))
    return session


def _goes_on(world: World, token: str) -> None:
    session = Session(token, "person-2", True, TUESDAY, TUESDAY, council_asked_at=TUESDAY)
    known = KnownBrowser("known-1", "person-2", TUESDAY + timedelta(days=180))
    attempt = Attempt(f"attempt-{token}", "browser-1", "address-1", TUESDAY, "/cases", "source-1")
    world.sign_ins.begin(attempt, None, None)
    world.sign_ins.finish(attempt, Opened(session, known, "token-1", goes_on="token-1"))


class TestCouncil:
    def test_the_settings_come_back_as_they_were_saved(self, world: World) -> None:
        assert world.council.stored() == StoredProvider()
        assert _saved(world) == StoredProvider(PROVIDER, version=1)
        assert world.council.current().provider == PROVIDER

    def test_settings_that_somebody_changed_are_not_written_over(self, world: World) -> None:
        before = world.council.stored()
        _saved(world)
        with pytest.raises(Conflict):
            world.council.save(before, Provider(), _change("late"))
        with pytest.raises(Conflict):
            world.council.keep_secret(before, "secret", None, _change("later"))

    def test_settings_that_rely_on_somebody_are_refused_once_they_were_changed(self, world: World) -> None:
        person = Person("ann", "Zzann", "zz.ann@exampleshire.example", frozenset({Role.ADMINISTRATOR}))
        world.people.add(person)
        read = world.people.get("ann")
        world.people.add(replace(person, active=False, version=1))
        with pytest.raises(Conflict):
            world.council.save(world.council.stored(), PROVIDER, _change("saved"), relies_on=read)
        world.council.save(world.council.stored(), PROVIDER, _change("again"), relies_on=world.people.get("ann"))
        assert world.council.stored().provider == PROVIDER

    def test_a_secret_is_kept_with_its_day_and_replaced(self, world: World) -> None:
        _saved(world)
        world.council.keep_secret(world.council.stored(), "secret-1", date(2027, 5, 1), _change("one"))
        stored = world.council.stored()
        assert (stored.secret_since, stored.secret_ends, stored.version) == (TUESDAY, date(2027, 5, 1), 2)
        world.council.keep_secret(stored, "secret-2", None, _change("two"))
        assert world.council.secret() == "secret-2"
        assert world.council.stored().secret_ends is None
        assert world.council.stored().provider == PROVIDER

    def test_the_secret_stays_with_its_provider_only(self, world: World) -> None:
        _saved(world)
        world.council.keep_secret(world.council.stored(), "secret-1", None, _change("one"))
        world.council.save(world.council.stored(), replace(PROVIDER, joins=False), _change("two"))
        assert world.council.secret() == "secret-1"
        world.council.save(world.council.stored(), replace(PROVIDER, client_id="other"), _change("three"))
        assert world.council.secret() == ""
        assert world.council.stored().secret_since is None

    def test_an_identity_is_joined_to_one_person_and_a_person_to_one(self, world: World) -> None:
        assert world.council.person_of("key-1") == ""
        world.council.join("key-1", "person-2", _change("one"))
        assert world.council.person_of("key-1") == "person-2"
        for key, person in (("key-1", "person-3"), ("key-2", "person-2")):
            with pytest.raises(Conflict):
                world.council.join(key, person, _change(f"{key}{person}"))

    def test_an_attempt_is_taken_once(self, world: World) -> None:
        assert world.council.take("digest-1") is None
        world.council.begin(ATTEMPT)
        assert world.council.take("digest-2") is None
        assert world.council.take("digest-1") == ATTEMPT
        assert world.council.take("digest-1") is None

    def test_a_session_opens_once_and_keeps_what_asks_again(self, world: World) -> None:
        session = _open(world)
        assert world.sign_ins.session("token-1") == session
        assert world.council.refresh_of("token-1") == "refresh-1"
        world.council.renewed("token-1", "refresh-2")
        assert world.council.refresh_of("token-1") == "refresh-2"
        with pytest.raises(Conflict):
            _open(world)

    def test_one_request_asks(self, world: World) -> None:
        session, later = _open(world), TUESDAY + timedelta(minutes=15)
        assert world.council.claim(session, later)
        assert not world.council.claim(session, later)
        found = world.sign_ins.session("token-1")
        assert found
        assert found.council_asked_at == later
        assert not world.council.claim(replace(session, token_digest="other", council_asked_at=None), later)
        assert not world.sign_ins.session("other")

    def test_a_session_that_goes_on_hands_over_what_asks_again_wherever_it_is_renewed(self, world: World) -> None:
        _open(world)
        _goes_on(world, "token-2")
        assert [world.council.refresh_of(token) for token in ("token-1", "token-2")] == ["refresh-1"] * 2
        before = world.sign_ins.session("token-1")
        assert before
        assert before.ended is Ended.SIGNED_OUT
        assert [one.token_digest for one in world.sign_ins.of_person("person-2")] == ["token-2"]
        world.council.renewed("token-1", "refresh-2")
        assert [world.council.refresh_of(token) for token in ("token-1", "token-2")] == ["refresh-2"] * 2
        with pytest.raises(Conflict):
            _goes_on(world, "token-3")
        world.sign_ins.end("token-2", Ended.COUNCIL)
        world.council.renewed("token-1", "refresh-3")
        assert world.council.refresh_of("token-2") == ""

    def test_an_ended_session_keeps_nothing(self, world: World) -> None:
        session = _open(world)
        world.sign_ins.end("token-1", Ended.COUNCIL)
        assert world.council.refresh_of("token-1") == ""
        world.council.renewed("token-1", "refresh-3")
        assert world.council.refresh_of("token-1") == ""
        assert not world.council.claim(session, TUESDAY + timedelta(minutes=15))

    def test_touching_a_session_keeps_all_of_it(self, world: World) -> None:
        session = _open(world)
        world.sign_ins.touch(replace(session, seen_at=TUESDAY + timedelta(minutes=2)))
        found = world.sign_ins.session("token-1")
        assert found
        assert found.council_asked_at == TUESDAY
        assert world.council.refresh_of("token-1") == "refresh-1"
