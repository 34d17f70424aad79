"""SES's reports about a message. Shapes: SES developer guide, "Examples of event data that Amazon SES publishes"."""

import json
from collections.abc import Sequence
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.errors import Conflict
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import TEAM_MAILBOX
from chalicelib.domain.messages.states import State
from chalicelib.domain.people.browser import Browser
from chalicelib.domain.records.access import Access
from chalicelib.services.delivery.delivering import deliver
from chalicelib.services.delivery.email_feedback import apply_message, apply_ses_event, state_of
from chalicelib.services.delivery.problems import problem_of
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.sign_in.signing_in import ask_for_code
from tests.support.fakes.outbox import FakeOutbox
from tests.support.fakes.store import Store
from tests.support.world import MANAGER, OFFICER, FakeWorld, a_world, refer

ADDRESS = {"emailAddress": "rita@school.example"}
GONE = ADDRESS | {"action": "failed", "status": "5.1.1", "diagnosticCode": "smtp; 550 5.1.1 user unknown"}
FULL = ADDRESS | {"action": "failed", "status": "4.2.2", "diagnosticCode": "smtp; 452 4.2.2 mailbox full"}
FAILED = ADDRESS | {"action": "failed", "status": "5.0.0"}
"""As some servers answer: no words, and a label that automatic answers have too."""
GREY = ADDRESS | {"action": "failed", "status": "4.4.7", "diagnosticCode": "smtp; 550 4.4.7 automatic retries expired"}


def bounce(kind: str, subkind: str, *recipients: dict[str, str]) -> dict[str, Any]:
    detail = {"bounceType": kind, "bounceSubType": subkind, "bouncedRecipients": list(recipients)}
    return {"eventType": "Bounce", "bounce": {**detail, "timestamp": "2026-11-25T10:00:05.000Z", "feedbackId": "f-1"}}


HARD = bounce("Permanent", "General", GONE)
SOFT = bounce("Transient", "MailboxFull", FULL)
FULL_AFTER_ALL = bounce("Transient", "MailboxFull", ADDRESS | {"action": "failed", "status": "5.2.2"})
FAILED_BOUNCE = bounce("Transient", "General", FAILED)
AWAY = bounce("Transient", "General", ADDRESS)
SEND: dict[str, Any] = {"eventType": "Send", "send": {}}
DELIVERY = {"eventType": "Delivery", "delivery": {"recipients": ["rita@school.example"], "smtpResponse": "250 ok"}}
DELAY = {"eventType": "DeliveryDelay", "deliveryDelay": {"delayType": "MailboxFull", "delayedRecipients": [FULL]}}
COMPLAINT = {"eventType": "Complaint", "complaint": {"complainedRecipients": [ADDRESS]}}
REJECT = {"eventType": "Reject", "reject": {"reason": "Bad content"}}


@pytest.mark.parametrize(
    ("event", "state"),
    [
        (SEND, State.HANDED_OVER),
        (DELIVERY, State.DELIVERED),
        (DELAY, State.DELAYED),
        (HARD, State.BOUNCED),
        (bounce("Permanent", "Suppressed", ADDRESS), State.BOUNCED),
        (bounce("Permanent", "OnAccountSuppressionList", ADDRESS), State.BOUNCED),
        (SOFT, State.SOFT_BOUNCED),
        (bounce("Transient", "General", GREY), State.SOFT_BOUNCED),
        (FAILED_BOUNCE, State.BOUNCED),
        (FULL_AFTER_ALL, State.BOUNCED),
        (bounce("Transient", "ContentRejected", ADDRESS), State.SOFT_BOUNCED),
        (bounce("Undetermined", "Undetermined", ADDRESS), State.SOFT_BOUNCED),
        (AWAY, State.OUT_OF_OFFICE),
        (COMPLAINT, State.COMPLAINED),
        (REJECT, State.BOUNCED),
        ({"eventType": "Open", "open": {}}, None),
        ({"eventType": "Subscription"}, None),
        ({}, None),
    ],
)
def test_what_an_event_means(event: dict[str, Any], state: State | None) -> None:
    assert state_of(event) is state


GENERAL = {"bounceType": "Transient", "bounceSubType": "General"}


