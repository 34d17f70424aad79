"""`make redrive` repeats failed work where that makes sense, and throws away nothing that still matters."""

import json
from collections import deque
from io import BytesIO
from typing import Any, cast

import pytest

from infrastructure.doctor.inspected_stack import InspectedStack
from infrastructure.redrive import queues_of, redrive
from infrastructure.steps import PlainFailure
from tests.operations.canned import CannedAws, an_inspected_stack

EVENT = {"Records": [{"Sns": {"Message": "an address"}}]}


def _message(number: int) -> dict[str, str]:
    body = {
        "timestamp": "2027-01-12T10:00:00Z",
        "requestContext": {"condition": "RetriesExhausted"},
        "requestPayload": EVENT,
        "responsePayload": {"errorType": "TryAgain", "errorMessage": "an address"},
    }
    return {"MessageId": str(number), "ReceiptHandle": f"handle {number}", "Body": json.dumps(body)}


def _inspected(waiting: int = 2, error: str | None = None, late: int = 0) -> InspectedStack:
    pages = deque([{"Messages": [_message(number) for number in range(waiting)]}, {}])
    changes: dict[str, Any] = {
        "sqs__receive_message": lambda **_: pages.popleft() if pages else {},
        "sqs__delete_message": {},
        "sqs__change_message_visibility": {},
        "lambda__invoke": {"Payload": BytesIO(), **({"FunctionError": error} if error else {})},
        "dynamodb__query": {"Count": late},
    }
    inspected = an_inspected_stack(**{name: answer for name, answer in changes.items() if name != "lambda__invoke"})
    aws = cast(CannedAws, inspected.aws)
    aws._answers["lambda.invoke"] = lambda **_: changes["lambda__invoke"]
    cast(dict[Any, str], inspected.resources)[("Feedback", "AWS::Lambda::Function")] = "feedback"
    return inspected


def _calls(inspected: InspectedStack, name: str) -> list[dict[str, Any]]:
    return [given for called, given in cast(CannedAws, inspected.aws).calls if called == name]


@pytest.mark.parametrize("queue", ["tick", "deliver", "feedback", "work"])
def test_an_empty_queue_is_said_to_be(queue: str) -> None:
    assert redrive(_inspected(waiting=0), queue, purge=True) == f"{queue}: nothing waits."


def test_news_of_an_email_is_heard_again_and_removed() -> None:
    inspected = _inspected()
    assert redrive(inspected, "feedback", purge=False) == "feedback: 2 of 2 done again."
    assert [json.loads(call["Payload"]) for call in _calls(inspected, "lambda.invoke")] == [EVENT, EVENT]
    assert [call["ReceiptHandle"] for call in _calls(inspected, "sqs.delete_message")] == ["handle 0", "handle 1"]


def test_news_that_fails_again_is_kept() -> None:
    inspected = _inspected(error="Unhandled")
    said = redrive(inspected, "feedback", purge=False)
    assert said.startswith("feedback: 0 of 2 done again. The rest failed again: read the log of feedback")
    assert _calls(inspected, "sqs.delete_message") == []
    assert len(_calls(inspected, "sqs.change_message_visibility")) == 2


def test_news_that_fails_again_is_removed_when_told_to() -> None:
    inspected = _inspected(error="Unhandled")
    assert redrive(inspected, "feedback", purge=True) == "feedback: 0 of 2 done again. 2 that failed again removed."
    assert [call["ReceiptHandle"] for call in _calls(inspected, "sqs.delete_message")] == ["handle 0", "handle 1"]


@pytest.mark.parametrize("queue", ["tick", "deliver", "feedback", "work"])
@pytest.mark.parametrize("body", ["Successfully validated SNS topic", "[1]", "{}", None])
def test_every_queue_is_empty_after_a_purge(queue: str, body: str | None) -> None:
    inspected = _inspected(waiting=1, error="Unhandled")
    pages = deque([{"Messages": [_message(0) | ({} if body is None else {"Body": body})]}, {}])
    cast(CannedAws, inspected.aws)._answers["sqs.receive_message"] = lambda **_: pages.popleft()
    assert redrive(inspected, queue, purge=True).endswith("removed.")
    assert len(_calls(inspected, "sqs.delete_message")) == 1


@pytest.mark.parametrize("body", ["not json", "[1]", "{}"])
def test_a_message_that_no_function_left_is_kept_and_said(body: str, capsys: pytest.CaptureFixture[str]) -> None:
    inspected = _inspected(waiting=1)
    pages = deque([{"Messages": [_message(0) | {"Body": body}]}, {}])
    cast(CannedAws, inspected.aws)._answers["sqs.receive_message"] = lambda **_: pages.popleft()
    assert redrive(inspected, "feedback", purge=False).startswith("feedback: 0 of 1 done again.")
    assert "no function of ours" in capsys.readouterr().out
    assert _calls(inspected, "lambda.invoke") == []


@pytest.mark.parametrize("queue", ["tick", "deliver", "work"])
def test_pointers_are_kept_until_told_otherwise(queue: str) -> None:
    inspected = _inspected()
    assert redrive(inspected, queue, purge=False).startswith(f"{queue}: 2 kept.")
    in_sight = [
        (c["ReceiptHandle"], c["VisibilityTimeout"]) for c in _calls(inspected, "sqs.change_message_visibility")
    ]
    assert in_sight == [("handle 0", 0), ("handle 1", 0)], "the next look finds them"
    assert redrive(_inspected(), queue, purge=True) == f"{queue}: 2 removed."


def test_pointers_are_not_removed_while_emails_wait() -> None:
    inspected = _inspected(late=1)
    with pytest.raises(PlainFailure, match="1 urgent emails still wait"):
        redrive(inspected, "deliver", purge=True)
    assert _calls(inspected, "sqs.delete_message") == []


def test_what_is_shown_holds_nothing_of_the_event(capsys: pytest.CaptureFixture[str]) -> None:
    redrive(_inspected(), "tick", purge=False)
    shown = capsys.readouterr().out
    assert "RetriesExhausted  TryAgain" in shown
    assert "an address" not in shown


@pytest.mark.parametrize(
    ("queue", "purge", "words"),
    [("x", False, "QUEUE is tick, deliver, feedback or work"), (None, True, "say from which queue")],
)
def test_what_cannot_be_meant_is_refused(queue: str | None, purge: bool, words: str) -> None:
    with pytest.raises(PlainFailure, match=words):
        queues_of(queue, purge=purge)


@pytest.mark.parametrize(("queue", "purge", "count"), [(None, False, 4), ("work", False, 1), ("work", True, 1)])
def test_without_a_queue_it_looks_at_all(queue: str | None, purge: bool, count: int) -> None:
    assert len(queues_of(queue, purge=purge)) == count
