"""What the page of a case says of its emails."""

from typing import Any

from chalicelib.domain.casework.case import Case
from chalicelib.domain.messages.messages import (
    STATE_LABELS,
    Message,
    State,
)
from chalicelib.domain.paging import ListPage
from chalicelib.domain.wording import london_date
from chalicelib.ports.world import World
from chalicelib.services.casework.reading import may_send_again
from chalicelib.web.casework.names import Names


def held_line(message: Message, names: Names) -> dict[str, str]:
    assert message.held_until  # that is what holding it writes
    return {
        "email_label": message.policy.label,
        "to": names.of_recipient(message.recipient),
        "day": london_date(message.held_until),
    }


def _state_label(message: Message) -> str:
    if message.state is State.HELD and message.held_until:
        return f"{STATE_LABELS[State.HELD]}, {london_date(message.held_until)}"
    return STATE_LABELS[message.state]


def emails_context(world: World, case: Case, page: ListPage[Message]) -> dict[str, Any]:
    return {
        "reference": case.reference,
        "messages": email_lines(world, page, Names(world)),
        "once_again": world.keys.new_id(),
    }


def email_lines(world: World, page: ListPage[Message], names: Names) -> list[dict[str, Any]]:
    return [_message(message, names, again=may_send_again(world, message)) for message in page.rows]


def _message(message: Message, names: Names, *, again: bool) -> dict[str, Any]:
    return {
        "id": message.message_id,
        "again": again,
        "email_label": message.policy.label,
        "to": names.of_recipient(message.recipient),
        "state": str(message.state),
        "state_label": _state_label(message),
        "at": message.state_at or message.created_at,
        "tries": message.tries,
    }
