"""A provider that keeps what it is given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from chalicelib.adapters.rendering import render_email
from chalicelib.domain.child.contact_details import email_problem
from chalicelib.domain.messages.retries import Failure
from chalicelib.ports.mailer import Rendered, SendResult


@dataclass(frozen=True)
class Mail:
    """An email as the provider took it."""

    to: str
    rendered: Rendered
    tags: Mapping[str, str]
    reply_to: str
    headers: Mapping[str, str]


class FakeMailer:
    """Takes everything, unless `failures` says otherwise for the next sends. An unclear answer comes after it was taken."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.failures: list[Failure] = []
        self.per_second = 14.0
        self.share_used = 0.0
        self.while_sending: Callable[[], None] = lambda: None
        """What happens in the world between the provider's acceptance and its answer."""

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
        if email_problem(to):
            return SendResult(failure=Failure.REFUSED, reason="address")
        failure = self.failures.pop(0) if self.failures else None
        if failure in (None, Failure.UNCLEAR):
            self.sent.append(Mail(to, rendered, tags, reply_to, headers))
            self.while_sending()
        if failure:
            return SendResult(failure=failure, reason=f"told to: {failure}")
        return SendResult(provider_id=f"ses-{len(self.sent)}")

    def rate(self) -> float:
        return self.per_second

    def quota_used(self) -> float:
        return self.share_used

    def to(self, address: str) -> list[str]:
        """The subjects of the emails to this address."""
        return [mail.rendered.subject for mail in self.sent if mail.to == address]
