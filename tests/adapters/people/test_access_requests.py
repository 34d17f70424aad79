"""Changes that wait for a second person, in the table."""

from datetime import timedelta

import pytest

from chalicelib.domain.authority.agreement import Request
from chalicelib.domain.authority.wanted import WantedPerson
from chalicelib.domain.messages.message import new_message
from chalicelib.domain.messages.recipients import person_recipient
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.people.roles import Role
from chalicelib.ports.world import World
from tests.support.table import TUESDAY, Stack

OMAR = Person("omar", "Zzomar", "zz.omar@exampleshire.example", frozenset({Role.OFFICER}))
WORD = new_message("key", "sign_in_code", person_recipient("omar"), {"attempt_id": "1"}, TUESDAY)
WANTED = WantedPerson(
    "omar", 1, "Zzomar", "zz.new@exampleshire.example", frozenset({Role.MANAGER}), (School("1", "Zzalder", True),),
    active=True, named={"2345": "x"}, rest="",
)  # fmt: skip
REQUEST = Request("request-1", Changed.PERSON, "ann", TUESDAY, WANTED, {"Email": "old"}, {"Email": "new"})


def change(number: int, minutes: float = 0) -> Change:
    return Change(f"change-{number}", Changed.PERSON, "omar", "ann", TUESDAY + timedelta(minutes=minutes))


@pytest.fixture
def asked(world: World) -> World:
    world.people.change(None, OMAR, change(1))
    world.access_requests.ask(REQUEST, change(2), [WORD])
    return world


def test_a_request_is_sealed(asked: World, stack: Stack) -> None:
    assert "zz" not in str([row for row in stack.rows("ACCESS_REQUEST") if row.pop("sealed")]).lower()
