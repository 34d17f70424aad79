"""A council whose staff sign in through its identity provider, in the world in memory."""

from datetime import timedelta

from msgspec.structs import replace

from chalicelib.domain.people.browser import Browser
from chalicelib.domain.people.council import Provider, StoredProvider
from chalicelib.domain.people.roles import Role
from chalicelib.services.sign_in.council_sign_in import Back, come_back, way_in
from chalicelib.services.sign_in.opening_sessions import SignedIn
from tests.support.fakes.openid import CLIENT, ISSUER
from tests.support.world import ADMINISTRATOR, FakeWorld

APP_ROLES = {Role.OFFICER: "CME.Officer", Role.MANAGER: "CME.Manager", Role.ADMINISTRATOR: "CME.Admin"}
PROVIDER = Provider(ISSUER, CLIENT.client_id, APP_ROLES, frozenset({ADMINISTRATOR.person_id}), joins=False)


def switch_on(world: FakeWorld, provider: Provider = PROVIDER) -> None:
    """As two people agreed, with its secret."""
    world.council.settings = StoredProvider(provider, world.clock.now() - timedelta(days=3), version=2)
    world.council._secret = CLIENT.secret


def known_there(world: FakeWorld, subject: str, email: str, *roles: str, name: str = "Nell New") -> None:
    world.openid.people[subject] = {"name": name, "email": email, "roles": list(roles)}


def browser(name: str = "browser-1", session: str = "") -> Browser:
    return Browser(name, "source-1", f"known-{name}", session)


def sent_there(world: FakeWorld, subject: str, here: Browser, to: str = "") -> Back:
    """Somebody goes to the provider and signs in: what comes back."""
    said = world.openid.agree(way_in(world, here, to), subject)
    return Back(said["state"], said["code"], said["iss"], "")


def signs_in(world: FakeWorld, subject: str, here: Browser | None = None, to: str = "") -> SignedIn:
    here = here or browser()
    return come_back(world, here, sent_there(world, subject, here, to))


def joined(world: FakeWorld) -> None:
    """From now on a first sign-in takes over the person with the same address."""
    switch_on(world, replace(PROVIDER, joins=True))
