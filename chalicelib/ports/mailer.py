"""Hands an email to the provider."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Protocol

from msgspec import Struct

from chalicelib.domain.messages.retries import Failure


class Rendered(Struct, frozen=True):
    subject: str
    text: str
    html: str


class SendResult(Struct, frozen=True):
    """The provider's id, or how it failed."""

    provider_id: str = ""
    failure: Failure | None = None
    reason: str = ""


class Mailer(Protocol):
    def render(self, email: str, variables: Mapping[str, Any]) -> Rendered: ...
    def send(
        self,
        to: str,
        rendered: Rendered,
        tags: Mapping[str, str],
        reply_to: str,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> SendResult:
        """`reply_to`: where a reply goes; empty for nowhere. `headers`: further ones of the email, by name."""
        ...

    def rate(self) -> float:
        """How many messages a second the provider takes."""
        ...

    def quota_used(self) -> float:
        """The part of what the provider takes in a day that was sent in the last day."""
        ...
