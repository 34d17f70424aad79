"""The directory of other authorities, as an administrator keeps it."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from chalicelib.domain.authority.agreement import Agreement
from chalicelib.domain.authority.local_authorities import Directory, Listing, LocalAuthority, live
from chalicelib.domain.authority.mailboxes import MovedMailboxes, code_in, moved, of_other_authority
from chalicelib.domain.child.contact_details import normalise_email
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.changes import Change, Changed, differences
from chalicelib.domain.people.people import Person
from chalicelib.domain.wording import plain_day
from chalicelib.ports.world import World
from chalicelib.services.administration import moving_mailboxes


class Entry(Struct, frozen=True):
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


def set_listing(world: World, me: Person, code: str, version: int, mailbox: str, verified_on: date | None) -> bool:
    """Without a mailbox, the authority has no address from now on. Returns whether a second person has to agree first.

    Raises Conflict and NotFound."""
    authority, before = entry(world, code).authority, world.directories.current()
    if before.version != version:
        raise Conflict
    listing = Listing(normalise_email(mailbox), verified_on) if mailbox and verified_on else None
    moves = _moves(code, before, listing)
    if moving_mailboxes.waits(world, me, moves):
        moving_mailboxes.ask_to_move(world, me, Changed.DIRECTORY, moves)
        return True
    was, is_now = differences(_in_words(authority, before.listings.get(code)), _in_words(authority, listing))
    if was:
        change = Change(world.keys.new_id(), Changed.DIRECTORY, "", me.person_id, world.clock.now(), was, is_now)
        messages = moving_mailboxes.word_at_once(world, me, moves)
        world.directories.save(before, before.with_listing(code, listing), change, messages)
    return False


def _mailbox(directory: Directory, code: str) -> dict[str, str]:
    listing = directory.listings.get(code)
    return {of_other_authority(code): listing.mailbox if listing else ""}


def _moves(code: str, before: Directory, listing: Listing | None) -> MovedMailboxes:
    verified_on = listing.verified_on.isoformat() if listing else ""
    return moved(_mailbox(before, code), _mailbox(before.with_listing(code, listing), code), verified_on)


def listing_as_agreed(
    world: World, moves: MovedMailboxes, change: Change, messages: Sequence[Message], agreement: Agreement
) -> None:
    """Raises NotPossible where the mailbox was changed meanwhile, or Conflict."""
    before, code = world.directories.current(), code_in(moves)
    moving_mailboxes.check_unchanged(moves, _mailbox(before, code))
    (address,) = moves.after.values()
    listing = Listing(address, date.fromisoformat(moves.verified_on)) if address else None
    world.directories.save(before, before.with_listing(code, listing), change, messages, agreement)


def _in_words(authority: LocalAuthority, listing: Listing | None) -> dict[str, str]:
    words = f"{listing.mailbox}, verified on {plain_day(listing.verified_on)}" if listing else "none"
    return {authority.name: words}
