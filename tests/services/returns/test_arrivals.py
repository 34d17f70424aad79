"""A leaver without a joiner: the new school is asked once, and the first school hears, never where."""

from datetime import date

import pytest
from msgspec.structs import replace

from chalicelib.domain.calendar.term_dates import TermDates
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.recipients import Recipient, person_recipient
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.records.access import View
from chalicelib.domain.returns.returns import Return, ReturnState
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.returns import arrivals, checking
from tests.support.returns import going_to, now_of, send_form, typed_joiner, typed_leaver
from tests.support.world import (
    COLLEAGUE,
    MANAGER,
    OFFICER,
    OTHER_SCHOOL,
    REFERRER,
    SCHOOL,
    FakeWorld,
    a_world,
    london,
    refer,
    registered,
)

RECEIVER = Person("receiver", "Rae Receiver", "rae@sample.example", schools=(OTHER_SCHOOL,))
PEOPLE = (REFERRER, RECEIVER, OFFICER, COLLEAGUE, MANAGER)
THERE = going_to(registered(OTHER_SCHOOL))
CHECK, ANSWER_BY = london("2026-12-14T12:00"), london("2026-12-17T12:00")


@pytest.fixture
def world() -> FakeWorld:
    return a_world(people=PEOPLE)


def leaver(world: FakeWorld, **changes: str) -> Return:
    head = world.returns.named(send_form(world, "leaver", typed_leaver("a", **(THERE | changes))).reference)
    assert head
    return head


def asked(world: FakeWorld, **changes: str) -> Return:
    head = leaver(world, **changes)
    world.clock.set(CHECK)
    for _ in range(2):
        checking.check_returns(world)
    return now_of(world, head)


def told(world: FakeWorld) -> list[tuple[Recipient, str]]:
    return [(message.recipient, message.variables["what"]) for message in world.messages("leaver_news")]


# --- the calendar --------------------------------------------------------------------------------------------------------


def test_days_are_counted_in_the_new_schools_own_calendar(world: FakeWorld) -> None:
    terms = ((date(2026, 9, 1), date(2026, 12, 4)), (date(2027, 1, 4), date(2027, 7, 20)))
    world.schools._dates[OTHER_SCHOOL.urn] = TermDates(terms)
    head = leaver(world)
    assert head.check_at
    assert london_day(head.check_at) == date(2027, 1, 11), "four days of school before its holiday, six after it"
    assert any("the new school’s own term dates" in reason for reason in head.reasons)


def test_a_school_outside_the_register_has_the_countys_days(world: FakeWorld) -> None:
    head = world.returns.named(send_form(world, "leaver", typed_leaver("a")).reference)
    assert head
    assert head.check_at
    assert london_day(head.check_at) == london_day(CHECK)
    assert any("the county’s term dates" in reason for reason in head.reasons)


# --- asking --------------------------------------------------------------------------------------------------------------


def test_the_new_school_is_asked_once_by_an_email_that_names_nobody(world: FakeWorld) -> None:
    head = asked(world)
    assert (head.state, head.asked_at, head.check_at) == (ReturnState.AWAITS_JOINER, CHECK, ANSWER_BY)
    assert world.message("arrival_asked").recipient == person_recipient("receiver")
    sweep(world)
    (mail,) = [mail for mail in world.mailer.sent if mail.to == RECEIVER.email]
    assert mail.rendered.subject == f"A question for your school: {head.reference}"
    assert f"/arrivals/{head.reference}" in mail.rendered.text
    assert not {"Ada", "Example Primary"} & set(mail.rendered.text.replace(",", " ").split())
    assert world.store.heads == {}


@pytest.mark.parametrize("restricted", ["yes", "not-known"])
def test_where_the_address_is_secret_nobody_is_asked_and_a_case_is_opened(world: FakeWorld, restricted: str) -> None:
    head = asked(world, restricted_address=restricted)
    assert (head.state, world.messages("arrival_asked")) == (ReturnState.BECAME_CASE, [])
    with pytest.raises(NotFound):
        arrivals.find(world, head.reference, RECEIVER)