@pytest.mark.parametrize(
    ("detail", "state"),
    [
        (None, State.SOFT_BOUNCED),
        ("a bounce", State.SOFT_BOUNCED),
        (GENERAL | {"bouncedRecipients": None}, State.OUT_OF_OFFICE),
        (GENERAL | {"bouncedRecipients": [None, "rita@school.example"]}, State.OUT_OF_OFFICE),
        (GENERAL | {"bouncedRecipients": [None, GONE]}, State.BOUNCED),
        (GENERAL | {"bouncedRecipients": [{"action": None, "status": 5, "diagnosticCode": None}]}, State.OUT_OF_OFFICE),
        ({"bounceType": "Permanent", "bounceSubType": None, "bouncedRecipients": {}}, State.BOUNCED),
    ],
)
def test_a_bounce_that_cannot_be_read_is_what_is_left_of_its_label(detail: object, state: State) -> None:
    assert state_of({"eventType": "Bounce", "bounce": detail}) is state


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


@pytest.fixture
def case(world: FakeWorld) -> Case:
    """A case with a receipt that was handed over."""
    case = refer(world)
    deliver(world, case.case_id, world.message("referral_receipt").message_id)
    return case


def about(message: Message, event: dict[str, Any]) -> dict[str, Any]:
    tags = {"ses:configuration-set": ["cme"], "message": [message.message_id], "case": [message.case_id or "none"]}
    return {**event, "mail": {"messageId": "ses-1", "destination": ["rita@school.example"], "tags": tags}}


def tell(world: FakeWorld, *events: dict[str, Any], email: str = "referral_receipt") -> Message:
    for event in events:
        apply_ses_event(world, about(world.message(email), event))
    return world.message(email)


def problems(world: FakeWorld) -> int:
    return sum(event.kind is EventKind.EMAIL_PROBLEM for event in world.store.events.values())


def test_a_delivery_is_noted_on_the_message_alone(world: FakeWorld, case: Case) -> None:
    assert tell(world, SEND, DELIVERY).state is State.DELIVERED
    assert (world.tasks.open(5).rows, problems(world)) == ((), 0)


def test_a_hard_bounce_is_one_task_and_one_event_on_the_case_however_often_it_is_told(
    world: FakeWorld, case: Case
) -> None:
    assert tell(world, HARD, HARD, HARD).state is State.BOUNCED
    (task,) = world.tasks.open(5).rows
    assert (task.reference, task.case_id) == (case.reference, case.case_id)
    assert task.text.startswith(f"Receipt to the referrer for {case.reference}: bounced. Tell them in another way")
    assert problems(world) == 1


def test_news_that_is_no_news_is_not_written(world: FakeWorld, case: Case) -> None:
    tell(world, DELIVERY)
    written = world.store.calls.count("outbox.settle")
    tell(world, DELIVERY, SEND)
    assert world.store.calls.count("outbox.settle") == written


def test_a_bounce_for_now_needs_a_person_too_because_the_provider_has_given_up(world: FakeWorld, case: Case) -> None:
    tell(world, SOFT, SOFT)
    assert (len(world.tasks.open(5).rows), problems(world)) == (1, 1)


@pytest.mark.parametrize("event", [AWAY, DELAY])
def test_what_may_still_arrive_or_did_arrive_needs_nobody(world: FakeWorld, case: Case, event: dict[str, Any]) -> None:
    tell(world, event)
    assert (world.tasks.open(5).rows, problems(world)) == ((), 0)


@pytest.mark.parametrize(
    ("bad", "state"), [(HARD, State.BOUNCED), (SOFT, State.SOFT_BOUNCED), (FULL_AFTER_ALL, State.BOUNCED)]
)
@pytest.mark.parametrize("others", [[SEND, DELIVERY], [DELAY, DELIVERY], [AWAY, DELIVERY]])
def test_a_failure_wins_in_any_order(
    world: FakeWorld, case: Case, others: list[dict[str, Any]], bad: dict[str, Any], state: State
) -> None:
    before = dict(world.store.messages)
    for order in permutations([*others, bad]):
        world.store.messages |= before
        world.store.tasks.clear()
        world.store.events, world.store.audit = {}, {}
        assert tell(world, *order).state is state
        assert (len(world.tasks.open(5).rows), problems(world)) == (1, 1)


@pytest.mark.parametrize("others", [[SEND, AWAY], [DELAY, SEND], [DELAY, AWAY]])
def test_a_delivery_is_no_problem_beside_a_delay_or_an_automatic_answer(
    world: FakeWorld, case: Case, others: list[dict[str, Any]]
) -> None:
    before = dict(world.store.messages)
    for order in permutations([*others, DELIVERY]):
        world.store.messages |= before
        assert tell(world, *order).state in (State.DELIVERED, State.OUT_OF_OFFICE)
        assert (world.tasks.open(5).rows, problems(world)) == ((), 0)


