"""A team's answer by its link: what it sees, and what is recorded."""

from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE, Authority
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.closing import Evidence, Outcome
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.news import News
from chalicelib.domain.casework.triage import Route
from chalicelib.domain.errors import NotFound, TryAgain
from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.browser import Browser
from chalicelib.domain.people.purpose_links import Over
from chalicelib.domain.records.access import View
from chalicelib.services.casework import reading, taking
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.casework.seeing import seen_by
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.one_purpose import answering, codes
from chalicelib.services.one_purpose.looking import LinkOver, live
from chalicelib.services.reminders.reminding import remind_all
from chalicelib.web.casework.names import Names
from tests.support import steps
from tests.support.world import BASE_URL, COLLEAGUE, MANAGER, OFFICER, FakeWorld, a_world, refer

HERE = Browser("browser", "source")
ACCEPTED = {"answered": "accepted", "who": "Sal", "text": "We ring the family."}


def handed(world: FakeWorld, **child: str) -> Case:
    case = refer(world, **child)
    taking.take(world, case.reference, OFFICER, case.version, "take")
    hand_over(world, case.reference, "hand-over")
    return now_of(world, case)


def hand_over(world: FakeWorld, reference: str, once: str) -> None:
    on = london_day(world.clock.now())
    steps.hand_over(world, reference, Actor(OFFICER, once), Team.SEND, "", "phone", on, "")
    sweep(world)


def now_of(world: FakeWorld, case: Case) -> Case:
    return reading.load_for_page(world, case.reference).case


def token(world: FakeWorld) -> str:
    text = world.mailer.sent[-1].rendered.text
    return text.partition(f"{BASE_URL}/links/")[2].split()[0]


def opened(world: FakeWorld) -> str:
    it = token(world)
    codes.send_code(world, live(world, it), HERE)
    attempt = world.message("link_code").variables["attempt_id"]
    codes.enter_code(world, live(world, it), world.keys.sign_in_code(attempt), HERE)
    return it


def test_the_answer_is_the_teams_and_the_owner_has_it_as_news() -> None:
    world = a_world()
    case = handed(world)
    it = opened(world)
    answering.answer(world, it, HERE, ACCEPTED)
    with pytest.raises(LinkOver, match=Over.USED):
        answering.answer(world, it, HERE, ACCEPTED)
    file = reading.load_for_page(world, case.reference)
    (event,) = [event for event in file.events if event.kind is EventKind.TEAM_ANSWERED]
    assert (event.by, event.facts["how"], event.facts["answered"]) == ("mailbox:send", "link", "accepted")
    assert event.text == "Said by: Sal, the special educational needs team\nWe ring the family."
    assert Names(world).of(event.by) == "the mailbox of the special educational needs team"
    assert News.HAND_OVER in file.case.news
    assert file.case.stage is not Stage.CLOSED


def test_an_answer_that_broke_off_is_finished_by_sending_it_again() -> None:
    world = a_world()
    case = handed(world)
    it = opened(world)
    world.store.fail("cases.change")
    with pytest.raises(TryAgain):
        answering.answer(world, it, HERE, ACCEPTED)
    answering.answer(world, it, HERE, ACCEPTED)
    assert [event.kind for event in reading.load_for_page(world, case.reference).events].count(
        EventKind.TEAM_ANSWERED
    ) == 1
    with pytest.raises(LinkOver, match=Over.USED):
        live(world, it)


@pytest.mark.parametrize("restricted", ["no", "yes"])
def test_the_team_sees_who_the_child_is_and_no_address_and_the_look_is_recorded(restricted: str) -> None:
    world = a_world()
    case = handed(world, restricted_address=restricted)
    facts = answering.facts_of(world, live(world, opened(world)), HERE)
    shown = {fact.label: fact.words for fact in facts}
    assert (shown["Child"], shown["Date of birth"]) == ("Ada Example", "14 March 2015")
    assert not [words for words in shown.values() if "Street" in words or "NR1" in words]
    (access,) = [one for one in world.audit.of_case(case.case_id, 9).rows if one.what == View.LINK_OPENED]
    assert access.person_id == "mailbox:send"


def test_a_link_answers_no_later_hand_over() -> None:
    world = a_world()
    case = handed(world)
    first = opened(world)
    world.clock.pass_by(minutes=10)
    hand_over(world, case.reference, "hand-over again")
    with pytest.raises(LinkOver, match=Over.SETTLED):
        answering.answer(world, first, HERE, ACCEPTED)
    assert live(world, token(world)).reference == case.reference


def _with(mailboxes: dict[Team, str]) -> Authority:
    return replace(EXAMPLE, mailboxes=mailboxes)


