"""The settings of the council's sign-in: what is refused, who has to agree, and what ends with them."""

from datetime import date

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.agreement import asked_for
from chalicelib.domain.errors import Conflict
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.council import Provider, StoredProvider
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from chalicelib.domain.people.sessions import Ended, Session
from chalicelib.services.administration import agreeing, checking_council, keeping_council
from chalicelib.services.administration.leaving import NotPossible
from tests.support.browser import enrolled
from tests.support.council import PROVIDER, switch_on
from tests.support.world import ADMINISTRATOR, MANAGER, OFFICER, OTHER_ADMINISTRATOR, PEOPLE, FakeWorld, a_world


@pytest.fixture
def world() -> FakeWorld:
    world = a_world(people=(*PEOPLE, ADMINISTRATOR, OTHER_ADMINISTRATOR))
    enrolled(world, ADMINISTRATOR.person_id)
    return world


def _agreed(world: FakeWorld, provider: Provider = PROVIDER) -> None:
    version = world.council.settings.version
    assert keeping_council.save(world, ADMINISTRATOR, version, provider)
    (request,) = agreeing.waiting(world)
    agreeing.agree(world, OTHER_ADMINISTRATOR, request.request_id)


def _session(world: FakeWorld, person: Person, token: str) -> str:
    now = world.clock.now()
    world.sign_ins.be_in(Session(token, person.person_id, True, now, now))
    return token


def test_nothing_changes_until_a_second_person_agrees(world: FakeWorld) -> None:
    assert keeping_council.save(world, ADMINISTRATOR, 0, PROVIDER)
    assert world.council.settings == StoredProvider()
    (request,) = agreeing.waiting(world)
    assert request.will_be["App role for Officer"] == "CME.Officer"
    with pytest.raises(NotPossible):
        agreeing.agree(world, ADMINISTRATOR, request.request_id)
    agreeing.agree(world, MANAGER, request.request_id)
    assert world.council.settings.provider == PROVIDER
    assert [message.variables["access"] for message in world.messages("access_changed")] == ["asked", "done"]


@pytest.mark.parametrize(
    "changed",
    [
        {"roles": {**PROVIDER.roles, Role.AUDITOR: "CME.Officer"}},
        {"local": PROVIDER.local | {OTHER_ADMINISTRATOR.person_id}},
        {"joins": True},
        {"client_id": "client-2"},
        {"issuer": ""},
    ],
)
def test_every_change_waits(world: FakeWorld, changed: dict[str, object]) -> None:
    _agreed(world)
    assert keeping_council.save(world, ADMINISTRATOR, 1, replace(PROVIDER, **changed))
    assert world.council.settings.provider == PROVIDER


def test_the_same_change_waits_once_whoever_asks(world: FakeWorld) -> None:
    for me in (ADMINISTRATOR, OTHER_ADMINISTRATOR):
        assert keeping_council.save(world, me, 0, PROVIDER)
    assert [request.by for request in agreeing.waiting(world)] == [ADMINISTRATOR.person_id]


def test_what_is_asked_for_promises_no_more_than_comes(world: FakeWorld) -> None:
    """Before its secret is kept, nobody signs in through a provider."""

    def promised(provider: Provider) -> str | None:
        keeping_council.save(world, ADMINISTRATOR, world.council.settings.version, provider)
        (request,) = agreeing.waiting(world)
        agreeing.agree(world, OTHER_ADMINISTRATOR, request.request_id)
        return request.will_be.get("Council sign-in")

    later = "on as soon as its client secret is saved; codes by email until then"
    assert promised(PROVIDER) == later
    assert promised(replace(PROVIDER, joins=True)) is None
    keeping_council.keep_secret(world, ADMINISTRATOR, world.council.settings.version, "the-secret", None)
    assert world.store.changes[-1].after["Council sign-in"] == "on"
    assert promised(replace(PROVIDER, joins=False)) is None
    assert promised(replace(PROVIDER, client_id="client-2")) == later
    assert promised(Provider()) == "off"


def test_who_never_signed_in_with_a_code_is_chosen_only_beside_somebody_who_did(world: FakeWorld) -> None:
    both = frozenset({ADMINISTRATOR.person_id, OTHER_ADMINISTRATOR.person_id})
    assert not checking_council.problems_of(world, replace(PROVIDER, local=both))
    (problem,) = checking_council.problems_of(
        world, replace(PROVIDER, local=frozenset({OTHER_ADMINISTRATOR.person_id}))
    ).values()
    assert "who has signed in before" in problem


def test_nobody_agrees_once_the_one_who_can_sign_in_without_the_council_has_no_app(world: FakeWorld) -> None:
    keeping_council.save(world, ADMINISTRATOR, 0, PROVIDER)
    (request,) = agreeing.waiting(world)
    world.factors.remove(ADMINISTRATOR.person_id, Change("reset", Changed.FACTOR_RESET, "", "x", world.clock.now()), ())
    with pytest.raises(NotPossible):
        agreeing.agree(world, OTHER_ADMINISTRATOR, request.request_id)


def test_an_empty_form_turns_off_only_what_is_on(world: FakeWorld) -> None:
    assert checking_council.problems_of(world, Provider()) == {"issuer": "Enter the issuer."}
    _agreed(world)
    assert not checking_council.problems_of(world, Provider())


