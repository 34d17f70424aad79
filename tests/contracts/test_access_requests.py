"""The port AccessRequests decides a request once, in time, and not by its author."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.agreement import Agreement, Request, Stand
from chalicelib.domain.authority.local_authorities import Listing
from chalicelib.domain.authority.mailboxes import MovedMailboxes
from chalicelib.domain.authority.second_person import LASTS
from chalicelib.domain.authority.wanted import WantedLoad, WantedPerson
from chalicelib.domain.errors import Conflict
from chalicelib.domain.files.jobs import new_job
from chalicelib.domain.messages.message import new_message
from chalicelib.domain.messages.recipients import person_recipient
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.people.roles import Role
from chalicelib.ports.world import World
from tests.support.table import TUESDAY

OMAR = Person("omar", "Zzomar", "zz.omar@exampleshire.example", frozenset({Role.OFFICER}))
ANN = Person("ann", "Zzann", "zz.ann@exampleshire.example", frozenset({Role.ADMINISTRATOR}))
WORD = new_message("key", "sign_in_code", person_recipient("omar"), {"attempt_id": "1"}, TUESDAY)
WANTED = WantedPerson(
    "omar", 1, "Zzomar", "zz.new@exampleshire.example", frozenset({Role.MANAGER}), (School("1", "Zzalder", True),),
    active=True, named={"2345": "x"}, rest="",
)  # fmt: skip
REQUEST = Request("request-1", Changed.PERSON, "ann", TUESDAY, WANTED, {"Email": "old"}, {"Email": "new"})
AFTER = WANTED.applied_to(OMAR)


def change(number: int, minutes: float = 0) -> Change:
    return Change(f"change-{number}", Changed.PERSON, "omar", "ann", TUESDAY + timedelta(minutes=minutes))


def by(person_id: str, minutes: float = 0) -> Agreement:
    return Agreement(REQUEST, person_id, TUESDAY + timedelta(minutes=minutes))


@pytest.fixture
def asked(world: World) -> World:
    world.people.change(None, OMAR, change(1))
    world.access_requests.ask(REQUEST, change(2), [WORD])
    return world


def agree(world: World, agreement: Agreement, number: int = 3) -> None:
    before = world.people.get("omar")
    world.people.change(before, AFTER, change(number), agreement=agreement)


MINA = Person("mina", "Zzmina", "zz.mina@exampleshire.example", frozenset({Role.MANAGER}))


def read(world: World, person: Person) -> Person:
    found = world.people.get(person.person_id)
    assert found
    return found


MOVED = MovedMailboxes({"duty": "zz.old@exampleshire.example"}, {"duty": "zz.new@exampleshire.example"})
LISTING = Listing("zz.cme@suffolk.gov.uk", TUESDAY.date())
MOVE = Request("request-2", Changed.SETTINGS, "ann", TUESDAY, MOVED)


def save_settings(world: World, agreement: Agreement) -> None:
    world.authorities.save(world.authorities.stored(), {"duty_mailbox": "new"}, change(3), [WORD], agreement)


def save_listing(world: World, agreement: Agreement) -> None:
    before = world.directories.current()
    world.directories.save(before, before.with_listing("935", LISTING), change(3), [WORD], agreement)


LOAD = Request("request-3", Changed.REGISTER, "ann", TUESDAY, WantedLoad("file", "content", "opens", 2))


class TestAccessRequests:
    def test_a_request_is_stored_with_its_change_and_its_messages(self, asked: World) -> None:
        assert asked.access_requests.get("request-1") == REQUEST
        assert asked.access_requests.waiting(TUESDAY) == [REQUEST]
        assert asked.outbox.get(None, WORD.message_id) == WORD
        with pytest.raises(Conflict):
            asked.access_requests.ask(REQUEST, change(4), ())
        assert len(asked.changes.newest("", 10).changes) == 2

    def test_the_agreement_is_written_with_the_change(self, asked: World) -> None:
        agree(asked, by("mina"))
        person, request = asked.people.get("omar"), asked.access_requests.get("request-1")
        assert (person, request) == (replace(AFTER, version=2), replace(REQUEST, stand=Stand.AGREED, decided_by="mina"))
        assert asked.access_requests.waiting(TUESDAY) == []

    @pytest.mark.parametrize(
        "agreement", [by("ann"), by("mina", LASTS.total_seconds() / 60)], ids=["who asked", "too late"]
    )
    def test_what_cannot_be_agreed_to_changes_nothing(self, asked: World, agreement: Agreement) -> None:
        with pytest.raises(Conflict):
            agree(asked, agreement)
        assert asked.people.get("omar") == replace(OMAR, version=1)
        assert asked.access_requests.get("request-1") == REQUEST

    def test_a_request_is_decided_once(self, asked: World) -> None:
        asked.access_requests.settle(by("ann"), Stand.DECLINED, change(3), ())
        with pytest.raises(Conflict):
            agree(asked, by("mina"), 4)
        with pytest.raises(Conflict):
            asked.access_requests.settle(by("mina"), Stand.DECLINED, change(5), ())
        assert asked.people.get("omar") == replace(OMAR, version=1)
        found = asked.access_requests.get("request-1")
        assert found
        assert (found.stand, found.decided_by) == (Stand.DECLINED, "ann")

    @pytest.mark.parametrize("leaves", [ANN, MINA], ids=["who asked", "who agrees"])
    def test_an_agreement_fails_when_who_asked_or_who_agrees_was_changed(self, asked: World, leaves: Person) -> None:
        asked.people.change(None, ANN, change(5))
        asked.people.change(None, MINA, change(6))
        agreement = replace(by("mina"), relies_on=(read(asked, ANN), read(asked, MINA)))
        before = read(asked, leaves)
        asked.people.change(before, replace(before, active=False), change(7))
        with pytest.raises(Conflict):
            agree(asked, agreement)
        assert asked.people.get("omar") == replace(OMAR, version=1)
        agree(asked, replace(agreement, relies_on=(read(asked, ANN), read(asked, MINA))), 8)
        assert asked.people.get("omar") == replace(AFTER, version=2)

    def test_the_asker_may_be_changed_and_the_agreer_may_be_who_remains(self, asked: World) -> None:
        """DynamoDB refuses two operations on one row in a transaction."""
        asked.people.change(None, MINA, change(6))
        omar, mina = read(asked, OMAR), read(asked, MINA)
        agreement = replace(by("mina"), relies_on=(omar, mina))
        asked.people.change(omar, AFTER, change(3), mina, agreement=agreement)
        assert asked.people.get("omar") == replace(AFTER, version=2)

    def test_a_lapsed_request_does_not_wait(self, asked: World) -> None:
        assert asked.access_requests.waiting(TUESDAY + LASTS) == []

    @pytest.mark.parametrize("save", [save_settings, save_listing])
    def test_a_mailbox_and_the_agreement_to_it_are_written_together(
        self, world: World, save: Callable[[World, Agreement], None]
    ) -> None:
        world.access_requests.ask(MOVE, change(1), ())
        assert world.access_requests.get("request-2") == MOVE
        with pytest.raises(Conflict):
            save(world, Agreement(MOVE, "ann", TUESDAY))
        assert (world.authorities.stored().values, world.directories.current().listings) == ({}, {})
        save(world, Agreement(MOVE, "mina", TUESDAY))
        assert world.access_requests.waiting(TUESDAY) == []
        assert world.outbox.get(None, WORD.message_id) == WORD
        assert (world.authorities.stored().values, world.directories.current().listings) != ({}, {})

    def test_work_that_was_agreed_to_begins_with_the_agreement(self, world: World) -> None:
        world.access_requests.ask(LOAD, change(1), ())
        assert world.access_requests.get("request-3") == LOAD
        job = new_job("job-1", "load-register", "ann", {"file": "file"}, TUESDAY)
        with pytest.raises(Conflict):
            world.access_requests.settle(Agreement(LOAD, "ann", TUESDAY), Stand.AGREED, change(2), (), job)
        assert world.jobs.get("job-1") is None
        world.access_requests.settle(Agreement(LOAD, "mina", TUESDAY), Stand.AGREED, change(3), (), job)
        found = world.access_requests.get("request-3")
        assert found
        assert (world.jobs.get("job-1"), found.stand) == (replace(job, version=1), Stand.AGREED)
