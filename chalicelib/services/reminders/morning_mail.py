"""One email of a morning. Its key is the day and its reader, so it is written once."""

from collections.abc import Iterable, Mapping
from datetime import date

from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import Recipient
from chalicelib.ports.world import World

SHOWN = 20
"""Rows of one part of a digest; the page has the rest."""


def write_each(world: World, messages: Iterable[Message]) -> None:
    for message in messages:
        world.outbox.add([message])


def morning_message(world: World, day: date, email: str, to: Recipient, variables: Mapping[str, str]) -> Message:
    return new_message(key_of(day, email, to), email, to, variables, world.clock.now())


def key_of(day: date, email: str, to: Recipient) -> str:
    return f"{email}|{day.isoformat()}|{to}"
