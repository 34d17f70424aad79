"""A link that an administrator withdraws while its answer is under way: the answer counts, or the withdrawal, never both."""

from collections.abc import Callable
from functools import partial
from typing import Any
from unittest.mock import Mock

import pytest
from msgspec.structs import replace

from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.errors import Conflict, TryAgain
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.people.purpose_links import Over
from chalicelib.domain.returns.returns import ReturnState
from chalicelib.ports.world import World
from chalicelib.services.administration import asking_leads
from chalicelib.services.casework.becoming_case import find_return
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.one_purpose import answering, codes, open_links
from chalicelib.services.one_purpose.looking import LinkOver, digest_of_token, live
from tests.services.one_purpose.test_hand_over_by_link import ACCEPTED, HERE, handed, now_of
from tests.support import steps
from tests.support.returns import now_of as return_now
from tests.support.returns import send_form, typed_leaver
from tests.support.world import ADMINISTRATOR, BASE_URL, OFFICER, PEOPLE, SCHOOL, FakeWorld, a_world

LEAD = Person("lead", "Lena Lead", "lena@school.example", schools=(School(SCHOOL.urn, SCHOOL.name, safeguarding=True),))
DECLINED = ACCEPTED | {"answered": "declined"}


class Interrupted:
    """A port whose write is preceded by what somebody else does at that moment."""

    def __init__(self, port: Any, call: str, first: Callable[[], None]) -> None:
        self._port, self._call, self._first = port, call, first

    def __getattr__(self, name: str) -> Any:
        if name == self._call:
            self._call = ""
            self._first()
        return getattr(self._port, name)


def opened(world: FakeWorld) -> str:
    sweep(world)
    text = next(mail.rendered.text for mail in reversed(world.mailer.sent) if "/links/" in mail.rendered.text)
    it = text.partition(f"{BASE_URL}/links/")[2].split()[0]
    codes.send_code(world, live(world, it), HERE)
    attempt = world.message("link_code").variables["attempt_id"]
    codes.enter_code(world, live(world, it), world.keys.sign_in_code(attempt), HERE)
    return it


def just_before(world: FakeWorld, port: str, call: str, first: Callable[[], None]) -> World:
    """The world of an answer; `first` happens just before its write."""
    return world.but(**{port: Interrupted(getattr(world, port), call, first)})


def withdrawn_at(world: FakeWorld, token: str, port: str, call: str) -> World:
    link_id = digest_of_token(world, token)
    return just_before(world, port, call, lambda: open_links.withdraw(world, ADMINISTRATOR, link_id, "the mailbox"))


def is_withdrawn(world: World, token: str, values: dict[str, str]) -> None:
    for _ in range(2):
        with pytest.raises(LinkOver, match=Over.WITHDRAWN):
            answering.answer(world, token, HERE, values)


def test_a_hand_over_is_not_answered() -> None:
    world = a_world()
    case = handed(world)
    it = opened(world)
    is_withdrawn(withdrawn_at(world, it, "cases", "change"), it, ACCEPTED)
    assert now_of(world, case).waits, "it still waits"
    assert EventKind.TEAM_ANSWERED not in {event.kind for event in world.store.events.values()}


@pytest.mark.parametrize(("said", "call"), [(ACCEPTED, "change"), (DECLINED, "open_case")], ids=["accept", "decline"])
def test_a_return_is_not_answered(said: dict[str, str], call: str) -> None:
    world = a_world()
    head = find_return(world, send_form(world, "leaver", typed_leaver("f")).reference)
    it = opened(world)
    is_withdrawn(withdrawn_at(world, it, "returns", call), it, said)
    assert (return_now(world, head).state, world.store.heads) == (ReturnState.HANDED_OVER, {})


@pytest.mark.parametrize(
    ("said", "port", "call"),
    [("yes", "people", "change"), ("no", "access_requests", "settle")],
    ids=["agree", "refuse"],
)
def test_a_colleague_is_neither_let_in_nor_refused(said: str, port: str, call: str) -> None:
    world = a_world(people=(*PEOPLE, ADMINISTRATOR, LEAD))
    asking_leads.ask_leads(world, ADMINISTRATOR, "Cai", "cai@school.example", School(SCHOOL.urn, SCHOOL.name))
    it = opened(world)
    is_withdrawn(withdrawn_at(world, it, port, call), it, {"answer": said})
    assert world.people.by_email("cai@school.example") is None
    assert len(world.access_requests.waiting(world.clock.now())) == 1


def test_an_answer_on_a_case_that_changes_at_that_moment_is_written_all_the_same() -> None:
    world = a_world()
    case = handed(world)
    it = opened(world)
    worse = partial(
        steps.change_priority, world, case.reference, Actor(OFFICER, "worse"), Priority.AMBER, "Seen with strangers."
    )
    answering.answer(just_before(world, "cases", "change", worse), it, HERE, ACCEPTED)
    after = now_of(world, case)
    assert (after.priority, after.waits) == (Priority.AMBER, ())


def test_an_answer_that_meets_another_change_each_time_is_not_said_to_be_settled() -> None:
    """Nobody has answered: the team reads that it was not done, and sends it again."""
    world: Any = a_world()
    case = handed(world)
    it = opened(world)
    write = world.cases.change
    world.cases.change = Mock(side_effect=Conflict)
    with pytest.raises(TryAgain):
        answering.answer(world, it, HERE, ACCEPTED)
    world.cases.change = write
    assert now_of(world, case).waits
    answering.answer(world, it, HERE, ACCEPTED)
    assert not now_of(world, case).waits


def test_a_lead_whom_a_former_administrator_asked_reads_that_no_answer_is_needed() -> None:
    world = a_world(people=(*PEOPLE, ADMINISTRATOR, LEAD))
    asking_leads.ask_leads(world, ADMINISTRATOR, "Cai", "cai@school.example", School(SCHOOL.urn, SCHOOL.name))
    it = opened(world)
    asker = world.people.get(ADMINISTRATOR.person_id)
    assert asker
    world.people.add(replace(asker, active=False))
    with pytest.raises(LinkOver, match=Over.SETTLED):
        answering.answer(world, it, HERE, {"answer": "yes"})
    assert world.people.by_email("cai@school.example") is None
