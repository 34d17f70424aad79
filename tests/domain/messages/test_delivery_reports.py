"""The meaning of a bounce: every action and status against every label. Shapes: RFC 3463, RFC 3464 and the SES guide."""

from itertools import product

import pytest

from chalicelib.domain.messages.delivery_reports import Label, state_of_bounce
from chalicelib.domain.messages.states import PROBLEMS, State

LABELS = [
    *(Label("Permanent", sub) for sub in ("General", "NoEmail", "Suppressed", "OnAccountSuppressionList")),
    *(Label("Transient", sub) for sub in ("General", "MailboxFull", "MessageTooLarge", "ContentRejected")),
    *(Label("Undetermined", sub) for sub in ("Undetermined", "")),
    Label(),
]
GOOD, WAITS = State.DELIVERED, State.DELAYED
SOFT, HARD, AWAY = State.SOFT_BOUNCED, State.BOUNCED, State.OUT_OF_OFFICE

# For each action, its meaning with a status of class 2, 4 or 5, whatever the label; None: the label decides.
REPORTED: dict[str, tuple[State | None, State | None, State | None]] = {
    "failed": (None, SOFT, HARD),
    "delayed": (WAITS, WAITS, HARD),
    "delivered": (GOOD, GOOD, HARD),
    "relayed": (GOOD, GOOD, HARD),
    "expanded": (GOOD, GOOD, HARD),
    "": (GOOD, SOFT, HARD),
}


def recipient(action: str = "", status: str = "", said: str = "") -> dict[str, str]:
    fields = {"action": action, "status": status, "diagnosticCode": said}
    return {"emailAddress": "rita@school.example"} | {name: value for name, value in fields.items() if value}


@pytest.mark.parametrize(("action", "label"), list(product(REPORTED, LABELS)))
def test_what_the_recipients_server_reports_comes_before_the_label(action: str, label: Label) -> None:
    failed = HARD if label.kind == "Permanent" else SOFT
    for number, status in enumerate(("2.0.0", "4.2.2", "5.1.1")):
        expected = REPORTED[action][number] or failed
        assert state_of_bounce(label, [recipient(action, status)]) is expected


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("status", ["", "nonsense", "3.1.1", "50.1.1"])
def test_a_recipient_that_failed_is_a_failure_without_a_status_too(label: Label, status: str) -> None:
    assert state_of_bounce(label, [recipient("failed", status)]) is (HARD if label.kind == "Permanent" else SOFT)


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize(
    ("action", "state"), [("delayed", WAITS), ("delivered", GOOD), ("relayed", GOOD), ("expanded", GOOD)]
)
def test_any_other_action_needs_no_status(label: Label, action: str, state: State) -> None:
    assert state_of_bounce(label, [recipient(action)]) is state


@pytest.mark.parametrize("status", ["5", "5.0", "5.0.0", " 5.7.133", "5.1.1 (bad destination mailbox)"])
@pytest.mark.parametrize("action", ["", "failed", "FAILED", " Failed "])
def test_a_report_is_read_however_it_is_written(action: str, status: str) -> None:
    assert state_of_bounce(Label("Transient", "General"), [recipient(action, status)]) is HARD


@pytest.mark.parametrize(
    ("label", "said", "state"),
    [
        (Label("Permanent", "Suppressed"), "", HARD),
        (Label("Permanent", "General"), "out of office", HARD),
        (Label("Transient", "General"), "", AWAY),
        (Label("Transient", "General"), "smtp; Out of Office until Monday", AWAY),
        (Label("Transient", "General"), "auto-reply", AWAY),
        (Label("Transient", "General"), "smtp; 451 try again", SOFT),
        (Label("Transient", "ContentRejected"), "", SOFT),
        (Label("Transient", "MailboxFull"), "out of office", SOFT),
        (Label("Undetermined", "Undetermined"), "", SOFT),
        (Label(), "", SOFT),
    ],
)
def test_a_server_that_reports_nothing_leaves_it_to_the_label(label: Label, said: str, state: State) -> None:
    assert state_of_bounce(label, [recipient(said=said)]) is state


@pytest.mark.parametrize("said", ["", "out of office", "auto-reply"])
def test_a_failure_is_never_an_out_of_office_answer(said: str) -> None:
    assert state_of_bounce(Label("Transient", "General"), [recipient("failed", "5.0.0", said)]) in PROBLEMS


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("smtp; 550 5.7.1 out of office mailbox disabled", HARD),
        ("smtp; 550-5.1.1 auto-reply", HARD),
        ("smtp; 550 out of office mailbox disabled", HARD),
        ("550 out of office", HARD),
        ("host mx.example said: 554 out of office", HARD),
        ("delivery to the out of office mailbox failed (#5.2.1).", HARD),
        ("smtp; 550 4.4.7 out of office retries expired", SOFT),
        ("smtp; 452 out of office mailbox full", SOFT),
        ("smtp; 4.2.2 auto-reply", SOFT),
        ("smtp; out of office, ring extension 550", AWAY),
        ("smtp; out of office, sent through 5.7.1.9", AWAY),
        ("smtp; 250 auto-reply", AWAY),
    ],
)
def test_a_code_in_the_servers_answer_comes_before_its_words(said: str, state: State) -> None:
    assert state_of_bounce(Label("Transient", "General"), [recipient(said=said)]) is state


def test_a_status_is_believed_before_the_answer_unless_it_speaks_of_success() -> None:
    for status, state in (("4.2.2", SOFT), ("5.1.1", HARD), ("2.0.0", HARD)):
        assert state_of_bounce(Label("Transient", "General"), [recipient("", status, "smtp; 550 no")]) is state


def test_the_worst_of_several_recipients_counts() -> None:
    fine, away, gone = recipient("delivered", "2.0.0"), recipient(), recipient("failed", "5.1.1")
    label = Label("Transient", "General")
    assert state_of_bounce(label, [gone, fine, away]) is HARD
    assert state_of_bounce(label, [fine, away]) is AWAY


def test_a_bounce_that_names_nobody_is_what_its_label_says() -> None:
    assert state_of_bounce(Label("Transient", "General"), []) is AWAY
    assert state_of_bounce(Label("Permanent", "General"), []) is HARD