KEYS = ("first_names", "last_name", "born-day", "born-month", "born-year", "upn")


def say_elsewhere(world: FakeWorld, restricted: str, what: str) -> None:
    """The same child in a referral, or in a return that opened no case, with this answer about the address."""
    raw = typed_leaver("a", **THERE)
    child = {key: raw[key] for key in KEYS if key in raw}
    if what == "case":
        refer(world, restricted_address=restricted, **child)
    else:
        send_form(world, "leaver", typed_leaver("a", **(THERE | {"restricted_address": restricted})))


@pytest.mark.parametrize("what", ["case", "return"])
@pytest.mark.parametrize(("restricted", "is_asked"), [("yes", False), ("not-known", False), ("no", True)])
def test_a_secret_address_that_only_another_case_or_return_knows_of_holds_too(
    world: FakeWorld, what: str, restricted: str, is_asked: bool
) -> None:
    head = leaver(world)
    say_elsewhere(world, restricted, what)
    world.clock.set(CHECK)
    checking.check_returns(world)
    assert (now_of(world, head).asked_at is not None) is is_asked
    assert (now_of(world, head).state is ReturnState.BECAME_CASE) is not is_asked
    assert bool(world.messages("arrival_asked")) is is_asked


def test_a_secret_address_that_we_hear_of_after_asking_closes_the_page(world: FakeWorld) -> None:
    head = asked(world)
    say_elsewhere(world, "yes", "case")
    with pytest.raises(NotFound):
        arrivals.find(world, head.reference, RECEIVER)
    world.clock.set(ANSWER_BY)
    checking.check_returns(world)
    assert now_of(world, head).state is ReturnState.BECAME_CASE


def test_where_the_other_cases_cannot_be_read_the_school_is_not_asked(world: FakeWorld) -> None:
    head = leaver(world)
    say_elsewhere(world, "no", "case")
    world.store.fail("cases.submission")
    world.clock.set(CHECK)
    checking.check_returns(world)
    assert (now_of(world, head).asked_at, world.messages("arrival_asked")) == (None, [])


@pytest.mark.parametrize(
    "people",
    [(REFERRER, OFFICER), (REFERRER, OFFICER, replace(RECEIVER, active=False))],
    ids=["no contact", "a contact who has left"],
)
def test_where_the_new_school_has_nobody_here_a_case_is_opened(people: tuple[Person, ...]) -> None:
    world = a_world(people=people)
    assert asked(world).state is ReturnState.BECAME_CASE
    assert world.messages("arrival_asked") == []


def test_a_school_is_not_asked_about_its_own_leaver(world: FakeWorld) -> None:
    assert asked(world, **going_to(registered(SCHOOL))).state is ReturnState.BECAME_CASE


def test_without_an_answer_a_case_is_opened_after_three_school_days(world: FakeWorld) -> None:
    head = asked(world)
    for at, state in (("2026-12-17T11:59", ReturnState.AWAITS_JOINER), ("2026-12-17T12:00", ReturnState.BECAME_CASE)):
        world.clock.set(london(at))
        checking.check_returns(world)
        assert now_of(world, head).state is state
    (event,) = [event for event in world.store.events.values() if event.facts.get("opened_because")]
    assert "It was asked, and has not answered." in event.facts["opened_because"]
    assert told(world) == [(person_recipient("referrer"), "checked")]


# --- who may answer ------------------------------------------------------------------------------------------------------


def test_the_new_school_sees_the_child_and_the_look_is_recorded(world: FakeWorld) -> None:
    head = asked(world)
    child = arrivals.find(world, head.reference, RECEIVER).child
    assert child
    assert (child.name, child.born) == ("Ada Example", date(2015, 3, 14))
    looks = [access for access in world.audit.of_case(head.return_id, 10).rows if access.what == View.ARRIVAL_OPENED]
    assert [access.person_id for access in looks] == [RECEIVER.person_id]


