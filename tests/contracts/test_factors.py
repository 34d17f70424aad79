"""The contract of the port Factors."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict
from chalicelib.domain.messages.message import new_message
from chalicelib.domain.messages.recipients import person_recipient
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.factor import Factor
from chalicelib.domain.people.sessions import Session
from chalicelib.domain.people.sign_in import KnownBrowser, Opened
from chalicelib.ports.world import World
from tests.support.table import TUESDAY

FACTOR = Factor("person-2", "JBSWY3DPEHPK3PXP", TUESDAY, 100, frozenset({"one", "two"}))


def _opened(token: str, replaces: str = "") -> Opened:
    session = Session(token, "person-2", True, TUESDAY, TUESDAY, second=True)
    return Opened(session, KnownBrowser("known-1", "person-2", TUESDAY + timedelta(days=180)), replaces)


def test_there_is_none_until_it_is_saved(world: World) -> None:
    assert world.factors.get("person-2") is None
    saved = world.factors.save(FACTOR)
    assert saved == replace(FACTOR, version=1)
    assert world.factors.get("person-2") == saved
    assert world.factors.get("person-3") is None


def test_all_of_it_is_kept(world: World) -> None:
    saved = world.factors.save(replace(FACTOR, recovery=frozenset(), wrong=3, wrong_since=TUESDAY))
    assert world.factors.get("person-2") == saved


def test_of_two_at_the_same_moment_one_is_written(world: World) -> None:
    read = world.factors.save(FACTOR)
    world.factors.save(read.with_step(101))
    with pytest.raises(Conflict):
        world.factors.save(read.with_step(101))
    with pytest.raises(Conflict):
        world.factors.save(FACTOR)


def test_the_session_is_opened_with_it_or_not_at_all(world: World) -> None:
    read = world.factors.save(FACTOR, _opened("half"))
    assert world.sign_ins.session("half")
    world.factors.save(read.with_step(101), _opened("whole", replaces="half"))
    assert world.sign_ins.session("half") is None
    with pytest.raises(Conflict):
        world.factors.save(read.with_step(101), _opened("thief", replaces="whole"))
    assert world.sign_ins.session("thief") is None
    session = world.sign_ins.session("whole")
    assert session
    assert session.second


def test_it_is_removed_with_the_change_that_says_so(world: World) -> None:
    world.factors.save(FACTOR)
    change = Change("change-1", Changed.FACTOR_RESET, "person-2", "person-1", TUESDAY)
    word = new_message("word", "second_factor", person_recipient("person-2"), {"what": "reset"}, TUESDAY)
    world.factors.remove("person-2", change, (word,))
    assert world.factors.get("person-2") is None
    world.factors.remove("person-2", replace(change, change_id="change-2"), ())
    assert world.factors.save(FACTOR).version == 1
