"""SES's mailbox simulator: it takes every email, and nobody reads it. The only mailbox that the canary's emails may go to."""

import re

_SIMULATOR = re.compile(r"success(\+[a-z]+)?@simulator\.amazonses\.com")


def simulator(label: str) -> str:
    """One of its addresses. A label tells readers apart."""
    return f"success+{label}@simulator.amazonses.com"


def is_simulator(address: str) -> bool:
    return _SIMULATOR.fullmatch(address) is not None