def word_to_managers(world: FakeWorld) -> list[dict[str, str]]:
    return [dict(message.variables) for message in world.messages("mailbox_problem")]


def test_an_alert_that_fails_after_it_was_delivered_reaches_the_managers(world: FakeWorld, case: Case) -> None:
    alert = world.message("referral_alert")
    deliver(world, case.case_id, alert.message_id)
    tell(world, SEND, DELIVERY, email="referral_alert")
    assert word_to_managers(world) == []
    tell(world, FULL_AFTER_ALL, DELIVERY, email="referral_alert")
    (task,) = world.tasks.open(5).rows
    assert task.text.startswith(f"Alert to the team for {case.reference}: bounced. Nobody may have read it")
    assert word_to_managers(world) == [{"reference": case.reference, "what": "Alert to the team"}]


@pytest.mark.parametrize("email", ["referral_alert", "referral_receipt"])
def test_many_problems_of_one_email_are_one_task_one_event_and_one_word_in_any_order(email: str) -> None:
    seen = set()
    for order in permutations([SOFT, HARD, COMPLAINT, DELIVERY]):
        world = a_world()
        refer(world)
        tell(world, *order, email=email)
        (task,) = world.tasks.open(5).rows
        assert (problems(world), len(word_to_managers(world))) == (1, int(email == "referral_alert"))
        seen.add((task.text.partition(":")[2], *sorted(m.email for m in world.store.messages.values())))
    ((text, *_),) = seen
    assert "complained. The reader has the email and marked it as spam." in text
    assert "Nobody may have read it" not in text


def test_a_failure_after_its_task_was_done_opens_it_no_more(world: FakeWorld, case: Case) -> None:
    tell(world, SOFT)
    (task,) = world.tasks.open(5).rows
    access = Access("a-1", case.case_id, OFFICER.person_id, "task-done", world.clock.now(), {})
    world.tasks.done(task.task_id, "Rang them.", access)
    assert tell(world, HARD, COMPLAINT).state is State.COMPLAINED
    assert (world.tasks.open(5).rows, problems(world)) == ((), 1)


def test_a_message_given_up_that_arrived_and_then_bounced_is_still_one_task(world: FakeWorld, case: Case) -> None:
    alert = world.message("referral_alert")
    failed = replace(alert, state=State.FAILED, attempt_at=None)
    world.outbox.settle(alert, failed, *problem_of(world, failed))
    tell(world, DELIVERY, HARD, email="referral_alert")
    assert (len(world.tasks.open(5).rows), problems(world), len(word_to_managers(world))) == (1, 1, 1)


def test_mail_to_the_team_about_no_case_that_fails_reaches_the_managers_too(world: FakeWorld) -> None:
    variables = {"file": "file-1", "count": "3", "what": "leavers", "received": "2026-11-25T10:00:00.000Z"}
    world.outbox.add([new_message("bulk", "bulk_alert", TEAM_MAILBOX, variables, world.clock.now())])
    tell(world, FAILED_BOUNCE, email="bulk_alert")
    assert word_to_managers(world) == [{"reference": "", "what": "Alert to the team: a file of returns"}]
    for _ in range(2):
        sweep(world)
    assert world.mailer.to(MANAGER.email) == ["An email to the team did not arrive"]


def test_an_out_of_office_answer_does_not_undo_a_delivery(world: FakeWorld, case: Case) -> None:
    assert tell(world, AWAY, DELIVERY).state is State.OUT_OF_OFFICE


def test_a_send_event_settles_what_we_did_not_know(world: FakeWorld, case: Case) -> None:
    before = world.message("referral_alert")
    world.store.messages[before.message_id] = replace(before, state=State.UNKNOWN)
    after = tell(world, SEND, email="referral_alert")
    assert (after.state, after.provider_id, after.attempt_at) == (State.HANDED_OVER, "ses-1", None)


def test_a_bounced_code_is_a_task_without_a_case(world: FakeWorld) -> None:
    ask_for_code(world, OFFICER.email, Browser("browser", "source"), "")
    world.pass_on()
    tell(world, HARD, email="sign_in_code")
    (task,) = world.tasks.open(5).rows
    assert (task.text.split(".")[0], task.case_id, problems(world)) == ("Sign-in code: bounced", None, 0)


