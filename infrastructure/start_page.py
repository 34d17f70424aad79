"""Opens the service's start page as a school's browser would, and says in plain words why it does not open."""

import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from infrastructure.steps import PlainFailure

SECONDS = 10
TRIES, PAUSE = 6, 5.0
"""A new API may not call its function for the first seconds."""


class Kind(Enum):
    """`value` says what to do."""

    OPENS = ""
    BROKEN = (
        "The service answers with errors: read the newest lines of the log group ending in /api_handler in CloudWatch. If it "
        "began with the last deployment, deploy the version before (docs/deploy.md, Going back)."
    )
    REFUSED = (
        "Something answers and refuses. With DOMAIN, AWS's own address answers 403 on purpose. A firewall or gateway in front "
        "(BASE_URL) may refuse this machine."
    )
    NO_NAME = (
        "This machine’s DNS does not know the name. Make the domain name a CNAME of the DomainTarget that make deploy "
        "printed. A new DNS record takes up to an hour to be seen."
    )
    UNTRUSTED = (
        "This machine does not trust the certificate. Behind a proxy that opens TLS, give its certificate in SSL_CERT_FILE; "
        "else look at the address in a browser."
    )
    SILENT = "Nothing answers from here. If other machines reach it, this one needs a proxy (HTTPS_PROXY)."


@dataclass(frozen=True)
class Opened:
    kind: Kind
    seen: str


def open_start_page(url: str) -> Opened:
    try:
        with urllib.request.urlopen(f"{url}/", timeout=SECONDS):
            return Opened(Kind.OPENS, f"{url} answers")
    except urllib.error.HTTPError as answer:
        kind = Kind.BROKEN if answer.code >= 500 else Kind.REFUSED
        return Opened(kind, f"{url} answers with an error: {answer.code} {answer.reason}")
    except (OSError, ValueError) as problem:
        reason = problem.reason if isinstance(problem, urllib.error.URLError) else problem
        said = getattr(reason, "strerror", None) or reason
        return Opened(_why_unreachable(reason), f"{url} does not answer here: {said}")


def _why_unreachable(reason: object) -> Kind:
    if isinstance(reason, socket.gaierror):
        return Kind.NO_NAME
    return Kind.UNTRUSTED if isinstance(reason, ssl.SSLError) else Kind.SILENT


def note_of(url: str, pause: Callable[[float], None] = time.sleep) -> str:
    """The words at the end of a deployment. Raises PlainFailure if the service answers with errors."""
    for left in reversed(range(TRIES)):
        opened = open_start_page(url)
        if opened.kind is Kind.OPENS:
            return "it opens"
        if opened.kind is Kind.BROKEN and left == 0:
            raise PlainFailure(
                f"The stack was deployed, but its start page does not open. {opened.seen}\n{opened.kind.value}"
            )
        if opened.kind not in (Kind.BROKEN, Kind.REFUSED) or left == 0:
            break
        pause(PAUSE)
    return f"not opened from here. {opened.seen}. {opened.kind.value}"
