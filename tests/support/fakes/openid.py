"""An OpenID provider in memory, at the level of its HTTP answers: the adapter itself runs against it, signatures and all.

`spoil` changes what it says, as an attacker or an accident would.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from chalicelib.adapters.identity.fetching import Fetched
from chalicelib.adapters.identity.provider import OpenIdProvider
from chalicelib.domain.people.council import ProviderDown
from chalicelib.ports.identity_provider import Client

ISSUER = "https://login.council.example/tenant-1/v2.0"
CLIENT = Client(ISSUER, "client-1", "secret-1")


@cache
def rsa(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})


@cache
def elliptic(kid: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": kid, "use": "sig"})


class FakeOpenId:
    """One provider with its people, by subject. `ask` stands in for HTTP."""

    def __init__(self, now: Callable[[], datetime], issuer: str = ISSUER) -> None:
        self.issuer, self.now, self.base = issuer, now, issuer.removesuffix("/v2.0")
        self.kid, self.alg = "key-1", "ES256"
        self.people: dict[str, dict[str, Any]] = {}
        self.disabled: set[str] = set()
        self.codes: dict[str, dict[str, str]] = {}
        self.refreshes: dict[str, str] = {}
        self.asked: list[str] = []
        self.fault: Exception | Fetched | None = None
        self.document: dict[str, Any] = {}
        self.claims: dict[str, Any] = {}
        self.sign: Callable[[dict[str, Any]], str] = self._sign
        self.gives_refresh = True
        self.rotates = True
        """Whether what asks again is good once only. Entra's stays good until it runs out."""

    def provider(self) -> OpenIdProvider:
        return OpenIdProvider(local=False, ask=self.ask, now=self.now)

    # --- the browser's part ----------------------------------------------------------------------------------------

    def agree(self, address: str, subject: str) -> dict[str, str]:
        """Somebody signs in at the address that they were sent to: what comes back with them."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = {**query, "sub": subject}
        return {"code": code, "state": query["state"], "iss": self.issuer}

    # --- HTTP --------------------------------------------------------------------------------------------------------

    def ask(
        self, url: str, fields: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Fetched:
        self.asked.append(url)
        if isinstance(self.fault, Exception):
            raise self.fault
        if self.fault:
            return self.fault
        if url == f"{self.issuer}/.well-known/openid-configuration":
            return Fetched(200, self._document() | self.document)
        if url == f"{self.base}/keys":
            key = elliptic(self.kid) if self.alg.startswith("ES") else rsa(self.kid)
            return Fetched(200, {"keys": [key.as_dict(private=False)]})
        if url == f"{self.base}/token" and fields is not None:
            return self._token(fields, headers or {})
        raise ProviderDown("no such place")

    def _document(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.base}/authorize",
            "token_endpoint": f"{self.base}/token",
            "jwks_uri": f"{self.base}/keys",
            "end_session_endpoint": f"{self.base}/logout",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def _token(self, fields: Mapping[str, str], headers: Mapping[str, str]) -> Fetched:
        if not self._is_client(fields, headers):
            return Fetched(401, {"error": "invalid_client"})
        if fields["grant_type"] == "refresh_token":
            subject = self.refreshes.get(fields["refresh_token"], "")
            if self.rotates:
                self.refreshes.pop(fields["refresh_token"], None)
            return self._tokens(subject, None) if subject else Fetched(400, {"error": "invalid_grant"})
        asked = self.codes.pop(fields["code"], None)
        challenge = hashlib.sha256(fields.get("code_verifier", "").encode()).digest()
        if (
            not asked
            or asked["redirect_uri"] != fields["redirect_uri"]
            or asked["code_challenge"] != base64.urlsafe_b64encode(challenge).decode().rstrip("=")
        ):
            return Fetched(400, {"error": "invalid_grant"})
        return self._tokens(asked["sub"], asked["nonce"])

    def _is_client(self, fields: Mapping[str, str], headers: Mapping[str, str]) -> bool:
        if (basic := headers.get("Authorization", "")) and "client_secret" not in fields:
            return base64.b64decode(basic.removeprefix("Basic ")) == f"{CLIENT.client_id}:{CLIENT.secret}".encode()
        return (fields.get("client_id"), fields.get("client_secret")) == (CLIENT.client_id, CLIENT.secret)

    def _tokens(self, subject: str, nonce: str | None) -> Fetched:
        if subject in self.disabled or subject not in self.people:
            return Fetched(400, {"error": "invalid_grant"})
        moment = int(self.now().timestamp())
        claims: dict[str, Any] = {"iss": self.issuer, "aud": CLIENT.client_id, "iat": moment, "exp": moment + 3600}
        claims |= {"sub": subject, "oid": f"oid-{subject}", "tid": "tenant-1", **self.people[subject]}
        claims |= {} if nonce is None else {"nonce": nonce}
        claims = {name: value for name, value in (claims | self.claims).items() if value is not None}
        refresh = f"refresh-{len(self.asked)}"
        self.refreshes[refresh] = subject
        more = {"refresh_token": refresh} if self.gives_refresh else {}
        return Fetched(200, {"id_token": self.sign(claims), "token_type": "Bearer", **more})

    def _sign(self, claims: dict[str, Any]) -> str:
        key = elliptic(self.kid) if self.alg.startswith("ES") else rsa(self.kid)
        return jwt.encode({"alg": self.alg, "kid": self.kid}, claims, key, algorithms=[self.alg])

    # --- forgeries ---------------------------------------------------------------------------------------------------

    def unsigned(self, claims: dict[str, Any]) -> str:
        return f"{_part({'alg': 'none', 'kid': self.kid})}.{_part(claims)}."

    def signed_with_its_own_key(self, claims: dict[str, Any]) -> str:
        """The header brings the key, and says that it lies elsewhere too."""
        mine = elliptic("attacker")
        header = {"alg": "ES256", "kid": "attacker", "jwk": mine.as_dict(private=False)}
        places = {"jku": "https://attacker.example/keys", "x5u": "https://attacker.example/chain"}
        return jwt.encode(header | places, claims, mine, algorithms=["ES256"])

    def signed_with_the_public_key(self, claims: dict[str, Any]) -> str:
        """As an old library would believe it: HS256, with the public key's text as the secret."""
        text = f"{_part({'alg': 'HS256', 'kid': self.kid})}.{_part(claims)}"
        made = hmac.digest(rsa(self.kid).as_pem(private=False), text.encode(), "sha256")
        return f"{text}.{base64.urlsafe_b64encode(made).decode().rstrip('=')}"

    def signed_by_somebody_else(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "ES256", "kid": self.kid}, claims, elliptic("stranger"), algorithms=["ES256"])


def _part(value: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
