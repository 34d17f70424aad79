"""Takes one email from the ledger: claims it, sends it, and records what became of it. Safe to start twice at any moment."""

from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.calendar.days import ONE_DAY
from chalicelib.domain.calendar.school_mail import opening_on
from chalicelib.domain.errors import Conflict
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.lifecycle import held, is_useless, left_for_newer, reserve, withdrawn
from chalicelib.domain.messages.message import Message
from chalicelib.domain.messages.recipients import ASKER, Recipient
from chalicelib.domain.messages.retries import when_looked_at
from chalicelib.domain.messages.states import State
from chalicelib.ports.mailer import SendResult
from chalicelib.ports.world import World
from chalicelib.services.delivery.readers import (
    Reader,
    readdressed,
    reader_of,
    readers_of,
    spread,
    whom_to_ask_instead,
)
from chalicelib.services.delivery.sending import hand_over, not_prepared
from chalicelib.services.delivery.settling import record, settle
from chalicelib.services.delivery.wanted import has_stopped_waiting, is_still_wanted
from chalicelib.services.mail import sign_in_mail
from chalicelib.services.settings.school_holidays import held_until


def deliver(world: World, case_id: str | None, message_id: str) -> None:
    """Does what is due for one message. Raises only if the store does not answer."""
    now = world.clock.now()
    message = world.outbox.get(case_id, message_id)
    if not message or message.attempt_at is None or message.attempt_at > now:
        return
    try:
        _deliver_due(world, message, now)
    except Conflict:
        world.log("message-taken-by-another", message=message_id)


def _deliver_due(world: World, message: Message, now: datetime) -> None:
    if message.is_for_a_newer_version:
        world.log("message-of-a-newer-version", message=message.message_id, email=message.email)
        settle(world, message, left_for_newer(message, now))
        return
    looked = when_looked_at(message, now)
    if looked != message:
        settle(world, message, looked)
        if looked.state is not State.DUE:
            return
    _pass_on(world, looked, now)


def _pass_on(world: World, message: Message, now: datetime) -> None:
    """Writes one message for each reader of a message to many; sends a message with one reader."""
    readers = readers_of(world, message)
    if readers is not None:
        spread(world, message, readers, now)
    elif is_useless(message, now):
        settle(world, message, withdrawn(message, now))
    elif message.recipient == ASKER:
        sign_in_mail.pass_on(world, message)
        settle(world, message, withdrawn(message, now))
    else:
        _deliver_to_one(world, message, now)


class _Found(Struct, frozen=True):
    """The facts about the one reader of a message."""

    reader: Reader
    addressed: Message
    """To the team where the person should not get it."""
    others: Sequence[Recipient] | None
    """The stand-in who gets it."""
    until: datetime | None
    """When the reader's school opens, if it is closed."""
    is_over: bool
    """Nobody waits for it any more, or its reader unsubscribed from it."""


def _deliver_to_one(world: World, message: Message, now: datetime) -> None:
    try:
        found = _find(world, message, now)
    except Exception as problem:  # counts as a try, so that an unreadable row does not stop those behind it
        unread = not_prepared(problem)
        _send(world, message, now, lambda _: unread)
        return
    if found.is_over:
        settle(world, message, withdrawn(message, now))
    elif found.others is not None:
        spread(world, message, found.others, now)
    elif found.until:
        _hold(world, message, found.until, now)
    else:
        _send(world, found.addressed, now, lambda reserved: hand_over(world, reserved, found.reader))


def _find(world: World, message: Message, now: datetime) -> _Found:
    reader = reader_of(world, message)
    stopped = message.policy.may_be_stopped and reader.has_stopped
    return _Found(
        reader,
        others=whom_to_ask_instead(world, message, reader.person),
        until=held_until(world, message, reader.person or reader.contact, now),
        addressed=readdressed(world, message, reader.person),
        is_over=stopped or has_stopped_waiting(world, message),
    )


def _hold(world: World, message: Message, until: datetime, now: datetime) -> None:
    """Puts it off to the reader's next school day, and looks at it every morning until then."""
    if not is_still_wanted(world, message):
        settle(world, message, withdrawn(message, now))
        return
    tomorrow = opening_on(london_day(now) + ONE_DAY, world.authorities.current().opens)
    settle(world, message, held(message, until, tomorrow, now))
    world.log("message-held", message=message.message_id, email=message.email)


def _send(world: World, message: Message, now: datetime, send: Callable[[Message], SendResult]) -> None:
    reserved = reserve(message, world.keys.new_id(), now)
    try:
        world.outbox.claim(message, reserved)
    except Conflict:
        if is_still_wanted(world, message):
            raise
        settle(world, message, withdrawn(message, now))
        return
    record(world, reserved, send(reserved))
