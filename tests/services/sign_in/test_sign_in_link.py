"""An operator's one-time link: for administrators only, once, for a quarter of an hour."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict
from chalicelib.domain.people.browser import Browser
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from chalicelib.services.sign_in.sessions import halfway
from chalicelib.services.sign_in.sign_in_link import LinkEnded, NotAnAdministrator, look_at_link, make_link, use_link
from tests.support.council import PROVIDER, switch_on
from tests.support.world import OFFICER, PEOPLE, FakeWorld, a_world

HERE = Browser("browser", "network")
ADMIN = Person("admin", "Ana Admin", "ana@county.example", frozenset({Role.ADMINISTRATOR}))


@pytest.fixture
def world() -> FakeWorld:
    return a_world(people=(*PEOPLE, ADMIN))


def _token(world: FakeWorld) -> str:
    return make_link(world, " Ana@County.example ").rsplit("/", 1)[-1]


def test_an_administrator_signs_in_with_it(world: FakeWorld) -> None:
    signed_in = use_link(world, _token(world), HERE)
    assert halfway(world, signed_in.token) == ADMIN


def test_looking_changes_nothing_however_often(world: FakeWorld) -> None:
    token = _token(world)
    assert [look_at_link(world, token, HERE) for _ in range(3)] == [ADMIN] * 3
    assert use_link(world, token, HERE).person == ADMIN


def test_it_works_once(world: FakeWorld) -> None:
    token = _token(world)
    use_link(world, token, HERE)
    for again in (use_link, look_at_link):
        with pytest.raises(LinkEnded):
            again(world, token, HERE)


def test_one_of_two_at_once_gets_in(world: FakeWorld) -> None:
    token = _token(world)
    link = world.sign_in_links.get(world.keys.digest("sign-in-link", token))
    assert link
    use_link(world, token, HERE)
    with pytest.raises(Conflict):
        world.sign_in_links.spend(replace(link, used=False), None, None)  # type: ignore[arg-type]


def test_it_ends_after_a_quarter_of_an_hour(world: FakeWorld) -> None:
    token = _token(world)
    world.clock.pass_by(minutes=14, seconds=59)
    assert look_at_link(world, token, HERE) == ADMIN
    world.clock.pass_by(seconds=1)
    with pytest.raises(LinkEnded):
        use_link(world, token, HERE)


@pytest.mark.parametrize("email", [OFFICER.email, "nobody@county.example", "not an address"])
def test_there_is_none_for_anybody_else(world: FakeWorld, email: str) -> None:
    with pytest.raises(NotAnAdministrator):
        make_link(world, email)


def test_there_is_none_for_who_signs_in_through_the_council(world: FakeWorld) -> None:
    """The provider would never be asked about a session that a link opened."""
    made_before = _token(world)
    switch_on(world)
    with pytest.raises(NotAnAdministrator):
        make_link(world, ADMIN.email)
    for use in (use_link, look_at_link):
        with pytest.raises(LinkEnded):
            use(world, made_before, HERE)
    switch_on(world, replace(PROVIDER, local=frozenset({ADMIN.person_id})))
    assert use_link(world, _token(world), HERE).person == ADMIN


@pytest.mark.parametrize("change", [{"active": False}, {"roles": frozenset({Role.OFFICER})}])
def test_a_person_who_was_let_go_does_not_get_in(world: FakeWorld, change: dict[str, object]) -> None:
    token = _token(world)
    world.people.add(replace(ADMIN, **change))
    with pytest.raises(LinkEnded):
        use_link(world, token, HERE)


def test_another_token_is_worth_nothing(world: FakeWorld) -> None:
    _token(world)
    with pytest.raises(LinkEnded):
        look_at_link(world, "x" * 32, HERE)


def test_the_team_sees_that_it_was_made_and_the_log_does_not_hold_it(world: FakeWorld) -> None:
    token = _token(world)
    use_link(world, token, HERE)
    assert [task.detail for task in world.tasks.open(10).rows] == [ADMIN.email]
    assert world.log.said == ["sign-in-link-made", "sign-in-link-used"]
    assert token not in str(world.log)
    assert ADMIN.email not in str(world.log)