@pytest.mark.parametrize(
    "event",
    [
        {**DELIVERY, "mail": {"messageId": "ses-1", "tags": {"message": ["nothing"], "case": ["none"]}}},
        {**DELIVERY, "mail": {"messageId": "ses-1", "tags": {}}},
        {**DELIVERY, "mail": {"messageId": "ses-1"}},
        DELIVERY,
        {**DELIVERY, "mail": {"messageId": "ses-1", "tags": None}},
        {**DELIVERY, "mail": {"messageId": "ses-1", "tags": {"message": [None]}}},
        {**DELIVERY, "mail": None},
        {"eventType": "Open"},
        {"eventType": ["Bounce"]},
        {},
    ],
)
def test_an_event_about_no_message_of_ours_changes_nothing(world: FakeWorld, case: Case, event: dict[str, Any]) -> None:
    before = dict(world.store.messages)
    apply_ses_event(world, event)
    assert world.store.messages == before
    assert str(world.log.said[-1]).startswith("feedback-")


KNOWN = ["Bounce", "Complaint", "Transient", "General", "failed", "5.1.1", "smtp; 550 no", "message", "case", "none"]
WORDS = st.sampled_from(KNOWN) | st.text(max_size=8)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


def part(*names: str, **known: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """An object that has these names, or something else altogether."""
    return st.fixed_dictionaries({}, optional={name: known.get(name, ANYTHING) for name in (*names, *known)}) | ANYTHING


RECIPIENTS = st.lists(part("action", "status", "diagnosticCode"), max_size=3) | ANYTHING
EVENTS = st.fixed_dictionaries(
    {"eventType": st.sampled_from(["Bounce", "Complaint", "Delivery", "Send"]) | ANYTHING},
    optional={"bounce": part("bounceType", "bounceSubType", bouncedRecipients=RECIPIENTS), "complaint": ANYTHING},
)
MAIL = part("messageId", tags=part("message", "case"))


@given(event=EVENTS, mail=MAIL, named=st.booleans(), provider_id=ANYTHING)
@settings(max_examples=200, deadline=None)
def test_no_event_however_odd_stops_the_feedback(
    event: dict[str, Any], mail: object, named: bool, provider_id: object
) -> None:
    world = a_world()
    refer(world)
    tags = {"message": [world.message("referral_alert").message_id], "case": [world.message("referral_alert").case_id]}
    apply_ses_event(world, event | {"mail": {"messageId": provider_id, "tags": tags} if named else mail})
    assert str(world.log.said[-1]).startswith("feedback") or named


@pytest.mark.parametrize(
    "message", ["Successfully validated SNS topic for Amazon SES event publishing.", "", "[1]", "null", '"text"', "{"]
)
def test_a_message_that_is_no_event_is_logged_and_dropped(message: str) -> None:
    world = a_world()
    apply_message(world, message)
    assert world.log.said == ["feedback-not-an-event"]


def test_an_event_that_comes_as_text_is_applied(world: FakeWorld, case: Case) -> None:
    apply_message(world, json.dumps(about(world.message("referral_receipt"), DELIVERY)))
    assert world.message("referral_receipt").state is State.DELIVERED


def test_the_senders_own_step_meanwhile_is_no_obstacle(world: FakeWorld, case: Case) -> None:
    apply_ses_event(
        world.but(outbox=Busy(world.store, conflicts=4)), about(world.message("referral_receipt"), DELIVERY)
    )
    assert world.message("referral_receipt").state is State.DELIVERED


def test_an_event_that_cannot_be_noted_is_handed_back_to_be_told_again(world: FakeWorld, case: Case) -> None:
    busy = world.but(outbox=Busy(world.store, conflicts=5))
    with pytest.raises(Conflict):
        apply_ses_event(busy, about(world.message("referral_receipt"), DELIVERY))


class Busy(FakeOutbox):
    """An outbox in which somebody else is faster, this many times."""

    def __init__(self, store: Store, conflicts: int) -> None:
        super().__init__(store)
        self._conflicts = conflicts

    def settle(
        self,
        before: Message,
        after: Message,
        task: Task | None = None,
        event: Event | None = None,
        messages: Sequence[Message] = (),
    ) -> None:
        self._conflicts -= 1
        if self._conflicts >= 0:
            raise Conflict
        super().settle(before, after, task, event, messages)


def test_no_log_line_says_what_the_provider_wrote(world: FakeWorld, case: Case) -> None:
    tell(world, HARD)
    assert "rita" not in repr(world.log)
    assert "user unknown" not in repr(world.log)
