"""Very many RED cases of the public at once: each is a case, and beyond a handful they have one email together."""

from collections import Counter
from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.messages.floods import FLOOD_ALERT, HANDFUL, TOGETHER
from chalicelib.domain.messages.message import Message
from chalicelib.domain.messages.recipients import DUTY_MAILBOX, TEAM_MAILBOX, Recipient, person_recipient
from chalicelib.domain.messages.states import State
from chalicelib.domain.people.people import anonymous
from chalicelib.domain.records.acceptance import Receipt
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.partners import public_concern
from chalicelib.services.casework.reading import load_for_page
from chalicelib.services.casework.taking import take
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.referrals import beginning, quarantining, referring
from chalicelib.services.reminders.red_mornings import write_alarms
from chalicelib.services.reminders.reminding import remind_all
from tests.support.partner_forms import PUBLIC
from tests.support.world import MANAGER, OFFICER, RED, FakeWorld, a_world, london, refer

MANY = 20
SOURCES = 4
SOMEBODY = anonymous("browser")
EVENING = london("2026-11-25T20:02")
AT_RISK = {"immediate_risk": "yes", "not_phoned_because": "No phone"}


@pytest.fixture
def world() -> FakeWorld:
    world = a_world()
    world.clock.set(EVENING)
    return world


def concern(world: FakeWorld, number: int, **changes: str) -> Receipt:
    """A form that takes five minutes and is sent now."""
    raw = PUBLIC | AT_RISK | changes
    draft = beginning.begin(world, public_concern.FORM, raw, "browser", SOMEBODY)
    assert isinstance(draft, Draft)
    begun = world.clock.now() - timedelta(minutes=5)
    draft = world.drafts.save(replace(draft, raw=raw, begun_at=begun))
    signs = quarantining.signs_of(world, draft, "", f"network {number % SOURCES}")
    return referring.send(world, draft, SOMEBODY, signs)


def flood(world: FakeWorld, count: int = MANY) -> list[Receipt]:
    receipts = []
    for number in range(count):
        receipts.append(concern(world, number))
        world.clock.pass_by(seconds=5)
    return receipts


def minutes(world: FakeWorld, count: float) -> None:
    for _ in range(int(count)):
        remind_all(world)
        world.clock.pass_by(minutes=1)


def emails(world: FakeWorld) -> Counter[tuple[str, Recipient]]:
    return Counter((message.email, message.recipient) for message in world.store.messages.values())


def together(world: FakeWorld, to: Recipient) -> list[Message]:
    return [message for message in world.messages(FLOOD_ALERT) if message.recipient == to]


def test_a_flood_sends_a_handful_of_emails_and_one_with_a_count(world: FakeWorld) -> None:
    flood(world)
    minutes(world, 16)
    manager = person_recipient(MANAGER.person_id)
    assert emails(world) == {
        ("referral_alert", TEAM_MAILBOX): HANDFUL,
        ("acknowledge_duty", DUTY_MAILBOX): HANDFUL,
        ("acknowledge_duty", manager): HANDFUL,
        (FLOOD_ALERT, TEAM_MAILBOX): 1,
        (FLOOD_ALERT, DUTY_MAILBOX): 1,
        (FLOOD_ALERT, manager): 1,
    }
    assert {message.variables["count"] for message in world.messages(FLOOD_ALERT)} == {str(MANY - HANDFUL)}


def test_each_of_a_flood_is_a_case_on_the_list_on_its_clocks_and_in_the_mornings_email(world: FakeWorld) -> None:
    receipts = flood(world)
    listed = [case.reference for case in world.cases.open_cases("", 100).cases if case.comes_first]
    assert sorted(listed) == sorted(receipt.reference for receipt in receipts)
    for receipt in receipts:
        rules = {deadline.rule for deadline in load_for_page(world, receipt.reference).deadlines if not deadline.met_at}
        assert {Rule.ACKNOWLEDGE, Rule.SOCIAL_CARE} <= rules
    world.clock.set(london("2026-11-26T09:00"))
    write_alarms(world, world.clock.now().date())
    assert {message.variables["count"] for message in world.messages("red_morning")} == {str(MANY)}


