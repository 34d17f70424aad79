"""The attacks on a sign-in through the council, and the accidents, against a provider in memory."""

import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from chalicelib.adapters.identity.fetching import Fetched
from chalicelib.domain.people.council import NotVouched, ProviderDown
from chalicelib.ports.identity_provider import Answer, Asking, Client, Tokens
from tests.support.fakes.openid import CLIENT, ISSUER, FakeOpenId

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
ASKING = Asking("state-1", "nonce-1", "verifier-" + "v" * 40, "https://cme.example/sign-in/council/back")


def _fake(issuer: str = ISSUER) -> FakeOpenId:
    fake = FakeOpenId(lambda: NOW, issuer)
    fake.people["sub-1"] = {"name": "Omar Officer", "email": "omar@county.example", "roles": ["CME.Officer"]}
    return fake


def _redeem(fake: FakeOpenId, answer: Answer | None = None, asking: Asking = ASKING, client: Client = CLIENT) -> Tokens:
    provider = fake.provider()
    back = fake.agree(provider.way_in(client, asking), "sub-1")
    return provider.redeem(client, answer or Answer(back["code"], back["iss"]), asking)


def test_a_sound_token_says_who_it_is() -> None:
    tokens = _redeem(_fake())
    assert tokens.identity
    assert (tokens.identity.tenant, tokens.identity.subject) == ("tenant-1", "oid-sub-1")
    assert tokens.identity.app_roles == ("CME.Officer",)
    assert tokens.refresh


@pytest.mark.parametrize("alg", ["RS256", "PS256", "ES256"])
def test_three_kinds_of_signature_are_believed(alg: str) -> None:
    fake = _fake()
    fake.alg = alg
    assert _redeem(fake).identity


def _changed(**claims: Any) -> Callable[[FakeOpenId], None]:
    return lambda fake: fake.claims.update(claims)


def _signed(way: str, alg: str = "ES256") -> Callable[[FakeOpenId], None]:
    def spoil(fake: FakeOpenId) -> None:
        fake.alg = alg
        fake.sign = getattr(fake, way)

    return spoil


def _other_algorithm(alg: str) -> Callable[[FakeOpenId], None]:
    def spoil(fake: FakeOpenId) -> None:
        fake.alg = alg

    return spoil


def _cut(fake: FakeOpenId) -> None:
    whole = fake.sign
    fake.sign = lambda claims: whole(claims)[:-6]


def _said(text: str) -> Callable[[FakeOpenId], None]:
    def spoil(fake: FakeOpenId) -> None:
        fake.sign = lambda claims: text

    return spoil


_AT = NOW.timestamp()
ATTACKS: dict[str, Callable[[FakeOpenId], None]] = {
    "another issuer": _changed(iss="https://login.council.example/tenant-2/v2.0"),
    "the issuer with a slash": _changed(iss=f"{ISSUER}/"),
    "no issuer": _changed(iss=None),
    "another application": _changed(aud="client-2"),
    "no audience": _changed(aud=None),
    "two applications, and nobody says for which": _changed(aud=["client-1", "client-2"]),
    "two applications, for the other one": _changed(aud=["client-1", "client-2"], azp="client-2"),
    "asked for by another application": _changed(azp="client-2"),
    "another nonce": _changed(nonce="nonce-2"),
    "no nonce": _changed(nonce=None),
    "an empty nonce": _changed(nonce=""),
    "expired": _changed(exp=_AT - 121),
    "no end": _changed(exp=None),
    "an end in words": _changed(exp="tomorrow"),
    "issued tomorrow": _changed(iat=_AT + 86400),
    "no time of issue": _changed(iat=None),
    "not valid yet": _changed(nbf=_AT + 3600),
    "no subject": _changed(sub=None),
    "no signature": _signed("unsigned"),
    "signed with the public key as a secret": _signed("signed_with_the_public_key", "RS256"),
    "signed by somebody else under the same key id": _signed("signed_by_somebody_else"),
    "a key of its own in its header": _signed("signed_with_its_own_key"),
    "a weaker signature": _other_algorithm("RS512"),
    "cut off": _cut,
    "no token at all": _said(""),
    "five parts": _said("a.b.c.d.e"),
    "no text of a token": _said("<html>"),
    "a token without end": _said("a" * 40_000),
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_nothing_else_is_believed(attack: Callable[[FakeOpenId], None]) -> None:
    fake = _fake()
    attack(fake)
    with pytest.raises(NotVouched):
        _redeem(fake)


@pytest.mark.parametrize("claims", [{"exp": _AT - 60}, {"iat": _AT + 60}, {"nbf": _AT + 60}], ids=str)
def test_clocks_may_differ_by_a_minute(claims: dict[str, Any]) -> None:
    fake = _fake()
    fake.claims.update(claims)
    assert _redeem(fake).identity


def test_a_code_is_redeemed_once() -> None:
    fake = _fake()
    provider = fake.provider()
    back = fake.agree(provider.way_in(CLIENT, ASKING), "sub-1")
    provider.redeem(CLIENT, Answer(back["code"], ISSUER), ASKING)
    with pytest.raises(NotVouched):
        provider.redeem(CLIENT, Answer(back["code"], ISSUER), ASKING)


def test_a_stolen_code_is_worth_nothing_without_its_verifier() -> None:
    fake = _fake()
    provider = fake.provider()
    back = fake.agree(provider.way_in(CLIENT, ASKING), "sub-1")
    with pytest.raises(NotVouched):
        provider.redeem(CLIENT, Answer(back["code"], ISSUER), Asking("s", "nonce-1", "another" * 9, ASKING.back))


def test_an_answer_of_another_provider_is_not_redeemed_here() -> None:
    """The mix-up: our code would go to whoever mixed the providers up."""
    fake = _fake()
    with pytest.raises(NotVouched):
        _redeem(fake, Answer("code-0", "https://attacker.example"))
    assert not [url for url in fake.asked if url.endswith("/token")]


def test_a_provider_that_names_itself_has_to() -> None:
    fake = _fake()
    assert _redeem(fake, Answer("code-0", "")).identity
    fake = _fake()
    fake.document["authorization_response_iss_parameter_supported"] = True
    with pytest.raises(NotVouched):
        _redeem(fake, Answer("code-0", ""))


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://attacker.example"},
        {"token_endpoint": "http://login.council.example/token"},
        {"token_endpoint": "https://169.254.169.254/latest"},
        {"token_endpoint": "https://localhost/token"},
        {"token_endpoint": "https://user@login.council.example/token"},
        {"token_endpoint": "https://login.council.example:8443/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": ""},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"end_session_endpoint": "http://login.council.example/out"},
    ],
    ids=str,
)
def test_a_document_that_leads_elsewhere_is_refused(document: dict[str, str]) -> None:
    fake = _fake()
    fake.document.update(document)
    with pytest.raises(NotVouched):
        _redeem(fake)


