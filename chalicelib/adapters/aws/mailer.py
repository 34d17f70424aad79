"""Sends through SES: one request per attempt, so only the ledger repeats it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, EndpointConnectionError

from chalicelib.adapters.aws.aws import client
from chalicelib.adapters.rendering import render_email
from chalicelib.domain.child.contact_details import email_problem
from chalicelib.domain.messages.retries import Failure
from chalicelib.ports.mailer import Rendered, SendResult
from chalicelib.settings import Settings

_FAILURES = {
    "TooManyRequestsException": Failure.THROTTLED,
    "ThrottlingException": Failure.THROTTLED,
    "Throttling": Failure.THROTTLED,
    "LimitExceededException": Failure.LATER,
    "AccountSuspendedException": Failure.HELD,
    "SendingPausedException": Failure.HELD,
    "MailFromDomainNotVerifiedException": Failure.HELD,
    "NotFoundException": Failure.HELD,
    "AccessDeniedException": Failure.HELD,
    # The same under the names of the older API.
    "AccountSendingPausedException": Failure.HELD,
    "ConfigurationSetDoesNotExistException": Failure.HELD,
    "ConfigurationSetSendingPausedException": Failure.HELD,
    # Also what an unverified sender or the sandbox is answered with: a person mends that, and the mail then goes.
    "MessageRejected": Failure.HELD,
    "BadRequestException": Failure.REFUSED,
}


_SLOWEST = 1.0
"""Messages a second of an account in the sandbox."""


class SesMailer:
    """Fulfils the port Mailer."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def render(self, email: str, variables: Mapping[str, Any]) -> Rendered:
        return render_email(email, **variables)

    def send(
        self,
        to: str,
        rendered: Rendered,
        tags: Mapping[str, str],
        reply_to: str,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> SendResult:
        if self._settings.holds_mail:
            return SendResult(failure=Failure.HELD, reason="restored")
        if email_problem(to):
            return SendResult(failure=Failure.REFUSED, reason="address")
        if not rendered.subject or any(sign < " " or sign == "\x7f" for sign in rendered.subject):
            return SendResult(failure=Failure.REFUSED, reason="subject")
        try:
            request = self._request(to, rendered, tags, reply_to, headers)
            answer = client("sesv2", attempts=1).send_email(**request)
        except ClientError as refused:
            return _refused(refused)
        except (ConnectTimeoutError, EndpointConnectionError) as unreached:
            return SendResult(failure=Failure.LATER, reason=type(unreached).__name__)
        except BotoCoreError as unclear:
            return SendResult(failure=Failure.UNCLEAR, reason=type(unclear).__name__)
        return SendResult(provider_id=answer["MessageId"])

    def _request(
        self, to: str, rendered: Rendered, tags: Mapping[str, str], reply_to: str, headers: Mapping[str, str]
    ) -> dict[str, Any]:
        def content(text: str) -> dict[str, str]:
            return {"Data": text, "Charset": "UTF-8"}

        body = {"Text": content(rendered.text), "Html": content(rendered.html)}
        simple: dict[str, Any] = {"Subject": content(rendered.subject), "Body": body}
        if headers:
            simple["Headers"] = [{"Name": name, "Value": value} for name, value in headers.items()]
        return {
            "FromEmailAddress": self._settings.mail_from,
            "Destination": {"ToAddresses": [_ascii_address(to)]},
            # An invalid reply address must not stop the email.
            "ReplyToAddresses": [] if email_problem(reply_to) else [_ascii_address(reply_to)],
            "Content": {"Simple": simple},
            "ConfigurationSetName": self._settings.configuration_set,
            "EmailTags": [{"Name": name, "Value": value} for name, value in tags.items()],
        }

    def rate(self) -> float:
        try:
            return float(client("sesv2").get_account()["SendQuota"]["MaxSendRate"])
        except (BotoCoreError, ClientError):
            return _SLOWEST  # reminders go slowly rather than not at all

    def quota_used(self) -> float:
        quota = client("sesv2").get_account()["SendQuota"]
        most = float(quota["Max24HourSend"])
        return float(quota["SentLast24Hours"]) / most if most > 0 else 0.0  # below nothing means without a limit


def _ascii_address(address: str) -> str:
    local, _, host = address.rpartition("@")
    return f"{local}@{host.encode('idna').decode()}"


def _refused(error: ClientError) -> SendResult:
    code = error.response.get("Error", {}).get("Code", "")
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return SendResult(failure=_FAILURES.get(code) or _failure_of_status(status), reason=code)


def _failure_of_status(status: int) -> Failure:
    """For an error that has no entry of its own."""
    if status >= 500:
        return Failure.UNCLEAR  # it may have come after the provider took the message
    return Failure.THROTTLED if status == 429 else Failure.HELD