@pytest.mark.parametrize(
    ("me", "local", "loses"),
    [
        (ADMINISTRATOR, {ADMINISTRATOR.person_id}, False),
        (ADMINISTRATOR, {OTHER_ADMINISTRATOR.person_id}, True),
        (replace(ADMINISTRATOR, roles=ADMINISTRATOR.roles | {Role.MANAGER}), {ADMINISTRATOR.person_id}, True),
    ],
)
def test_who_asks_and_would_get_no_more_codes_is_known(
    world: FakeWorld, me: Person, local: set[str], *, loses: bool
) -> None:
    provider = replace(PROVIDER, local=frozenset(local))
    assert checking_council.loses_codes(world, me, provider) is loses
    assert not checking_council.loses_codes(world, me, Provider())
    switch_on(world)
    is_through_council = me.roles != ADMINISTRATOR.roles
    assert checking_council.loses_codes(world, me, provider) is (loses and not is_through_council)


def test_a_request_is_read_back_as_it_was_made(world: FakeWorld) -> None:
    keeping_council.save(world, ADMINISTRATOR, 0, PROVIDER)
    (request,) = agreeing.waiting(world)
    assert asked_for(request.stored)["wanted"] == request.wanted


def test_nobody_agrees_to_what_was_changed_meanwhile(world: FakeWorld) -> None:
    keeping_council.save(world, ADMINISTRATOR, 0, PROVIDER)
    (request,) = agreeing.waiting(world)
    world.council.settings = StoredProvider(Provider("https://other.example"), version=1)
    with pytest.raises(NotPossible):
        agreeing.agree(world, OTHER_ADMINISTRATOR, request.request_id)


def test_a_request_is_declined(world: FakeWorld) -> None:
    keeping_council.save(world, ADMINISTRATOR, 0, PROVIDER)
    (request,) = agreeing.waiting(world)
    agreeing.decline(world, OTHER_ADMINISTRATOR, request.request_id)
    assert world.council.settings == StoredProvider()
    assert not agreeing.waiting(world)


def test_somebody_alone_does_it_at_once_and_everybody_hears() -> None:
    world = a_world(people=(OFFICER, ADMINISTRATOR))
    enrolled(world, ADMINISTRATOR.person_id)
    assert not keeping_council.save(world, ADMINISTRATOR, 0, PROVIDER)
    assert world.council.settings.provider == PROVIDER
    assert world.message("access_changed").variables["access"] == "alone"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"issuer": "http://login.council.example"}, "issuer"),
        ({"issuer": "https://login.council.example/?tenant=1"}, "issuer"),
        ({"issuer": "https://me@login.council.example"}, "issuer"),
        ({"issuer": "login.council.example"}, "issuer"),
        ({"issuer": "http://localhost:9400"}, "issuer"),
        ({"client_id": ""}, "client_id"),
        ({"roles": {}}, "app_officer"),
        ({"local": frozenset()}, "local"),
        ({"local": frozenset({OFFICER.person_id})}, "local"),
        ({"local": frozenset({ADMINISTRATOR.person_id, MANAGER.person_id})}, "local"),
        ({"local": frozenset({OTHER_ADMINISTRATOR.person_id})}, "local"),
    ],
)
def test_what_would_lock_the_team_out_or_open_a_weaker_door_is_refused(
    world: FakeWorld, changed: dict[str, object], field: str
) -> None:
    assert list(checking_council.problems_of(world.but(stage="live"), replace(PROVIDER, **changed))) == [field]


def test_the_secret_switches_it_on_and_ends_the_sessions_that_a_code_opened(world: FakeWorld) -> None:
    _agreed(world)
    ends = [_session(world, person, person.person_id) for person in (OFFICER, OTHER_ADMINISTRATOR)]
    stays = _session(world, ADMINISTRATOR, "chosen")
    keeping_council.keep_secret(world, ADMINISTRATOR, 1, "the-secret", date(2028, 1, 31))
    assert world.council.settings.is_ready
    assert world.council.secret() == "the-secret"
    found = [world.sign_ins.session(token) for token in (*ends, stays)]
    assert [session and session.ended for session in found] == [Ended.REVOKED, Ended.REVOKED, None]


def test_the_secret_is_in_no_record_of_the_change(world: FakeWorld) -> None:
    _agreed(world)
    keeping_council.keep_secret(world, ADMINISTRATOR, 1, "the-secret", None)
    assert "the-secret" not in repr(world.store.changes) + repr(world.store.messages)


def test_a_secret_goes_to_no_provider_but_the_one_that_it_was_given_for(world: FakeWorld) -> None:
    _agreed(world)
    keeping_council.keep_secret(world, ADMINISTRATOR, 1, "the-secret", None)
    _agreed(world, replace(PROVIDER, issuer="https://attacker.example"))
    assert world.council.secret() == ""
    assert not world.council.settings.is_ready


@pytest.mark.parametrize("secret", ["", "two words", "s" * 201])
def test_what_is_no_secret_is_refused(world: FakeWorld, secret: str) -> None:
    _agreed(world)
    with pytest.raises(NotPossible):
        keeping_council.keep_secret(world, ADMINISTRATOR, 1, secret, None)


def test_a_secret_needs_a_provider_and_the_newest_page(world: FakeWorld) -> None:
    with pytest.raises(NotPossible, match="Save the provider first"):
        keeping_council.keep_secret(world, ADMINISTRATOR, 0, "the-secret", None)
    keeping_council.save(world, ADMINISTRATOR, 0, PROVIDER)
    with pytest.raises(NotPossible, match="A second person must agree to the provider first"):
        keeping_council.keep_secret(world, ADMINISTRATOR, 0, "the-secret", None)
    agreeing.agree(world, OTHER_ADMINISTRATOR, agreeing.waiting(world)[0].request_id)
    with pytest.raises(Conflict):
        keeping_council.keep_secret(world, ADMINISTRATOR, 0, "the-secret", None)