def test_each_of_a_flood_says_who_was_told_and_when(world: FakeWorld) -> None:
    last = flood(world)[-1]
    minutes(world, 16)
    case = load_for_page(world, last.reference).case
    (event,) = (e for e in world.store.events.values() if e.case_id == case.case_id and e.kind is EventKind.REMINDED)
    assert str(TEAM_MAILBOX) in event.facts["to"]
    assert str(DUTY_MAILBOX) in event.facts["to"]


def test_a_case_that_comes_after_the_email_is_in_the_next(world: FakeWorld) -> None:
    flood(world)
    minutes(world, 15)
    (first,) = together(world, TEAM_MAILBOX)
    concern(world, 99, where="another child")
    minutes(world, 2)
    assert together(world, TEAM_MAILBOX) == [first]
    minutes(world, 15)
    assert [message.variables["count"] for message in together(world, TEAM_MAILBOX)] == ["15", "16"]


def test_a_case_that_somebody_acted_on_is_not_counted(world: FakeWorld) -> None:
    last = flood(world)[-1]
    take(world, last.reference, OFFICER, load_for_page(world, last.reference).case.version, "once")
    minutes(world, 16)
    assert {message.variables["count"] for message in world.messages(FLOOD_ALERT)} == {str(MANY - HANDFUL - 1)}


@pytest.mark.parametrize("call", ["cases.remind", "outbox.add"])
def test_a_round_that_failed_in_the_middle_tells_once(world: FakeWorld, call: str) -> None:
    flood(world)
    world.clock.set(EVENING + timedelta(minutes=13))
    world.store.fail(call, 30)
    remind_all(world)
    remind_all(world)
    remind_all(world)
    assert len(together(world, TEAM_MAILBOX)) == 1


def test_after_an_outage_all_that_was_missed_is_one_email_to_each(world: FakeWorld) -> None:
    flood(world)
    world.clock.set(london("2026-11-26T15:00"))
    remind_all(world)
    readers = Counter(message.recipient for message in world.messages(FLOOD_ALERT))
    assert set(readers.values()) == {1}


def test_schools_have_their_own_emails_during_a_flood(world: FakeWorld) -> None:
    flood(world)
    before = emails(world)["referral_alert", TEAM_MAILBOX]
    refer(world, **RED)
    assert emails(world)["referral_alert", TEAM_MAILBOX] == before + 1


def test_an_hour_later_a_handful_have_their_own_again(world: FakeWorld) -> None:
    flood(world)
    world.clock.pass_by(hours=1)
    reference = concern(world, 99).reference
    assert not load_for_page(world, reference).case.in_flood


def test_the_email_says_how_many_and_where_to_look(world: FakeWorld) -> None:
    flood(world)
    minutes(world, 16)
    sweep(world)
    (message,) = together(world, DUTY_MAILBOX)
    assert message.state is State.HANDED_OVER
    (sent,) = (mail for mail in world.mailer.sent if mail.tags["message"] == message.message_id)
    assert sent.rendered.subject == "Needs action today: 15 cases from the public"
    assert world.links().cases in sent.rendered.text
    assert "Phone the duty number now" in sent.rendered.text


@pytest.mark.parametrize("at", ["2026-11-25T10:00", "2026-11-25T10:14:59", "2026-10-25T01:30"])
def test_readers_hear_of_each_case_within_a_quarter_of_an_hour(world: FakeWorld, at: str) -> None:
    world.clock.set(london(at))
    receipts = [concern(world, number) for number in range(HANDFUL + 1)]
    (deadline,) = (d for d in load_for_page(world, receipts[-1].reference).deadlines if d.rule is Rule.ACKNOWLEDGE)
    assert deadline.next_check_at
    assert timedelta(0) < deadline.next_check_at - world.clock.now() <= TOGETHER
