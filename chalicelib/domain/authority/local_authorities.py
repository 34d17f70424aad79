"""The other local authorities: their codes, the addresses of their teams, and whether to trust a sender."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.child.contact_details import normalise_email
from chalicelib.domain.child.local_authority_codes import ROWS


class LocalAuthority(Struct, frozen=True):
    """`closed` is the last day of one that was reorganised."""

    code: str
    name: str
    region: str
    opened: date | None
    closed: date | None

    def is_live(self, on: date) -> bool:
        return self.closed is None or on <= self.closed


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _read(line: str) -> LocalAuthority:
    code, name, region, opened, closed = (part.strip() for part in line.split("|"))
    return LocalAuthority(code, name, region, _day(opened), _day(closed))


BY_CODE: Mapping[str, LocalAuthority] = {found.code: found for found in map(_read, ROWS.splitlines())}


def live(on: date) -> tuple[LocalAuthority, ...]:
    """Those that there are on that day, by name."""
    return tuple(sorted((found for found in BY_CODE.values() if found.is_live(on)), key=lambda found: found.name))


class Listing(Struct, frozen=True):
    """Where an authority's team is written to, and when an administrator last made sure of it."""

    mailbox: str
    verified_on: date

    def is_stale(self, on: date) -> bool:
        """Whether it is time to verify the address again."""
        return on - self.verified_on > VERIFIED_FOR


VERIFIED_FOR = timedelta(days=365)


class Directory(Struct, frozen=True):
    """The administrators' directory: a listing by the authority's code. `version` is the store's, for optimistic
    locking."""

    listings: Mapping[str, Listing]
    version: int = 0

    def with_listing(self, code: str, listing: Listing | None) -> "Directory":
        """With this listing in place of what there is; None takes it away."""
        others = {known: kept for known, kept in self.listings.items() if known != code}
        return Directory(others | {code: listing} if listing else others, self.version)

    @property
    def mailboxes(self) -> frozenset[str]:
        return frozenset(normalise_email(listing.mailbox) for listing in self.listings.values())


class Trust(StrEnum):
    """How far we believe that somebody writes for the authority that they name."""

    VERIFIED = "verified"
    """They read the very mailbox that our directory has for it."""
    CALL_BACK = "call-back"
    """A government address, but not that one: taken, and nothing is disclosed before we rang a published number."""
    REFUSED = "refused"
    """Not a government address."""


def trust(email: str, listing: Listing | None) -> Trust:
    """How far to trust this address for the authority of this listing. The mailbox's domain is not enough: everybody at
    a council has it. An address in our directory belongs to people who deal with missing children."""
    address = normalise_email(email)
    if listing and address == normalise_email(listing.mailbox):
        return Trust.VERIFIED
    return Trust.CALL_BACK if is_government(address) else Trust.REFUSED


def is_government(email: str) -> bool:
    """Whether the address is one of a body of government: names under gov.uk are given to nobody else."""
    _, _, host = normalise_email(email).rpartition("@")
    return host.endswith(".gov.uk")


def may_enquire(email: str, directory: Directory) -> bool:
    """Whether this address can write for any authority, before its owner has said for which."""
    return normalise_email(email) in directory.mailboxes or is_government(email)
