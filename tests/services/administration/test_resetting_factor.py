"""An authenticator app is reset by two people, and the person hears of it."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.agreement import Stand
from chalicelib.domain.people.changes import Changed
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.sessions import Session
from chalicelib.services.administration import agreeing
from chalicelib.services.administration.leaving import NotPossible
from chalicelib.services.administration.resetting_factor import app_of, reset, reset_by_operator
from chalicelib.services.sign_in.sessions import session_id, who_is
from tests.support.browser import enrolled
from tests.support.world import ADMINISTRATOR, MANAGER, OFFICER, OTHER_ADMINISTRATOR, PEOPLE, FakeWorld, a_world


def _a_world() -> FakeWorld:
    world = a_world(people=(*PEOPLE, ADMINISTRATOR, OTHER_ADMINISTRATOR))
    enrolled(world, OFFICER.person_id)
    now = world.clock.now()
    world.sign_ins.be_in(Session(session_id(world, "theirs"), OFFICER.person_id, True, now, now, second=True))
    return world


def _asked(world: FakeWorld) -> str:
    reset(world, ADMINISTRATOR, OFFICER.person_id)
    (request,) = agreeing.waiting(world)
    return request.request_id


@pytest.fixture
def world() -> FakeWorld:
    return _a_world()


def test_one_administrator_only_asks(world: FakeWorld) -> None:
    _asked(world)
    assert app_of(world, OFFICER)
    assert who_is(world, "theirs") == OFFICER
    assert [message.variables["access"] for message in world.messages("access_changed")] == ["asked"]
    _asked(world)  # the button was pressed twice


def test_a_second_person_agrees_and_the_person_is_out_and_hears(world: FakeWorld) -> None:
    request_id = _asked(world)
    agreeing.agree(world, MANAGER, request_id)
    assert not app_of(world, OFFICER)
    assert who_is(world, "theirs") is None
    assert world.message("second_factor").variables == {"what": "reset"}
    changes = [change.what for change in world.store.changes]
    assert Changed.FACTOR_RESET in changes
    agreeing.agree(world, MANAGER, request_id)  # pressed twice
    assert len(world.messages("second_factor")) == 1


@pytest.mark.parametrize("who", [ADMINISTRATOR, OFFICER])
def test_neither_who_asked_nor_the_person_agrees(world: FakeWorld, who: Person) -> None:
    request_id = _asked(world)
    with pytest.raises(NotPossible):
        agreeing.agree(world, who, request_id)
    assert app_of(world, OFFICER)


def test_it_is_declined_and_nothing_happens(world: FakeWorld) -> None:
    request_id = _asked(world)
    agreeing.decline(world, OTHER_ADMINISTRATOR, request_id)
    assert app_of(world, OFFICER)
    assert world.store.requests[request_id].stand is Stand.DECLINED


def test_nobody_resets_their_own(world: FakeWorld) -> None:
    enrolled(world, ADMINISTRATOR.person_id)
    with pytest.raises(NotPossible):
        reset(world, ADMINISTRATOR, ADMINISTRATOR.person_id)


def test_where_there_is_no_app_nothing_is_asked(world: FakeWorld) -> None:
    reset(world, ADMINISTRATOR, MANAGER.person_id)
    assert not agreeing.waiting(world)


def test_somebody_whose_address_moved_meanwhile_is_not_reset(world: FakeWorld) -> None:
    request_id = _asked(world)
    world.people.add(replace(OFFICER, email="moved@county.example"))
    with pytest.raises(NotPossible, match="changed since"):
        agreeing.agree(world, MANAGER, request_id)


def test_where_nobody_else_could_agree_it_is_done_at_once_and_everybody_hears() -> None:
    world = a_world(people=(OFFICER, ADMINISTRATOR))
    enrolled(world, OFFICER.person_id)
    reset(world, ADMINISTRATOR, OFFICER.person_id)
    assert not app_of(world, OFFICER)
    assert [message.variables["access"] for message in world.messages("access_changed")] == ["alone"]


def test_an_operator_resets_the_app_of_an_administrator_and_everybody_hears(world: FakeWorld) -> None:
    enrolled(world, ADMINISTRATOR.person_id)
    reset_by_operator(world, ADMINISTRATOR.email)
    assert not app_of(world, ADMINISTRATOR)
    assert [message.variables["access"] for message in world.messages("access_changed")] == ["alone"]
    reset_by_operator(world, ADMINISTRATOR.email)  # pressed twice
    assert len(world.messages("access_changed")) == 1
