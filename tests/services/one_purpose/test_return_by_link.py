"""A team's answer about a return, by its link: what it sees, and what is recorded."""

import pytest

from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.hand_over import Answered, Said
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.errors import TryAgain
from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.people.browser import Browser
from chalicelib.domain.people.purpose_links import Over
from chalicelib.domain.records.access import View
from chalicelib.domain.returns.returns import Return, ReturnState
from chalicelib.services.casework.becoming_case import find_return
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.one_purpose import answering, codes
from chalicelib.services.one_purpose.looking import LinkOver, live
from chalicelib.services.returns import checking, returns_answering
from chalicelib.web.casework.said_rows import said_rows
from tests.support.returns import TODAY, now_of, send_form, typed_leaver
from tests.support.world import BASE_URL, OFFICER, FakeWorld, a_world, london

HERE = Browser("browser", "source")
ACCEPTED = {"answered": "accepted", "who": "Sal", "text": "We visit on Monday."}
DECLINED = ACCEPTED | {"answered": "declined"}
TEAM = f"mailbox:{Team.HOME_EDUCATION}"
SAID = Said(Answered.ACCEPTED, "Sal, the home education team", "link", TODAY, "We visit on Monday.")


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


@pytest.fixture
def head(world: FakeWorld) -> Return:
    found = find_return(world, send_form(world, "leaver", typed_leaver("f", restricted_address="yes")).reference)
    sweep(world)
    return found


def token(world: FakeWorld) -> str:
    (text,) = [mail.rendered.text for mail in world.mailer.sent if "A return for your team" in mail.rendered.subject]
    return text.partition(f"{BASE_URL}/links/")[2].split()[0]


def opened(world: FakeWorld) -> str:
    it = token(world)
    codes.send_code(world, live(world, it), HERE)
    attempt = world.message("link_code").variables["attempt_id"]
    codes.enter_code(world, live(world, it), world.keys.sign_in_code(attempt), HERE)
    return it


def test_a_team_that_accepts_has_the_child_and_the_page_says_how(world: FakeWorld, head: Return) -> None:
    it = opened(world)
    answering.answer(world, it, HERE, ACCEPTED)
    after = now_of(world, head)
    assert (after.state, after.said) == (ReturnState.TAKEN_OVER, SAID)
    assert ("How", "By the link in our email") in [(label, words) for label, words, _ in said_rows(SAID)]
    (access,) = [one for one in world.audit.of_case(head.return_id, 9).rows if one.what == "return-taken-over"]
    assert (access.person_id, access.facts["how"]) == (TEAM, "link")
    with pytest.raises(LinkOver, match=Over.USED):
        answering.answer(world, it, HERE, ACCEPTED)


def test_a_team_that_declines_leaves_a_case_with_its_answer(world: FakeWorld, head: Return) -> None:
    answering.answer(world, opened(world), HERE, DECLINED)
    file = world.cases.load_for_page(head.reference)
    assert file
    (event,) = [event for event in file.events if event.kind is EventKind.TEAM_ANSWERED]
    assert (event.by, event.facts["how"], now_of(world, head).state) == (TEAM, "link", ReturnState.BECAME_CASE)


@pytest.mark.parametrize("said", [ACCEPTED, DECLINED], ids=["accepts", "declines"])
def test_an_answer_that_broke_off_is_finished_by_sending_it_again_even_after_midnight(
    world: FakeWorld, head: Return, said: dict[str, str]
) -> None:
    world.clock.set(london("2026-11-25T23:50"))
    it = opened(world)
    world.store.fail("returns.open_case" if said is DECLINED else "returns.change")
    with pytest.raises(TryAgain):
        answering.answer(world, it, HERE, said)
    world.clock.pass_by(minutes=15)
    answering.answer(world, it, HERE, said)
    assert len(world.store.heads) == (1 if said is DECLINED else 0)
    with pytest.raises(LinkOver, match=Over.USED):
        live(world, it)


def test_the_team_sees_who_the_child_is_and_no_address_and_the_look_is_recorded(world: FakeWorld, head: Return) -> None:
    facts = {fact.label: fact.words for fact in answering.facts_of(world, live(world, opened(world)), HERE)}
    assert (facts["Child"], facts["Date of birth"]) == ("Ada Example", "14 March 2015")
    assert facts["What the school sent"] == "Deletion return"
    assert not [words for words in facts.values() if "Street" in words]
    (access,) = [one for one in world.audit.of_case(head.return_id, 9).rows if one.what == View.LINK_OPENED]
    assert access.person_id == TEAM


def test_an_answer_that_an_officer_recorded_ends_the_link(world: FakeWorld, head: Return) -> None:
    it = opened(world)
    said = Said(Answered.ACCEPTED, "Sal", "phone", TODAY)
    returns_answering.record_answer(world, head.reference, OFFICER, said)
    for does in (lambda: live(world, it), lambda: answering.answer(world, it, HERE, DECLINED)):
        with pytest.raises(LinkOver, match=Over.SETTLED):
            does()
    assert now_of(world, head).said == said


def test_the_task_of_our_own_team_ends_with_the_answer_and_says_how_it_came(world: FakeWorld, head: Return) -> None:
    it = token(world)
    for at in ("2026-11-30", "2026-12-02", "2026-12-04"):
        world.clock.set(london(f"{at}T10:00"))
        checking.check_returns(world)
    assert [task for task in world.tasks.open(9).rows if head.reference in task.text]
    codes.send_code(world, live(world, it), HERE)
    attempt = world.message("link_code").variables["attempt_id"]
    codes.enter_code(world, live(world, it), world.keys.sign_in_code(attempt), HERE)
    answering.answer(world, it, HERE, ACCEPTED)
    assert not [task for task in world.tasks.open(9).rows if head.reference in task.text]


def test_a_team_that_declines_a_return_whose_form_is_gone_is_asked_to_phone(world: FakeWorld, head: Return) -> None:
    it = opened(world)
    del world.store.submissions[head.return_id]
    with pytest.raises(Refused, match="Phone us"):
        answering.answer(world, it, HERE, DECLINED)