@pytest.mark.parametrize(
    "fault", [ProviderDown("slow"), Fetched(404, {}), Fetched(200, {"keys": "none"})], ids=["down", "404", "odd"]
)
def test_a_provider_that_is_down_says_nothing_of_anybody(fault: Exception | Fetched) -> None:
    fake = _fake()
    provider = fake.provider()
    back = fake.agree(provider.way_in(CLIENT, ASKING), "sub-1")
    fake.fault = fault
    with pytest.raises((ProviderDown, NotVouched)):
        provider.redeem(CLIENT, Answer(back["code"], ISSUER), ASKING)


def test_new_keys_are_fetched_and_an_unknown_one_does_not_make_us_ask_without_end() -> None:
    fake = _fake()
    moment = [0.0]
    provider = fake.provider()
    provider._discovery._clock = lambda: moment[0]
    for _ in range(2):
        back = fake.agree(provider.way_in(CLIENT, ASKING), "sub-1")
        provider.redeem(CLIENT, Answer(back["code"], ISSUER), ASKING)
    assert len([url for url in fake.asked if url.endswith("/keys")]) == 1
    moment[0] = 60.0
    fake.kid = "key-2"
    back = fake.agree(provider.way_in(CLIENT, ASKING), "sub-1")
    assert provider.redeem(CLIENT, Answer(back["code"], ISSUER), ASKING).identity
    asked = len(fake.asked)
    fake.sign = lambda claims: fake.signed_by_somebody_else(claims)
    fake.kid = "never-seen"
    for _ in range(3):
        back = fake.agree(provider.way_in(CLIENT, ASKING), "sub-1")
        with pytest.raises(NotVouched):
            provider.redeem(CLIENT, Answer(back["code"], ISSUER), ASKING)
    assert [url for url in fake.asked[asked:] if url.endswith("/keys")] == []


def test_a_short_key_vouches_for_nobody() -> None:
    with warnings.catch_warnings(action="ignore"):
        short = RSAKey.generate_key(1024, {"kid": "key-1", "use": "sig"})
        fake = _fake()
        fake.alg, whole = "RS256", fake.ask
        keys = Fetched(200, {"keys": [short.as_dict(private=False)]})
        fake.sign = lambda claims: jwt.encode({"alg": "RS256", "kid": "key-1"}, claims, short, algorithms=["RS256"])
        fake.ask = lambda url, *more: keys if url.endswith("/keys") else whole(url, *more)  # type: ignore[method-assign]
        with pytest.raises(NotVouched):
            _redeem(fake)


def test_a_renewal_says_whether_the_person_is_still_there() -> None:
    fake = _fake()
    refresh = _redeem(fake).refresh
    provider = fake.provider()
    again = provider.renew(CLIENT, refresh)
    assert again.identity
    assert again.identity.subject == "oid-sub-1"
    assert again.refresh != refresh
    fake.disabled.add("sub-1")
    with pytest.raises(NotVouched):
        provider.renew(CLIENT, again.refresh)


def test_a_secret_that_ran_out_throws_nobody_out() -> None:
    fake = _fake()
    refresh = _redeem(fake).refresh
    with pytest.raises(ProviderDown):
        fake.provider().renew(Client(ISSUER, "client-1", "old"), refresh)


def test_without_a_tenant_the_issuer_and_subject_are_the_name() -> None:
    fake = _fake()
    fake.claims.update(tid=None, oid=None)
    identity = _redeem(fake).identity
    assert identity
    assert (identity.tenant, identity.subject) == (ISSUER, "sub-1")


def test_the_way_out_names_nobody() -> None:
    way = _fake().provider().way_out(CLIENT, "https://cme.example/")
    assert way.startswith("https://login.council.example/tenant-1/logout?client_id=client-1&post_logout")
