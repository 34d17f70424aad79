"""The discovery document and the keys of the provider, kept in the process for a while."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from chalicelib.adapters.identity.fetching import Fetched, fetch, is_allowed
from chalicelib.domain.people.council import NotVouched, ProviderDown

LIVES_SECONDS = 3600
NEW_KEYS_SECONDS = 30
"""How soon the keys may be fetched again for a token whose key is not among them: else anybody could have us ask."""
WELL_KNOWN = "/.well-known/openid-configuration"

Fetch = Callable[..., Fetched]


class Found(Struct, frozen=True):
    """What the provider says of itself."""

    issuer: str
    authorise: str
    token: str
    keys: str
    end_session: str = ""
    names_itself: bool = False
    """Whether its answers name the issuer (RFC 9207)."""
    takes_post: bool = False
    """Whether the secret goes in the form; else it goes in a header."""
    offline: bool = True
    """Whether it knows the scope by which we may ask again."""


class Discovery:
    """One process's memory of the providers that it asked."""

    def __init__(self, *, local: bool, ask: Fetch = fetch, clock: Callable[[], float] = time.monotonic) -> None:
        self._local, self._ask, self._clock = local, ask, clock
        self._found: dict[str, tuple[float, Found]] = {}
        self._keys: dict[str, tuple[float, Any]] = {}

    def find(self, issuer: str) -> Found:
        """Raises ProviderDown, or NotVouched for a document that is another issuer's or names an address we do not ask."""
        at, known = self._found.get(issuer, (0.0, None))
        if known and self._clock() - at < LIVES_SECONDS:
            return known
        self._allow(issuer)
        try:
            found = self._read(issuer)
        except ProviderDown:
            if known:
                return known  # an old document beats none
            raise
        self._found[issuer] = (self._clock(), found)
        return found

    def _allow(self, url: str) -> str:
        if not is_allowed(url, local=self._local):
            raise NotVouched("an address that is not asked")
        return url

    def _read(self, issuer: str) -> Found:
        fetched = self._ask(issuer.rstrip("/") + WELL_KNOWN)
        if fetched.status != 200:
            raise ProviderDown(f"status {fetched.status}")
        said = fetched.body
        if said.get("issuer") != issuer:
            raise NotVouched("issuer of the discovery document")
        methods, scopes = said.get("token_endpoint_auth_methods_supported"), said.get("scopes_supported")
        return Found(
            issuer,
            self._allow(_text(said, "authorization_endpoint")),
            self._allow(_text(said, "token_endpoint")),
            self._allow(_text(said, "jwks_uri")),
            self._allow(ends) if (ends := _text(said, "end_session_endpoint")) else "",
            names_itself=said.get("authorization_response_iss_parameter_supported") is True,
            takes_post=isinstance(methods, list) and "client_secret_post" in methods,
            offline=not isinstance(scopes, list) or "offline_access" in scopes,
        )

    def keys(self, found: Found, *, lacks_one: bool = False) -> Any:
        """The provider's public keys, as joserfc has them. `lacks_one`: the ones that are known do not have a token's."""
        at, known = self._keys.get(found.keys, (float("-inf"), None))
        lives = NEW_KEYS_SECONDS if lacks_one else LIVES_SECONDS
        if known is not None and self._clock() - at < lives:
            return known
        fetched = self._ask(found.keys)
        if fetched.status != 200 or not isinstance(fetched.body.get("keys"), list):
            raise ProviderDown("no keys")
        known = _public_keys(fetched.body["keys"])
        self._keys[found.keys] = (self._clock(), known)
        return known


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""


def _public_keys(listed: list[Any]) -> dict[str, Any]:
    """By key id; those for another use, of another kind or too short are left out."""
    from joserfc.jwk import JWKRegistry

    found: dict[str, Any] = {}
    for each in listed:
        if not isinstance(each, dict) or each.get("kty") not in ("RSA", "EC") or each.get("use", "sig") != "sig":
            continue
        public = {name: value for name, value in each.items() if name not in ("d", "p", "q", "dp", "dq", "qi")}
        try:
            key = JWKRegistry.import_key(public)
            if each["kty"] == "RSA" and key.raw_value.key_size < 2048:  # type: ignore[union-attr]
                continue
        except Exception:  # noqa: S112 - a key that cannot be read vouches for nobody
            continue
        found[str(each.get("kid", ""))] = key
    return found
