"""Sent back for more: the team asks for some pages again, the referrer answers just those."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.errors import NotFound
from chalicelib.domain.messages.recipients import person_recipient
from chalicelib.services.casework import asking
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.referrals import asking_more, referring
from chalicelib.services.referrals.sent_forms import SentForm, find
from tests.support import steps
from tests.support.world import A_PARENT, OFFICER, OTHER_REFERRER, REFERRER, FakeWorld, a_draft, a_world, refer

ONCE = "once-token-of-the-form"


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


def ask(world: FakeWorld, case: Case, *slugs: str) -> None:
    steps.ask_more(world, case.reference, Actor(OFFICER, ONCE), slugs, "Which school was it?")


def sent_form(world: FakeWorld, case: Case) -> SentForm:
    return find(world, case.submission_id, REFERRER)


def test_the_referrer_gets_a_link_to_just_these_questions_as_they_were_answered(world: FakeWorld) -> None:
    case = refer(world, **A_PARENT)
    ask(world, case, "last-seen", "parent-1")
    message = world.message("more_asked")
    assert (message.recipient, message.variables["submission"]) == (
        person_recipient(REFERRER.person_id),
        case.submission_id,
    )
    asked = asking_more.find(world, case.submission_id, REFERRER)
    assert [page.slug for page in asked.pages] == ["parent-1", "last-seen"]
    assert (asked.event.text, asked.raw["parent-1-name"]) == ("Which school was it?", "Pat Parent")


def test_where_nothing_was_ever_asked_no_events_are_read(world: FakeWorld) -> None:
    case = refer(world)
    world.store.calls.clear()
    assert asking_more.asked_of(world, sent_form(world, case)) is None
    assert "cases.events" not in world.store.calls
    ask(world, case, "last-seen")
    assert asking_more.asked_of(world, sent_form(world, case))


def test_asking_twice_with_one_form_is_asking_once(world: FakeWorld) -> None:
    case = refer(world)
    ask(world, case, "last-seen")
    ask(world, case, "last-seen")
    assert len(world.messages("more_asked")) == 1


def test_the_answers_are_on_the_case_the_submission_stays_and_the_question_ends(world: FakeWorld) -> None:
    case = refer(world)
    ask(world, case, "last-seen")
    asked = asking_more.find(world, case.submission_id, REFERRER)
    typed = {**asked.raw, "seen_by": "Her aunt"}
    assert asking_more.answer(world, asked, REFERRER, typed, ONCE) == {}
    assert asking_more.answer(world, asked, REFERRER, typed, ONCE) == {}, "a double click"
    file = world.cases.load_for_page(case.reference)
    assert file
    assert [event.kind for event in file.events[:2]] == [EventKind.ANSWERED_MORE, EventKind.ASKED_MORE]
    assert "By whom: Her aunt" in file.events[0].text
    assert sent_form(world, case).submission.raw["seen_by"] == "A neighbour"
    assert len(world.messages("case_news")) == 1
    with pytest.raises(NotFound):
        asking_more.find(world, case.submission_id, REFERRER)


def test_a_wrong_answer_puts_nothing_on_the_case(world: FakeWorld) -> None:
    case = refer(world)
    ask(world, case, "last-seen")
    asked = asking_more.find(world, case.submission_id, REFERRER)
    problems = asking_more.answer(world, asked, REFERRER, {**asked.raw, "seen_by": ""}, ONCE)
    assert set(problems) == {"seen_by"}
    assert asking_more.asked_of(world, sent_form(world, case))


def test_a_colleague_is_not_shown_what_only_the_author_and_leads_may_see(world: FakeWorld) -> None:
    case = refer(world)
    ask(world, case, "needs-harm", "last-seen")
    assert [page.slug for page in asking_more.find(world, case.submission_id, OTHER_REFERRER).pages] == ["last-seen"]


def test_nothing_is_asked_about_lists_the_gate_or_pages_that_the_form_has_not(world: FakeWorld) -> None:
    case = refer(world)
    slugs = {page.slug for page in asking.askable(world.cases.submission(case))}
    assert not slugs & {"before-you-start", "parents", "siblings", "enquiries"}
    with pytest.raises(Refused, match="at least one page"):
        ask(world, case, "no-such-page")


def test_the_service_cannot_ask_a_stranger(world: FakeWorld) -> None:
    case = refer(world)
    sent = world.store.submissions[case.submission_id]
    world.store.submissions[case.submission_id] = replace(sent, person_id="browser-somebody")
    with pytest.raises(Refused, match="Phone the person who told us"):
        ask(world, case, "last-seen")
    assert world.messages("more_asked") == []


def test_a_referral_without_a_question_shows_none(world: FakeWorld) -> None:
    receipt = referring.send(world, a_draft(world), REFERRER)
    file = world.cases.load_for_page(receipt.reference)
    assert file
    with pytest.raises(NotFound):
        asking_more.find(world, file.case.submission_id, REFERRER)