@pytest.mark.parametrize(
    "person",
    [REFERRER, OFFICER, replace(RECEIVER, schools=()), replace(RECEIVER, schools=(School("111111", "Third School"),))],
    ids=["the first school", "an officer", "a former contact", "a third school"],
)
def test_nobody_else_sees_or_answers_anything(world: FakeWorld, person: Person) -> None:
    head = asked(world)
    with pytest.raises(NotFound):
        arrivals.find(world, head.reference, person)
    with pytest.raises(NotFound):
        arrivals.answer(world, head.reference, person, "no", None)
    assert now_of(world, head) == head


def test_before_it_is_asked_the_new_school_sees_nothing(world: FakeWorld) -> None:
    head = leaver(world)
    with pytest.raises(NotFound):
        arrivals.find(world, head.reference, RECEIVER)


# --- answers -------------------------------------------------------------------------------------------------------------


def test_arrived_ends_the_wait_and_the_first_school_hears_that_and_not_where(world: FakeWorld) -> None:
    head = asked(world)
    for _ in range(2):
        arrivals.answer(world, head.reference, RECEIVER, "yes", date(2026, 12, 1))
    after = now_of(world, head)
    assert (after.state, after.arrived_on, after.check_at) == (ReturnState.ARRIVED, date(2026, 12, 1), None)
    assert told(world) == [(person_recipient("referrer"), "arrived")]
    sweep(world)
    (mail,) = [mail for mail in world.mailer.sent if "An update about your return" in mail.rendered.subject]
    assert "has arrived" in mail.rendered.text
    assert OTHER_SCHOOL.name not in mail.rendered.text + mail.rendered.html
    assert arrivals.find(world, head.reference, RECEIVER).child is None, "answered: the child is shown no more"
    assert (world.store.heads, checking.check_returns(world)) == ({}, 0)


def test_the_new_pupil_return_that_comes_after_that_is_joined(world: FakeWorld) -> None:
    head = asked(world)
    arrivals.answer(world, head.reference, RECEIVER, "yes", date(2026, 12, 1))
    receipt = send_form(world, "joiner", typed_joiner(school_urn=OTHER_SCHOOL.urn), RECEIVER)
    assert (now_of(world, head).state, now_of(world, head).joined_by) == (ReturnState.JOINED, receipt.reference)


@pytest.mark.parametrize(("said", "words"), [("no", "has not come"), ("not-known", "does not know of the child")])
def test_anything_else_opens_the_case_at_once_and_once(world: FakeWorld, said: str, words: str) -> None:
    head = asked(world)
    for _ in range(2):
        arrivals.answer(world, head.reference, RECEIVER, said, None)
    (case,) = world.store.heads.values()
    assert (case.reference, now_of(world, head).case_id) == (head.reference, case.case_id)
    assert any(words in event.facts.get("opened_because", "") for event in world.store.events.values())
    assert told(world) == [(person_recipient("referrer"), "checked")]


def test_the_first_of_two_answers_at_the_same_moment_counts(world: FakeWorld) -> None:
    head = asked(world)
    named = world.returns.named
    world.returns.named = lambda reference: head  # type: ignore[method-assign]
    arrivals.answer(world, head.reference, RECEIVER, "yes", date(2026, 12, 1))
    arrivals.answer(world, head.reference, RECEIVER, "no", None)
    world.returns.named = named  # type: ignore[method-assign]
    assert (now_of(world, head).state, world.store.heads) == (ReturnState.ARRIVED, {})


def test_an_answer_that_another_change_overtook_is_not_lost_in_silence(world: FakeWorld) -> None:
    head = asked(world)
    world.store.returns[head.return_id] = replace(head, version=head.version + 1)
    stale = world.returns.named
    world.returns.named = lambda reference: head  # type: ignore[method-assign]
    with pytest.raises(Conflict):
        arrivals.answer(world, head.reference, RECEIVER, "yes", date(2026, 12, 1))
    world.returns.named = stale  # type: ignore[method-assign]
    assert now_of(world, head).state is ReturnState.AWAITS_JOINER
