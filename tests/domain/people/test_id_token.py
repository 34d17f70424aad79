"""Which claims of a token prove who somebody is, and what is taken over from them."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.people.council import Identity, NotVouched
from chalicelib.domain.people.id_token import LONGEST, identity_in
from tests.support.world import NOW

US, THEM = "our-client", "https://login.county.example"
MOMENT = int(NOW.timestamp())
TOKEN = {
    "iss": THEM,
    "aud": US,
    "exp": MOMENT + 600,
    "iat": MOMENT - 10,
    "nbf": MOMENT - 10,
    "nonce": "n-1",
    "sub": "subject",
    "tid": "tenant",
    "oid": "person",
    "name": "Olive Officer",
    "email": "olive@county.example",
    "roles": ["cme.officer", "cme.manager"],
}
ABSENT = object()


def identity(ours: str | None = "n-1", **claims: Any) -> Identity:
    """`ours`: the nonce that we asked with."""
    said = {name: value for name, value in {**TOKEN, **claims}.items() if value is not ABSENT}
    return identity_in(said, THEM, US, ours, NOW)


def test_a_sound_token_names_its_person() -> None:
    assert identity() == Identity(
        "tenant", "person", "Olive Officer", "olive@county.example", ("cme.officer", "cme.manager")
    )


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"iss": "https://login.other.example"}, "issuer"),
        ({"iss": ABSENT}, "issuer"),
        ({"aud": "another"}, "audience"),
        ({"aud": ABSENT}, "audience"),
        ({"aud": f"{US}-2"}, "audience"),
        ({"aud": {US: 1}}, "audience"),
        ({"aud": [US], "azp": "another"}, "audience"),
        ({"aud": [US, "another"]}, "audience"),
        ({"aud": [US, "another"], "azp": "another"}, "audience"),
        ({"aud": [], "azp": US}, "audience"),
        ({"exp": MOMENT - 120}, "expired"),
        ({"exp": ABSENT}, "exp"),
        ({"exp": str(MOMENT + 600)}, "exp"),
        ({"exp": True}, "exp"),
        ({"iat": MOMENT + 121}, "issued in the future"),
        ({"iat": ABSENT}, "iat"),
        ({"nbf": MOMENT + 121}, "not valid yet"),
        ({"nbf": "soon"}, "nbf"),
        ({"nonce": "n-2"}, "nonce"),
        ({"nonce": ABSENT}, "nonce"),
        ({"sub": ABSENT}, "subject"),
        ({"sub": 7}, "subject"),
        ({"sub": "s" * (LONGEST + 1)}, "subject"),
    ],
)
def test_a_token_with_such_a_claim_proves_nothing(claims: dict[str, Any], why: str) -> None:
    with pytest.raises(NotVouched) as refused:
        identity(**claims)
    assert str(refused.value) == why


def test_an_empty_nonce_of_ours_is_matched_by_nothing() -> None:
    with pytest.raises(NotVouched, match="^nonce$"):
        identity("", nonce="")


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": [US]},
        {"aud": [US], "azp": US},
        {"aud": [US, "another"], "azp": US},
        {"azp": US},
        {"exp": MOMENT - 119},
        {"exp": MOMENT + 0.5},
        {"iat": MOMENT + 120},
        {"nbf": ABSENT},
        {"nbf": MOMENT + 120},
        {"sub": "s" * LONGEST},
    ],
)
def test_such_a_claim_is_as_good(claims: dict[str, Any]) -> None:
    assert identity(**claims) == identity()


def test_a_renewal_brings_no_nonce() -> None:
    assert identity(None, nonce=ABSENT) == identity()


@pytest.mark.parametrize("claims", [{"tid": ABSENT}, {"oid": ABSENT}, {"tid": ""}, {"oid": 7}])
def test_without_a_tenant_and_a_person_in_it_the_subject_names_them(claims: dict[str, Any]) -> None:
    found = identity(**claims)
    assert (found.tenant, found.subject) == (THEM, "subject")


@pytest.mark.parametrize(
    ("claims", "address"),
    [
        ({}, "olive@county.example"),
        ({"preferred_username": "other@county.example"}, "olive@county.example"),
        ({"email": ABSENT, "preferred_username": "other@county.example"}, "other@county.example"),
        ({"email": ABSENT}, ""),
        ({"email_verified": True}, "olive@county.example"),
        ({"email_verified": False, "preferred_username": "other@county.example"}, ""),
    ],
)
def test_where_to_write_to(claims: dict[str, Any], address: str) -> None:
    assert identity(**claims).email == address


@pytest.mark.parametrize(
    ("roles", "taken"),
    [(ABSENT, ()), ("cme.officer", ()), ([], ()), (["cme.officer", 7, None], ("cme.officer",))],
)
def test_which_app_roles_are_taken(roles: Any, taken: tuple[str, ...]) -> None:
    assert identity(roles=roles).app_roles == taken


def test_clocks_may_differ_by_two_minutes_and_no_more() -> None:
    late = identity_in(TOKEN, THEM, US, "n-1", NOW + timedelta(seconds=719))
    assert late == identity()
    with pytest.raises(NotVouched, match="^expired$"):
        identity_in(TOKEN, THEM, US, "n-1", NOW + timedelta(seconds=720))
