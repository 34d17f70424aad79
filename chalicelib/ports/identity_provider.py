"""The council's identity provider, as OpenID Connect has it."""

from typing import Protocol

from msgspec import Struct

from chalicelib.domain.people.council import Identity


class Client(Struct, frozen=True):
    """This service as the provider knows it."""

    issuer: str
    client_id: str
    secret: str


class Asking(Struct, frozen=True):
    """One way to the provider and back. `verifier` stays here until the answer is redeemed."""

    state: str
    nonce: str
    verifier: str
    back: str


class Answer(Struct, frozen=True):
    """What the provider sent back with the browser. `issuer` is empty where it named none."""

    code: str
    issuer: str


class Tokens(Struct, frozen=True):
    """Who it is, if it was said, and what asks again; `refresh` is empty where the provider gives none."""

    identity: Identity | None
    refresh: str


class IdentityProvider(Protocol):
    """Each method raises ProviderDown where the provider does not answer, and NotVouched where its answer is no proof."""

    def way_in(self, client: Client, asking: Asking) -> str:
        """The address at the provider that somebody is sent to."""
        ...

    def redeem(self, client: Client, answer: Answer, asking: Asking) -> Tokens:
        """For an answer that came back, once. Its identity is always said."""
        ...

    def renew(self, client: Client, refresh: str) -> Tokens:
        """Whether the person is still there. Raises NotVouched where they are not."""
        ...

    def way_out(self, client: Client, back: str) -> str:
        """The address that signs somebody out there; empty where the provider has none."""
        ...
