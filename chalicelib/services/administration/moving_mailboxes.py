"""A mailbox for emails about children changes only when a second person agrees, if the mailbox is in use.

Its first address is written at once. Every change of these addresses goes through `waits`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.domain.authority.agreement import Agreement, Request
from chalicelib.domain.authority.authority import goes_nowhere
from chalicelib.domain.authority.mailboxes import MovedMailboxes, mailboxes_of, moved, with_mailboxes
from chalicelib.domain.authority.stored_authority import authority_from, stored_form
from chalicelib.domain.errors import Conflict
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World
from chalicelib.services.administration.asking_second import ask, is_by_oneself
from chalicelib.services.administration.leaving import NotPossible
from chalicelib.services.mail.access_mail import Word, word_of_mailboxes
from chalicelib.services.settings.setting_up import save, set_up


def _in_use(world: World, address: str) -> bool:
    """The example's mailboxes reach nobody, except in the copy on one machine."""
    return bool(address) and (world.stage == "local" or not goes_nowhere(address))


def waits(world: World, me: Person, moves: MovedMailboxes) -> MovedMailboxes:
    """The moves that must wait for a second person."""
    used = moves.only(name for name, address in moves.before.items() if _in_use(world, address))
    return used.only(()) if used and is_by_oneself(world, me) else used


def ask_to_move(world: World, me: Person, what: Changed, moves: MovedMailboxes) -> None:
    was, will_be = moves.in_words
    request = Request(world.keys.new_id(), what, me.person_id, world.clock.now(), moves, was, will_be)
    ask(world, request, word(world, request.request_id, Word.ASKED, me.person_id, moves))


def word(world: World, key: str, what: Word, by: str, moves: MovedMailboxes, decided_by: str = "") -> Sequence[Message]:
    """To the old and the new addresses that somebody reads, and to all who watch over access."""
    old = {name: address for name, address in moves.before.items() if _in_use(world, address)}
    addresses = dict.fromkeys(filter(None, (*old.values(), *moves.after.values())))
    return word_of_mailboxes(world, key, what, by, moves.after, addresses, decided_by)


def word_at_once(world: World, me: Person, moves: MovedMailboxes) -> Sequence[Message]:
    """For what one person changed: the first address of a mailbox, or one in use while nobody else could agree."""
    if not moves:
        return ()
    alone = any(_in_use(world, address) for address in moves.before.values())
    return word(world, world.keys.new_id(), Word.ALONE if alone else Word.DONE, me.person_id, moves)


def save_settings(world: World, me: Person, version: int, values: Mapping[str, Any]) -> bool:
    """Writes everything at once except mailboxes in use. Returns whether such a mailbox now waits. `values` are plain
    JSON values by the names of `Authority`, checked by the form. Raises Conflict."""
    now = set_up(world)
    if now.version != version:
        raise Conflict
    after = authority_from({**stored_form(now.authority), **values})
    moves = moved(mailboxes_of(now.authority), mailboxes_of(after))
    held = waits(world, me, moves)
    told = word_at_once(world, me, moves.only(moves.after.keys() - held.after.keys()))
    save(world, me, Changed.SETTINGS, version, stored_form(with_mailboxes(after, held.before)), told)
    if held:
        ask_to_move(world, me, Changed.SETTINGS, held)
    return bool(held)


def settings_as_agreed(
    world: World, moves: MovedMailboxes, change: Change, messages: Sequence[Message], agreement: Agreement
) -> None:
    """Raises NotPossible where one of the mailboxes was changed meanwhile, or Conflict."""
    now = set_up(world)
    check_unchanged(moves, mailboxes_of(now.authority))
    after = stored_form(with_mailboxes(now.authority, moves.after))
    world.authorities.save(now.stored, after, change, messages, agreement)


def check_unchanged(moves: MovedMailboxes, now: Mapping[str, str]) -> None:
    """Raises NotPossible."""
    if any(now[name] != address for name, address in moves.before.items()):
        raise NotPossible("The mailbox was changed since this was asked for. Decline this, and ask again.")
