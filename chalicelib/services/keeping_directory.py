"""The directory of other authorities, as an administrator keeps it."""

from dataclasses import dataclass
from datetime import date

from chalicelib.domain.changes import Change, Changed, differences
from chalicelib.domain.errors import NotFound
from chalicelib.domain.identifiers import normalise_email
from chalicelib.domain.instants import london_day
from chalicelib.domain.local_authorities import Listing, LocalAuthority, live
from chalicelib.domain.people import Person
from chalicelib.domain.wording import plain_day
from chalicelib.ports import Conflict, World


@dataclass(frozen=True)
class Entry:
    """An authority with what the directory has for it. `version` goes back with a change."""

    authority: LocalAuthority
    listing: Listing | None
    is_stale: bool
    version: int


def entries(world: World) -> list[Entry]:
    """Of every authority that there is today, by name."""
    directory, today = world.directories.current(), london_day(world.clock.now())
    return [
        Entry(found, listing, bool(listing and listing.is_stale(today)), directory.version)
        for found in live(today)
        for listing in [directory.listings.get(found.code)]
    ]


def entry(world: World, code: str) -> Entry:
    """Raises NotFound."""
    found = next((each for each in entries(world) if each.authority.code == code), None)
    if not found:
        raise NotFound
    return found


def set_listing(world: World, me: Person, code: str, version: int, mailbox: str, verified_on: date | None) -> None:
    """Without a mailbox, the authority has no address from now on. Raises Conflict and NotFound."""
    authority, before = entry(world, code).authority, world.directories.current()
    if before.version != version:
        raise Conflict
    listing = Listing(normalise_email(mailbox), verified_on) if mailbox and verified_on else None
    after = before.with_listing(code, listing)
    was, is_now = differences(_in_words(authority, before.listings.get(code)), _in_words(authority, listing))
    if not was:
        return
    change = Change(world.keys.new_id(), Changed.DIRECTORY, "", me.person_id, world.clock.now(), was, is_now)
    world.directories.save(before, after, change)


def _in_words(authority: LocalAuthority, listing: Listing | None) -> dict[str, str]:
    words = f"{listing.mailbox}, verified on {plain_day(listing.verified_on)}" if listing else "none"
    return {authority.name: words}
