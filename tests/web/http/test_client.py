"""The network address that a request is counted by."""

import pytest

from chalicelib.web.http.client import client_of

SECRET = "a" * 32
FRONT, CLIENT, INVENTED = "192.0.2.1", "198.51.100.7", "203.0.113.9"


def headers(forwarded: str, secret: str = SECRET) -> dict[str, str]:
    return {"x-forwarded-for": forwarded, "x-front-secret": secret}


@pytest.mark.parametrize(
    ("given", "secret", "found"),
    [
        pytest.param({}, "", FRONT, id="nothing in front"),
        pytest.param(
            {"x-forwarded-for": f"{INVENTED}, {FRONT}"}, "", FRONT, id="nothing in front, and somebody pretends"
        ),
        pytest.param(headers(f"{INVENTED}, {FRONT}", ""), "", FRONT, id="an empty secret proves nothing"),
        pytest.param(headers(f"{CLIENT}, {FRONT}"), SECRET, CLIENT, id="what the one in front added"),
        pytest.param(headers(CLIENT), SECRET, CLIENT, id="where the API adds nothing"),
        pytest.param(
            headers(f"{INVENTED}, {CLIENT}, {FRONT}"), SECRET, CLIENT, id="not what the client wrote before it"
        ),
        pytest.param(headers(f"{INVENTED}, {FRONT}", "b" * 32), SECRET, FRONT, id="a wrong secret"),
        pytest.param({"x-forwarded-for": f"{INVENTED}, {FRONT}"}, SECRET, FRONT, id="no secret"),
        pytest.param(headers(""), SECRET, FRONT, id="nothing added"),
        pytest.param(headers(f"é, {FRONT}", "é"), SECRET, FRONT, id="no ASCII"),
    ],
)
def test_the_client_address_comes_from_the_api_or_the_one_trusted_hop(
    given: dict[str, str], secret: str, found: str
) -> None:
    assert client_of(FRONT, given, secret) == found


@pytest.mark.parametrize(
    ("source", "counted"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", ""),
        ("no address", ""),
    ],
)
def test_a_whole_ipv6_network_is_one_client(source: str, counted: str) -> None:
    assert client_of(source, {}, "") == counted
