"""A case handed to another team: whom the service reminds, and what the team's answer makes of the case."""

from datetime import date

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.hand_over import ACCEPTANCE, RECEIVERS, Answered, Said
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.casework.triage import Route
from chalicelib.domain.child.referral import Answer
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.messages.recipients import lead_mailbox, team_mailbox
from chalicelib.domain.waiting import WaitKind, wait_for
from chalicelib.services.casework import reading, taking
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.reminders.reminding import remind_all
from tests.support import steps
from tests.support.world import COLLEAGUE, OFFICER, FakeWorld, a_world, london, refer

TODAY = date(2026, 11, 25)
LEAD = "lead@county.example"


@pytest.fixture
def world() -> FakeWorld:
    return a_world(authority=replace(EXAMPLE, leads={Team.SEND: LEAD}))


@pytest.fixture
def case(world: FakeWorld) -> Case:
    case = refer(world)
    taking.take(world, case.reference, OFFICER, case.version, "take")
    return now_of(world, case)


def actor(world: FakeWorld) -> Actor:
    return Actor(OFFICER, world.keys.new_id())


def now_of(world: FakeWorld, case: Case) -> Case:
    return reading.load_for_page(world, case.reference).case


def triaged(world: FakeWorld, case: Case, route: Route = Route.CME) -> None:
    steps.confirm_triage(world, case.reference, actor(world), route, Priority.GREEN, "As I see it.")


def handed(world: FakeWorld, case: Case, to: str = Team.SEND, once: str = "hand-over") -> None:
    steps.hand_over(world, case.reference, Actor(OFFICER, once), to, "", "phone", TODAY, "")


def answered(world: FakeWorld, case: Case, answer: Answered, form: Actor | None = None) -> None:
    by = form or Actor(OFFICER, world.keys.new_id())
    steps.team_answered(world, case.reference, by, Said(answer, "Sal, SEND", "phone", TODAY))


def clocks(world: FakeWorld, case: Case) -> set[Rule]:
    return {d.rule for d in reading.load_for_page(world, case.reference).deadlines if not d.met_at}


def test_the_team_is_asked_once_at_its_own_mailbox_without_a_name(world: FakeWorld, case: Case) -> None:
    for _ in range(2):
        handed(world, case)
    wait = wait_for(now_of(world, case).waits, WaitKind.HAND_OVER)
    assert wait
    assert (wait.to, wait.due_at) == ("send", london("2026-11-30T10:00"))
    assert world.message("hand_over_asked").variables == {
        "reference": case.reference,
        "due": "2026-11-30T10:00:00.000Z",
    }
    sweep(world)
    (mail,) = [mail for mail in world.mailer.sent if mail.to == "send@exampleshire.example"]
    assert mail.rendered.subject == f"A hand-over to your team: {case.reference}"
    assert "Ada" not in mail.rendered.text + mail.rendered.html


def test_the_team_is_reminded_then_its_lead_then_it_is_ours(world: FakeWorld, case: Case) -> None:
    handed(world, case)
    told = {}
    for day in ("2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03", "2027-01-20"):
        world.clock.set(london(f"{day}T10:00"))
        remind_all(world)
        sweep(world)
        told[day] = [
            mail.to for mail in world.mailer.sent if "need your answer about a hand-over" in mail.rendered.subject
        ]
    team = "send@exampleshire.example"
    assert told == {
        "2026-11-30": [team],
        "2026-12-01": [team],
        "2026-12-02": [team, LEAD],
        "2026-12-03": [team, LEAD],
        "2027-01-20": [team, LEAD],
    }
    assert Rule.HAND_OVER in clocks(world, case), "overdue, for its owner, until somebody answers"


def test_after_an_answer_nobody_is_reminded(world: FakeWorld, case: Case) -> None:
    handed(world, case)
    answered(world, case, Answered.DECLINED)
    world.clock.set(london("2026-12-04T10:00"))
    remind_all(world)
    assert world.messages("hand_over_chase") == []


def test_a_team_without_a_mailbox_gets_no_reminder(world: FakeWorld, case: Case) -> None:
    handed(world, case, "police")
    world.clock.set(london("2026-12-04T10:00"))
    remind_all(world)
    assert world.messages("hand_over_asked") == world.messages("hand_over_chase") == []
    assert Rule.HAND_OVER in clocks(world, case)


