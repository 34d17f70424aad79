"""OpenID Connect: the code flow with PKCE, and tokens whose signature is checked before a word of them is believed."""

import base64
import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from chalicelib.adapters.identity.discovery import Discovery, Found
from chalicelib.adapters.identity.fetching import Fetched, fetch
from chalicelib.domain.people.council import Identity, NotVouched, ProviderDown
from chalicelib.domain.people.id_token import identity_in
from chalicelib.ports.identity_provider import Answer, Asking, Client, Tokens

ALGORITHMS = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC"}
"""The signatures that are believed, and the kind of key that makes each. Never `none`, and none with a shared secret."""
SCOPES = "openid profile email"
LONGEST_TOKEN = 32 * 1024


class OpenIdProvider:
    """Fulfils the port IdentityProvider. Its clock is the machine's: a practice clock means nothing to a provider."""

    def __init__(
        self,
        *,
        local: bool,
        ask: Callable[..., Fetched] = fetch,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        discovery: Discovery | None = None,
    ) -> None:
        self._ask, self._now = ask, now
        self._discovery = discovery or Discovery(local=local, ask=ask)

    def way_in(self, client: Client, asking: Asking) -> str:
        found = self._discovery.find(client.issuer)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(asking.verifier.encode()).digest()).decode().rstrip("=")
        return _with_query(
            found.authorise,
            {
                "response_type": "code",
                "response_mode": "query",
                "client_id": client.client_id,
                "redirect_uri": asking.back,
                "scope": f"{SCOPES} offline_access" if found.offline else SCOPES,
                "state": asking.state,
                "nonce": asking.nonce,
                "code_challenge": challenge,
                "code_challenge_method": "S256",
            },
        )

    def redeem(self, client: Client, answer: Answer, asking: Asking) -> Tokens:
        found = self._discovery.find(client.issuer)
        if answer.issuer != client.issuer and (answer.issuer or found.names_itself):
            raise NotVouched("issuer of the answer")
        said = self._tokens(
            found,
            client,
            {
                "grant_type": "authorization_code",
                "code": answer.code,
                "redirect_uri": asking.back,
                "code_verifier": asking.verifier,
            },
        )
        return Tokens(self._identity(found, client, said.get("id_token"), asking.nonce), _refresh_in(said))

    def renew(self, client: Client, refresh: str) -> Tokens:
        found = self._discovery.find(client.issuer)
        said = self._tokens(found, client, {"grant_type": "refresh_token", "refresh_token": refresh})
        token = said.get("id_token")
        identity = None if token is None else self._identity(found, client, token, None)
        return Tokens(identity, _refresh_in(said) or refresh)

    def way_out(self, client: Client, back: str) -> str:
        ends = self._discovery.find(client.issuer).end_session
        query = {"client_id": client.client_id, "post_logout_redirect_uri": back}
        return _with_query(ends, query) if ends else ""

    def _tokens(self, found: Found, client: Client, fields: Mapping[str, str]) -> Mapping[str, Any]:
        if found.takes_post:
            secret = {"client_id": client.client_id, "client_secret": client.secret}
            fetched = self._ask(found.token, {**fields, **secret})
        else:
            pair = f"{quote(client.client_id, safe='')}:{quote(client.secret, safe='')}".encode()
            headers = {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
            fetched = self._ask(found.token, dict(fields), headers)
        if fetched.status == 200:
            return fetched.body
        if fetched.status in (400, 401, 403) and (why := fetched.body.get("error")) in _REFUSALS:
            # `invalid_client` is our own fault, not the person's: a secret that ran out throws nobody out.
            raise ProviderDown(str(why)) if why in _OURS else NotVouched(str(why))
        raise ProviderDown(f"status {fetched.status}")

    def _identity(self, found: Found, client: Client, token: Any, nonce: str | None) -> Identity:
        if not isinstance(token, str) or len(token) > LONGEST_TOKEN:
            raise NotVouched("no token")
        claims = self._claims(found, token)
        return identity_in(claims, client.issuer, client.client_id, nonce, self._now())

    def _claims(self, found: Found, token: str) -> Mapping[str, Any]:
        from joserfc import jwt
        from joserfc.errors import JoseError

        def key_of(signed: Any) -> Any:
            header = signed.headers()
            return self._key(found, str(header.get("kid", "")), ALGORITHMS.get(str(header.get("alg")), ""))

        try:
            return jwt.decode(token, key_of, algorithms=list(ALGORITHMS)).claims
        except (JoseError, ValueError, TypeError, KeyError, UnicodeError, RecursionError) as problem:
            raise NotVouched(type(problem).__name__) from None

    def _key(self, found: Found, kid: str, kind: str) -> Any:
        """Fetches the keys again for one that is not known yet: providers change theirs. Raises NotVouched."""
        keys = self._discovery.keys(found)
        if kid not in keys:
            keys = self._discovery.keys(found, lacks_one=True)
        key = keys.get(kid) if kid else next(iter(keys.values())) if len(keys) == 1 else None
        if key is None or key.key_type != kind:
            raise NotVouched("key")
        return key


_OURS = frozenset(
    {"invalid_client", "unauthorized_client", "invalid_request", "unsupported_grant_type", "invalid_scope"}
)
_REFUSALS = _OURS | {"invalid_grant", "interaction_required", "access_denied", "login_required", "consent_required"}


def _refresh_in(said: Mapping[str, Any]) -> str:
    refresh = said.get("refresh_token")
    return refresh if isinstance(refresh, str) and len(refresh) <= LONGEST_TOKEN else ""


def _with_query(url: str, query: Mapping[str, str]) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(query)}"
