"""The canary's mailer: it knows one mailbox, and refuses every other address."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from chalicelib.domain.messages.retries import Failure
from chalicelib.domain.messages.simulator import is_simulator
from chalicelib.ports.mailer import Mailer, Rendered, SendResult

TAGS = {"canary": "yes"}
"""Instead of the ids of a message: news of it are about no message of the ledger, and are left alone."""


class OnlyToSimulator:
    """Fulfils the port Mailer, and counts what the provider took."""

    def __init__(self, mailer: Mailer) -> None:
        self._mailer, self.sent = mailer, 0

    def render(self, email: str, variables: Mapping[str, Any]) -> Rendered:
        return self._mailer.render(email, variables)

    def send(
        self,
        to: str,
        rendered: Rendered,
        tags: Mapping[str, str],
        reply_to: str,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> SendResult:
        if not is_simulator(to):
            return SendResult(failure=Failure.REFUSED, reason="not-the-simulator")
        result = self._mailer.send(to, rendered, TAGS, "")
        self.sent += result.failure is None
        return result

    def rate(self) -> float:
        """Its emails are few: asking the provider would take longer than they do."""
        return 10.0

    def quota_used(self) -> float:
        return self._mailer.quota_used()
