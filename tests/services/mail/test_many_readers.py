"""A school with more contacts than one transaction can tell: each is told, and each once."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from chalicelib.domain.messages.many_readers import MOST_AT_ONCE, bounded, each_of
from chalicelib.domain.messages.message import new_message
from chalicelib.domain.messages.recipients import TEAM_MAILBOX, Recipient, person_of, person_recipient
from chalicelib.domain.messages.states import State
from chalicelib.domain.people.people import Person
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.referrals import old_drafts
from chalicelib.services.reminders import reminding
from chalicelib.services.returns import arrivals, checking
from tests.support import steps
from tests.support.returns import going_to, send_form, typed_leaver
from tests.support.world import (
    COLLEAGUE,
    MANAGER,
    NOW,
    OFFICER,
    OTHER_SCHOOL,
    REFERRER,
    SCHOOL,
    FakeWorld,
    a_draft,
    a_world,
    refer,
    registered,
)

HERE = tuple(Person(f"here-{n:03d}", f"Ann {n}", f"a{n}@school.example", schools=(SCHOOL,)) for n in range(120))
THERE = tuple(Person(f"there-{n:03d}", f"Bo {n}", f"b{n}@academy.example", schools=(OTHER_SCHOOL,)) for n in range(120))


@pytest.fixture
def world() -> FakeWorld:
    return a_world(people=(REFERRER, OFFICER, COLLEAGUE, MANAGER, *HERE, *THERE))


def referrer_leaves(world: FakeWorld) -> None:
    world.people.add(replace(REFERRER, active=False))


def a_decision(world: FakeWorld) -> str:
    case = refer(world)
    referrer_leaves(world)
    steps.decide(world, case.reference, Actor(OFFICER, "once"), "must-stay", None, "Nobody asked the family.")
    return "decision_waiting"


def a_question(world: FakeWorld) -> str:
    case = refer(world)
    referrer_leaves(world)
    steps.ask_more(world, case.reference, Actor(OFFICER, "once"), ["last-seen"], "Who saw the child?")
    return "more_asked"


def a_question_unanswered(world: FakeWorld) -> str:
    a_question(world)
    sweep(world)
    for _ in range(12):
        world.clock.pass_by(days=1)
        reminding.remind_all(world)
        if world.messages("question_chase"):
            break
    return "question_chase"


def a_leaver(world: FakeWorld) -> str:
    going = going_to(registered(OTHER_SCHOOL))
    return send_form(world, "leaver", typed_leaver("a", **going)).reference


def asked_for_an_arrival(world: FakeWorld) -> str:
    a_leaver(world)
    world.clock.pass_by(days=30)
    checking.check_returns(world)
    return "arrival_asked"


def news_of_a_leaver(world: FakeWorld) -> str:
    reference = a_leaver(world)
    world.clock.pass_by(days=30)
    checking.check_returns(world)
    referrer_leaves(world)
    arrivals.answer(world, reference, THERE[0], "no", None)
    return "leaver_news"


def a_draft_warned_of(world: FakeWorld) -> str:
    a_draft(world, school_urn=SCHOOL.urn)
    referrer_leaves(world)
    for _ in range(40):
        world.clock.pass_by(days=1)
        old_drafts.look_after_drafts(world)
        sweep(world)
    return "draft_reminder"


def a_draft_deleted(world: FakeWorld) -> str:
    a_draft_warned_of(world)
    return "draft_deleted"


@pytest.mark.parametrize(
    "happens",
    [
        a_decision,
        a_question,
        a_question_unanswered,
        asked_for_an_arrival,
        news_of_a_leaver,
        a_draft_warned_of,
        a_draft_deleted,
    ],
)
def test_every_contact_of_a_large_school_is_told_once(world: FakeWorld, happens: Callable[[FakeWorld], str]) -> None:
    email = happens(world)
    for _ in range(5):
        sweep(world)
    whom = THERE if email == "arrival_asked" else HERE
    told = [message.recipient for message in world.messages(email) if not each_of(message.recipient)]
    assert sorted(map(person_of, told)) == sorted(person.person_id for person in whom)


@pytest.mark.parametrize("readers", [0, 1, MOST_AT_ONCE, MOST_AT_ONCE + 1, 500])
def test_the_first_have_messages_of_their_own_and_one_carries_the_rest(readers: int) -> None:
    to = [person_recipient(str(number)) for number in range(readers)]
    messages = [new_message(f"key|{each}", "decision_waiting", each, {}, NOW) for each in to]
    found = bounded(messages)
    assert len(found) == len({message.message_id for message in found}) == min(readers, MOST_AT_ONCE)
    assert [each for message in found for each in each_of(message.recipient) or (message.recipient,)] == to


def test_a_mailbox_is_not_carried() -> None:
    to: list[Recipient] = [*(person_recipient(str(number)) for number in range(30)), TEAM_MAILBOX]
    found = bounded([new_message(f"key|{each}", "decision_waiting", each, {}, NOW) for each in to])
    assert TEAM_MAILBOX in {message.recipient for message in found}


def test_a_case_lists_the_emails_to_each_and_not_the_one_that_carried_them(world: FakeWorld) -> None:
    a_decision(world)
    carriers = [message for message in world.messages("decision_waiting") if each_of(message.recipient)]
    assert carriers[0].case_id
    sweep(world)
    assert world.store.messages[carriers[0].message_id].state is State.WITHDRAWN
    listed = world.outbox.of_case(carriers[0].case_id, 500).rows
    assert len([message for message in listed if message.email == "decision_waiting"]) == len(HERE)