def test_a_mailbox_that_moved_ends_its_links() -> None:
    world = a_world(authority=_with({Team.SEND: "old@county.example"}))
    handed(world)
    it = token(world)
    moved: Any = world.authorities
    moved.authority = _with({Team.SEND: "new@county.example"})
    with pytest.raises(LinkOver, match=Over.MOVED):
        live(world, it)


def test_a_team_without_a_mailbox_of_its_own_gets_no_link() -> None:
    world = a_world(authority=_with({}))
    handed(world)
    assert "/links/" not in world.mailer.sent[-1].rendered.text
    assert world.purpose_links.links == {}


def test_somebody_barred_from_the_case_finds_nothing_where_they_are_signed_in() -> None:
    world = a_world()
    case = handed(world)
    it = opened(world)
    steps.bar(world, case.reference, Actor(MANAGER, "bar"), COLLEAGUE.person_id, "Knows the family.")
    theirs = seen_by(world, COLLEAGUE)
    with pytest.raises(NotFound):
        answering.facts_of(theirs, live(world, it), HERE)
    assert not [one for one in world.audit.of_case(case.case_id, 9).rows if one.what == View.LINK_OPENED]
    with pytest.raises(NotFound):
        answering.answer(theirs, it, HERE, ACCEPTED)
    assert answering.facts_of(world, live(world, it), HERE)


@pytest.mark.parametrize("again", [False, True], ids=["closed", "closed and reopened"])
def test_a_case_that_was_closed_meanwhile_waits_for_no_answer(again: bool) -> None:
    world = a_world()
    case = handed(world)
    it = opened(world)
    steps.confirm_triage(world, case.reference, Actor(OFFICER, "triage"), Route.CME, case.priority, "Looked at.")
    steps.close(world, case.reference, Actor(OFFICER, "close"), Outcome.NOT_CME, Evidence.CONFIRMED, "Twice.")
    if again:
        steps.reopen(world, case.reference, Actor(OFFICER, "reopen"), "Not twice.")
    with pytest.raises(LinkOver, match=Over.SETTLED):
        live(world, it)
    with pytest.raises(LinkOver, match=Over.SETTLED):
        answering.answer(world, it, HERE, ACCEPTED)


def test_a_case_that_was_joined_to_another_meanwhile_waits_for_no_answer() -> None:
    world = a_world()
    case = handed(world)
    it = opened(world)
    steps.confirm_triage(world, case.reference, Actor(OFFICER, "triage"), Route.CME, case.priority, "Looked at.")
    other = refer(world)
    steps.confirm_same_child(world, case.reference, Actor(OFFICER, "same"), other.reference, "The same child.")
    with pytest.raises(LinkOver, match=Over.SETTLED):
        live(world, it)


LEAD_OF_SEND = "head.of.send@county.example"


@pytest.mark.parametrize(("days", "contact"), [(6, "mailbox:send"), (9, "lead:send")], ids=["the team", "its lead"])
def test_a_reminder_has_a_link_of_its_own_and_one_answer_ends_all(days: int, contact: str) -> None:
    world = a_world(authority=replace(EXAMPLE, leads={Team.SEND: LEAD_OF_SEND}))
    case = handed(world)
    first = token(world)
    world.clock.pass_by(days=days)
    remind_all(world)
    sweep(world)
    chase = next(mail for mail in reversed(world.mailer.sent) if "still need your answer" in mail.rendered.subject)
    assert chase.to == {"mailbox:send": "send@exampleshire.example", "lead:send": LEAD_OF_SEND}[contact]
    it = chase.rendered.text.partition(f"{BASE_URL}/links/")[2].split()[0]
    codes.send_code(world, live(world, it), HERE)
    attempt = world.message("link_code").variables["attempt_id"]
    codes.enter_code(world, live(world, it), world.keys.sign_in_code(attempt), HERE)
    answering.answer(world, it, HERE, ACCEPTED)
    (event,) = [e for e in reading.load_for_page(world, case.reference).events if e.kind is EventKind.TEAM_ANSWERED]
    assert event.by == contact
    with pytest.raises(LinkOver, match=Over.SETTLED):
        live(world, first)


def test_a_reminder_to_a_team_without_a_mailbox_of_its_own_has_no_link() -> None:
    world = a_world(authority=_with({}))
    handed(world)
    world.clock.pass_by(days=6)
    remind_all(world)
    sweep(world)
    (text,) = [m.rendered.text for m in world.mailer.sent if "still need your answer" in m.rendered.subject]
    assert ("/links/" not in text, "Phone us" in text) == (True, True)
