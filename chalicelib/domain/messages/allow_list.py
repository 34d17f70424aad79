"""The addresses that a stage may email: everybody from the live one, only a list from a practice copy, because its news
is invented."""

from collections.abc import Callable

EVERYBODY = frozenset({"live", "local"})
"""Stages without a list: the real one, and the one on a developer's machine, from which nothing leaves."""


def may_mail(stage: str, listed: str) -> Callable[[str], bool]:
    """Whether an address may be emailed. `listed` is comma-separated: whole addresses, and domains like county.gov.uk.

    A domain does not stand for the domains below it.
    """
    if stage in EVERYBODY:
        return lambda address: True
    allowed = {entry.strip().lower().removeprefix("@") for entry in listed.split(",")} - {""}
    return lambda address: _is_on(allowed, address.strip().lower())


def _is_on(allowed: set[str], address: str) -> bool:
    return "@" in address and (address in allowed or address.rpartition("@")[2] in allowed)
