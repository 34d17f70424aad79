"""What is kept of a form that was posted after its session had ended, for whom, and for how long."""

import pytest

from chalicelib.domain.people.kept import MOST
from chalicelib.domain.people.sessions import Ended, Session
from chalicelib.services.sign_in.keeping_words import drop, keep, kept_for
from chalicelib.services.sign_in.sessions import session_id
from tests.support.world import COLLEAGUE, OFFICER, FakeWorld, a_world

PATH = "/cases/BCDF-2347/notes"
NOTE = {"note": "Phoned the grandmother."}


@pytest.fixture
def world() -> FakeWorld:
    world = a_world()
    now = world.clock.now()
    world.sign_ins.be_in(Session(session_id(world, "theirs"), OFFICER.person_id, True, now, now, second=True))
    return world


def test_words_of_an_ended_session_are_its_persons_for_an_hour(world: FakeWorld) -> None:
    world.clock.pass_by(minutes=31)
    assert keep(world, "theirs", PATH, NOTE)
    assert kept_for(world, COLLEAGUE) is None
    world.clock.pass_by(minutes=59)
    found = kept_for(world, OFFICER)
    assert found
    assert (found.path, found.fields) == (PATH, NOTE)
    world.clock.pass_by(minutes=1)
    assert kept_for(world, OFFICER) is None


def test_they_are_thrown_away(world: FakeWorld) -> None:
    world.clock.pass_by(minutes=31)
    keep(world, "theirs", PATH, NOTE)
    drop(world, OFFICER, world.clock.now())
    assert kept_for(world, OFFICER) is None


@pytest.mark.parametrize(
    ("token", "ended", "note", "kept"),
    [
        ("theirs", Ended.SIGNED_OUT, "words", True),
        ("theirs", Ended.ELSEWHERE, "words", True),
        ("theirs", Ended.REVOKED, "words", False),
        ("theirs", Ended.COUNCIL, "words", False),
        ("theirs", None, "words", False),
        ("nobody's", Ended.SIGNED_OUT, "words", False),
        ("theirs", Ended.SIGNED_OUT, "w" * (MOST - 4), True),
        ("theirs", Ended.SIGNED_OUT, "w" * (MOST - 3), False),
    ],
)
def test_what_is_kept(world: FakeWorld, token: str, ended: Ended | None, note: str, kept: bool) -> None:
    if ended:
        world.sign_ins.end(session_id(world, "theirs"), ended)
    assert keep(world, token, PATH, {"note": note}) is kept
