"""JSON from the provider: over TLS, without following anybody elsewhere, within seconds and within a size."""

import json
import time
from collections.abc import Mapping
from functools import cache
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from chalicelib.domain.people.council import ProviderDown

CONNECT_SECONDS, READ_SECONDS, IN_ALL_SECONDS = 2.0, 4.0, 6.0
MOST_BYTES = 512 * 1024
_ON_THIS_MACHINE = ("localhost", "127.0.0.1")


class Fetched(Struct, frozen=True):
    status: int
    body: Mapping[str, Any]


def is_allowed(url: str, *, local: bool) -> bool:
    """Whether the service may ask at this address: https, by a name in public; on the local stage also this machine."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.username or parts.password or parts.fragment or "\\" in url or not url.isascii():
        return False
    if local and parts.scheme == "http" and host in _ON_THIS_MACHINE:
        return True
    return parts.scheme == "https" and port in (None, 443) and _is_public(host)


def _is_public(host: str) -> bool:
    """A name with a dot that is no address: whoever types the issuer may not look around in our own network."""
    try:
        ip_address(host)
    except ValueError:
        ends = host.rpartition(".")[2]
        return "." in host and not ends.isdigit() and ends not in ("local", "internal", "localhost", "arpa")
    return False


@cache
def _pool() -> Any:
    import urllib3

    timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    return urllib3.PoolManager(num_pools=4, timeout=timeout, retries=False, cert_reqs="CERT_REQUIRED")


def fetch(url: str, fields: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None) -> Fetched:
    """Gets, or posts `fields` as a form. Raises ProviderDown where no JSON object comes back; 4xx with one is an answer."""
    import urllib3

    until = time.monotonic() + IN_ALL_SECONDS
    ask: dict[str, Any] = {"fields": dict(fields), "encode_multipart": False} if fields is not None else {}
    try:
        response = _pool().request(
            "GET" if fields is None else "POST",
            url,
            headers={"Accept": "application/json", **(headers or {})},
            redirect=False,
            preload_content=False,
            **ask,
        )
        try:
            body = _read(response, until)
        finally:
            response.close()
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as problem:
        raise ProviderDown(type(problem).__name__) from None
    return Fetched(response.status, _object(response.status, body))


def _read(response: Any, until: float) -> bytes:
    body = b""
    while part := response.read1(16 * 1024):
        body += part
        if len(body) > MOST_BYTES or time.monotonic() > until:
            raise ProviderDown("too much or too slow")
    return body


def _object(status: int, body: bytes) -> Mapping[str, Any]:
    if 300 <= status < 400 or status >= 500 or status == 429:
        raise ProviderDown(f"status {status}")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise ProviderDown("no JSON") from None
    if not isinstance(found, dict):
        raise ProviderDown("no JSON object")
    return found
