"""Signing in through the council's identity provider: the way there and back."""

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict, DomainError
from chalicelib.domain.people.browser import Browser
from chalicelib.domain.people.council import (
    WAYS_OF_A_SOURCE,
    CouncilAttempt,
    NotVouched,
    ProviderDown,
    StoredProvider,
    Vouched,
)
from chalicelib.ports.identity_provider import Answer, Asking, Client
from chalicelib.ports.world import World
from chalicelib.services.sign_in import council_people
from chalicelib.services.sign_in.opening_sessions import SignedIn, open_session


class BeginAgain(DomainError):
    """This browser did not begin the sign-in a moment ago, or it was already used."""


class TooMany(DomainError):
    """So many began at this network address that the next has to wait."""


class OutOfOrder(DomainError):
    """The provider does not answer, or its answer proves nothing."""


class Back(Struct, frozen=True):
    """What the browser brought back, unchecked."""

    state: str
    code: str
    issuer: str
    error: str


def client_of(world: World, stored: StoredProvider) -> Client:
    return Client(stored.provider.issuer, stored.provider.client_id, world.council.secret())


def way_in(world: World, browser: Browser, destination: str) -> str:
    """The address at the provider. Raises OutOfOrder, TooMany, or BeginAgain where no provider is set."""
    stored, keys = world.council.stored(), world.keys
    if not stored.is_ready:
        raise BeginAgain
    if not world.sign_ins.allow(f"council#{browser.source}", WAYS_OF_A_SOURCE):
        world.log("council-sign-in-too-many")
        raise TooMany
    state, nonce, verifier = keys.new_id(), keys.new_id(), keys.new_id() + keys.new_id()
    asking = Asking(state, nonce, verifier, world.links().council_back)
    try:
        address = world.identity_provider.way_in(client_of(world, stored), asking)
    except (ProviderDown, NotVouched) as problem:
        world.log("council-sign-in-out-of-order", why=str(problem))
        raise OutOfOrder from None
    digest = _digest(world, state, browser)
    world.council.begin(CouncilAttempt(digest, stored.provider.issuer, nonce, verifier, world.clock.now(), destination))
    return address


def _digest(world: World, state: str, browser: Browser) -> str:
    """One name for the state and the browser, so an answer that another browser began is not found here."""
    return world.keys.digest("council-state", state, browser.digest)


def come_back(world: World, browser: Browser, back: Back) -> SignedIn:
    """Opens a session of the person that the provider vouches for. Raises BeginAgain, OutOfOrder, NoRole or NotLetIn."""
    attempt = world.council.take(_digest(world, back.state, browser)) if back.state else None
    stored = world.council.stored()
    if not attempt or attempt.has_ended(world.clock.now()) or not stored.is_ready:
        world.log("council-answer-not-asked-for")
        raise BeginAgain
    if attempt.issuer != stored.provider.issuer:  # it was changed meanwhile
        raise BeginAgain
    if back.error or not back.code:
        world.log("council-sign-in-refused-there", why=_known_word(back.error))
        raise (
            council_people.NoRole("The council’s sign-in did not let you in.")
            if _is_refusal(back.error)
            else BeginAgain
        )
    asking = Asking(back.state, attempt.nonce, attempt.verifier, world.links().council_back)
    try:
        tokens = world.identity_provider.redeem(client_of(world, stored), Answer(back.code, back.issuer), asking)
    except ProviderDown as problem:
        world.log("council-sign-in-out-of-order", why=str(problem))
        raise OutOfOrder from None
    except NotVouched as problem:
        world.log("council-token-refused", why=str(problem))
        raise OutOfOrder from None
    if not tokens.identity:
        raise OutOfOrder
    person = council_people.person_for(world, stored.provider, tokens.identity)
    vouched = Vouched(world.clock.now(), tokens.refresh)
    try:
        signed_in = open_session(world, person, browser, None, world.council.open, vouched)
    except Conflict:
        raise BeginAgain from None
    world.log("council-sign-in", person=person.person_id)
    return replace(signed_in, destination=attempt.destination)


def _is_refusal(error: str) -> bool:
    return error in ("access_denied", "interaction_required")


_WORDS = frozenset(
    {"access_denied", "interaction_required", "login_required", "server_error", "temporarily_unavailable"}
)


def _known_word(error: str) -> str:
    """Never a text that somebody put into an address."""
    return error if error in _WORDS else "another"


def way_out(world: World) -> str:
    """The address that signs somebody out at the provider; empty where there is none, or it is down."""
    stored = world.council.stored()
    if not stored.is_ready:
        return ""
    try:
        return world.identity_provider.way_out(client_of(world, stored), world.links().signed_out)
    except (ProviderDown, NotVouched) as problem:
        world.log("council-sign-out-out-of-order", why=str(problem))
        return ""
