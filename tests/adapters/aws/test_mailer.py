"""Sending through SES: the meaning of its answers, and what is never handed to it."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError
from botocore.stub import Stubber

from chalicelib.adapters.aws.aws import client
from chalicelib.bootstrap import world
from chalicelib.domain.messages.retries import Failure
from chalicelib.ports.mailer import Rendered, SendResult
from tests.support.table import Stack, stack_on_moto

LETTER = Rendered("Subject", "Text\n", "<p>Html</p>\n")
TAGS = {"message": "message-1", "case": "none"}


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with stack_on_moto() as found:
        yield found


TEAM = "team@county.example"


def _send(to: str = "ana@hillside.example", letter: Rendered = LETTER, reply_to: str = TEAM) -> SendResult:
    return world().mailer.send(to, letter, TAGS, reply_to)


ERRORS = [
    ("TooManyRequestsException", 429, Failure.THROTTLED),
    ("LimitExceededException", 400, Failure.LATER),
    ("ThrottlingException", 400, Failure.THROTTLED),
    ("AccountSuspendedException", 400, Failure.HELD),
    ("SendingPausedException", 400, Failure.HELD),
    ("MailFromDomainNotVerifiedException", 400, Failure.HELD),
    ("NotFoundException", 404, Failure.HELD),
    ("ConfigurationSetDoesNotExistException", 400, Failure.HELD),
    ("ConfigurationSetSendingPausedException", 400, Failure.HELD),
    ("AccountSendingPausedException", 400, Failure.HELD),
    ("AccessDeniedException", 403, Failure.HELD),
    ("MessageRejected", 400, Failure.HELD),
    ("SomethingNewException", 400, Failure.HELD),
    ("BadRequestException", 400, Failure.REFUSED),
    ("InternalFailure", 500, Failure.UNCLEAR),
    ("ServiceUnavailable", 503, Failure.UNCLEAR),
]


@pytest.mark.parametrize(("code", "status", "failure"), ERRORS)
def test_every_error_of_ses_leads_to_the_right_next_step(
    stack: Stack, code: str, status: int, failure: Failure
) -> None:
    with Stubber(client("sesv2", attempts=1)) as ses:
        ses.add_client_error("send_email", code, "Words with an address: ana@hillside.example", status)
        assert _send() == SendResult(failure=failure, reason=code)


LOST = [
    (ConnectTimeoutError(endpoint_url="x"), Failure.LATER),
    (EndpointConnectionError(endpoint_url="x"), Failure.LATER),
    (ReadTimeoutError(endpoint_url="x"), Failure.UNCLEAR),
]


@pytest.mark.parametrize(("problem", "failure"), LOST, ids=lambda value: type(value).__name__)
def test_no_answer_is_unclear_and_no_connection_is_not(stack: Stack, problem: Exception, failure: Failure) -> None:
    def refuse(**_: Any) -> None:
        raise problem

    ses = client("sesv2", attempts=1)
    ses.meta.events.register("before-send.sesv2.SendEmail", refuse, unique_id="refuse")
    try:
        assert _send().failure is failure
    finally:
        ses.meta.events.unregister("before-send.sesv2.SendEmail", unique_id="refuse")


def test_a_message_carries_its_tags_and_the_configuration_set(stack: Stack) -> None:
    assert _send().provider_id
    request = stack.calls[-1].request
    assert request["ConfigurationSetName"] == "cme"
    assert stack.mails[-1].tags == TAGS
    assert (stack.mails[-1].text, stack.mails[-1].html) == (LETTER.text, LETTER.html)


def test_further_headers_go_with_it_and_none_where_there_are_none(stack: Stack) -> None:
    assert _send().provider_id
    assert "Headers" not in stack.calls[-1].request["Content"]["Simple"]
    headers = {"List-Unsubscribe": "<https://x.example/y>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    assert world().mailer.send("ana@hillside.example", LETTER, TAGS, TEAM, headers).provider_id
    found = {each["Name"]: each["Value"] for each in stack.calls[-1].request["Content"]["Simple"]["Headers"]}
    assert found == headers


@pytest.mark.parametrize(
    ("reply_to", "found"),
    [(TEAM, [TEAM]), ("team@bücher.example", ["team@xn--bcher-kva.example"]), ("", []), ("no mailbox", [])],
)
def test_a_reply_goes_where_it_can_and_never_keeps_the_email_from_going(
    stack: Stack, reply_to: str, found: list[str]
) -> None:
    assert _send(reply_to=reply_to).provider_id
    assert stack.calls[-1].request["ReplyToAddresses"] == found


def test_a_failing_send_is_tried_once(stack: Stack) -> None:
    """Only the ledger repeats a message, so every try is on its row."""
    tried: list[int] = []

    def lose(**_: Any) -> None:
        tried.append(1)
        raise ReadTimeoutError(endpoint_url="x")

    ses = client("sesv2", attempts=1)
    ses.meta.events.register("before-send.sesv2.SendEmail", lose, unique_id="lose")
    _send()
    ses.meta.events.unregister("before-send.sesv2.SendEmail", unique_id="lose")
    assert tried == [1]


BAD = [
    "",
    "ana",
    "ana@hillside.example\r\nBcc: b@c.example",
    "a@b.example,c@d.example",
    "a\x00@b.example",
    "@",
    "a@..b",
]


@pytest.mark.parametrize("address", BAD, ids=ascii)
def test_an_address_that_could_inject_a_header_never_reaches_ses(stack: Stack, address: str) -> None:
    before = len(stack.mails)
    assert _send(address) == SendResult(failure=Failure.REFUSED, reason="address")
    assert len(stack.mails) == before


@pytest.mark.parametrize("subject", ["Hello\r\nBcc: b@c.example", "Hello\nthere", "Hello\x00", ""])
def test_a_subject_that_is_not_one_line_never_reaches_ses(stack: Stack, subject: str) -> None:
    before = len(stack.mails)
    assert _send(letter=Rendered(subject, "Text", "<p>Html</p>")) == SendResult(
        failure=Failure.REFUSED, reason="subject"
    )
    assert len(stack.mails) == before


def test_a_host_with_an_accent_goes_in_the_form_that_dns_knows(stack: Stack) -> None:
    _send("ana@schüle.example")
    assert stack.mails[-1].to == "ana@xn--schle-mva.example"


def test_the_rate_is_the_accounts_own(stack: Stack) -> None:
    assert world().mailer.rate() == 1000.0
