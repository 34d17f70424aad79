"""The network address that a request comes from.

It is what the API saw. Where something of the authority's own stands in front, that is the address of the thing in front:
then it is the one that this thing added, and only when it also sent the secret that only it knows.
"""

from collections.abc import Mapping
from hmac import compare_digest
from ipaddress import IPv6Address, IPv6Network, ip_address

PROOF = "x-front-secret"
"""Written by what stands in front, in every request; docs/deploy.md says how."""
FORWARDED = "x-forwarded-for"


def client_of(source: str, headers: Mapping[str, str], secret: str) -> str:
    """`source` is what the API saw; `headers` are by lower-case name; `secret` is empty where nothing stands in front."""
    given = headers.get(PROOF, "")
    if secret and compare_digest(given.encode(), secret.encode()):
        return network_of(_added_in_front(source, headers.get(FORWARDED, "")) or source)
    return network_of(source)


def _added_in_front(source: str, forwarded: str) -> str:
    """The API adds what it saw at the end. Before that stands what the one trusted hop added; anything earlier is anybody's."""
    hops = [hop.strip() for hop in forwarded.split(",")]
    if hops and hops[-1] == source:
        hops.pop()
    return hops[-1] if hops else ""


def network_of(address: str) -> str:
    """One client has a whole IPv6 network of 64 bits to itself, so that counts as one address."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Network((found, 64), strict=False))