@pytest.mark.parametrize("to", list(RECEIVERS))
def test_what_an_acceptance_makes_of_a_case_at_triage(world: FakeWorld, case: Case, to: str) -> None:
    """It closes with a fitting outcome; otherwise it goes on, and says what it needs."""
    triaged(world, case, Route.OUTSIDE_AGE)
    steps.record_roll(world, case.reference, actor(world), Answer.YES, TODAY, "The school.")
    handed(world, case, to)
    for _ in range(2):
        answered(world, case, Answered.ACCEPTED, Actor(OFFICER, "answer"))
    after, facts = now_of(world, case), reading.load_for_page(world, case.reference).events[0].facts
    closes = ACCEPTANCE.get(to)
    going_on = Stage.AWAITING_PLACE if to == Team.ADMISSIONS else Stage.ENQUIRIES
    assert after.stage is (Stage.CLOSED if closes else going_on)
    assert after.outcome == (closes.outcome if closes else "")
    assert ("missing" in facts) is (closes is None)
    assert after.waits == ()


@pytest.mark.parametrize(
    ("to", "missing"),
    [
        (Team.ATTENDANCE, "It is not recorded that the child is on a school’s roll."),
        (Team.POST_16, "Triage has not said that the child is outside compulsory school age."),
        (Team.HOME_EDUCATION, "Children’s social care has not been told about this child."),
    ],
)
def test_an_acceptance_closes_nothing_that_may_not_be_closed(
    world: FakeWorld, case: Case, to: Team, missing: str
) -> None:
    triaged(world, case)
    if to is Team.HOME_EDUCATION:
        steps.change_priority(world, case.reference, actor(world), Priority.RED, "Seen with bruises.")
    handed(world, case, to)
    answered(world, case, Answered.ACCEPTED)
    assert now_of(world, case).stage is Stage.ENQUIRIES
    assert missing in reading.load_for_page(world, case.reference).events[0].facts["missing"]


def test_a_case_that_was_declined_comes_back_to_enquiries_as_news_for_its_owner(world: FakeWorld, case: Case) -> None:
    triaged(world, case, Route.HOME_EDUCATION)
    handed(world, case, Team.HOME_EDUCATION)
    answered(world, case, Answered.DECLINED, Actor(COLLEAGUE, "answer"))
    after = now_of(world, case)
    assert (after.stage, after.waits, after.news) == (Stage.ENQUIRIES, (), frozenset({"hand-over"}))
    assert clocks(world, case) == {Rule.CHECKS, Rule.REVIEW}


def test_what_the_owner_records_is_no_news_to_the_owner(world: FakeWorld, case: Case) -> None:
    handed(world, case)
    answered(world, case, Answered.DECLINED)
    assert now_of(world, case).news == frozenset()


def test_without_a_hand_over_there_is_no_answer(world: FakeWorld, case: Case) -> None:
    with pytest.raises(Refused, match="is not waiting for another team"):
        answered(world, case, Answered.ACCEPTED)


def test_a_case_that_belongs_elsewhere_has_a_clock_until_it_is_handed_over(world: FakeWorld, case: Case) -> None:
    triaged(world, case, Route.HOME_EDUCATION)
    (clock,) = [d for d in reading.load_for_page(world, case.reference).deadlines if d.rule is Rule.TO_HAND_OVER]
    assert clock.due_at == london("2026-11-27T10:00")
    handed(world, case, Team.HOME_EDUCATION)
    assert {Rule.HAND_OVER, Rule.TO_HAND_OVER} & clocks(world, case) == {Rule.HAND_OVER}


def test_a_second_hand_over_takes_the_place_of_the_first(world: FakeWorld, case: Case) -> None:
    handed(world, case)
    world.clock.pass_by(days=1)
    handed(world, case, Team.ADMISSIONS, "second")
    world.clock.set(london("2026-12-09T10:00"))
    remind_all(world)
    assert {m.recipient for m in world.messages("hand_over_chase")} == {
        team_mailbox(Team.ADMISSIONS),
        lead_mailbox(Team.ADMISSIONS),
    }


def test_a_hand_over_is_an_act_and_says_when_it_was(world: FakeWorld, case: Case) -> None:
    world.clock.pass_by(days=1)
    handed(world, case)
    after = now_of(world, case)
    assert (after.last_act_at, after.last_act_by) == (world.clock.now(), OFFICER.person_id)
