"""The three cookies: `browser` binds forms, codes and drafts to a browser; `session` is a signed-in person; `known` stays.

By `known` a browser that signed in with an address before is not held up by what others do with that address.
"""

import re
from collections.abc import Mapping
from datetime import timedelta

from chalicelib.links.links import Links

_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,100}")
BROWSER, SESSION, KNOWN = "browser", "session", "known"


def _name(kind: str, links: Links) -> str:
    """`__Host-` where there is TLS; over plain http on the local stage browsers differ about it."""
    return f"__Host-{kind}" if links.is_secure else kind


def read_cookies(header: str, links: Links) -> Mapping[str, str]:
    """Our cookies by kind; anything that could not be one of our tokens is left out.

    Cut by hand: the standard library's parser drops every cookie when a neighbour's (a parent domain's, say) is odd.
    """
    pairs = (part.strip().partition("=") for part in header.split(";"))
    jar = {name: value for name, _, value in pairs}
    values = {kind: jar.get(_name(kind, links), "") for kind in (BROWSER, SESSION, KNOWN)}
    return {kind: value for kind, value in values.items() if _TOKEN.fullmatch(value)}


def set_cookie(kind: str, token: str, links: Links) -> str:
    """A Set-Cookie value that lasts until the browser closes."""
    if not _TOKEN.fullmatch(token):
        raise ValueError("not a token")
    secure = "; Secure" if links.is_secure else ""
    return f"{_name(kind, links)}={token}; Path=/; HttpOnly; SameSite=Lax{secure}"


def keep_cookie(kind: str, token: str, lives: timedelta, links: Links) -> str:
    """A Set-Cookie value that outlives the browser's being closed."""
    return f"{set_cookie(kind, token, links)}; Max-Age={int(lives.total_seconds())}"


def drop_cookie(kind: str, links: Links) -> str:
    secure = "; Secure" if links.is_secure else ""
    return f"{_name(kind, links)}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{secure}"
