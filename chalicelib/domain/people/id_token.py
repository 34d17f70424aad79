"""What the claims of an ID token must say before anybody is believed to be anybody. The signature was checked already."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any

from chalicelib.domain.people.council import Identity, NotVouched

SKEW = timedelta(minutes=2)
"""How far the provider's clock and ours may differ."""
LONGEST = 254


def identity_in(claims: Mapping[str, Any], issuer: str, client_id: str, nonce: str | None, now: datetime) -> Identity:
    """Who the token is about. `nonce`: None for a token that came with a renewal. Raises NotVouched."""
    _require(claims.get("iss") == issuer, "issuer")
    _require(_is_for(claims, client_id), "audience")
    moment = now.timestamp()
    _require(_number(claims, "exp") > moment - SKEW.total_seconds(), "expired")
    _require(_number(claims, "iat") <= moment + SKEW.total_seconds(), "issued in the future")
    if "nbf" in claims:
        _require(_number(claims, "nbf") <= moment + SKEW.total_seconds(), "not valid yet")
    if nonce is not None:
        _require(compare_digest(_text(claims, "nonce").encode(), nonce.encode()) and bool(nonce), "nonce")
    _require(bool(_text(claims, "sub")), "subject")
    # Entra's `sub` differs for each application; `oid` is the person's in the whole tenant.
    tenant, person = _text(claims, "tid"), _text(claims, "oid")
    known = (tenant, person) if tenant and person else (issuer, _text(claims, "sub"))
    return Identity(*known, _text(claims, "name"), _address(claims), _roles(claims))


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise NotVouched(what)


def _is_for(claims: Mapping[str, Any], client_id: str) -> bool:
    said = claims.get("aud")
    audience = [said] if isinstance(said, str) else said if isinstance(said, list) else []
    party = claims.get("azp")
    return client_id in audience and party in ((client_id,) if len(audience) > 1 else (None, client_id))


def _number(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotVouched(name)
    return float(value)


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) and len(value) <= LONGEST else ""


def _address(claims: Mapping[str, Any]) -> str:
    """Where to write to. It names nobody: addresses are given to other people. None that the provider itself doubts."""
    if claims.get("email_verified") is False:
        return ""
    return _text(claims, "email") or _text(claims, "preferred_username")


def _roles(claims: Mapping[str, Any]) -> tuple[str, ...]:
    said = claims.get("roles")
    return tuple(role for role in said if isinstance(role, str)) if isinstance(said, list) else ()
