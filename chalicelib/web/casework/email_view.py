"""The emails on the page of a case."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.casework.case import Case
from chalicelib.domain.messages.message import Message
from chalicelib.domain.messages.states import STATE_LABELS, State
from chalicelib.domain.paging import ListPage
from chalicelib.domain.wording import london_date
from chalicelib.ports.world import World
from chalicelib.services.casework.reading import may_send_again
from chalicelib.web.casework.names import Names
from chalicelib.web.http.paging import Pages


class HeldLine(Struct, frozen=True):
    """An email that waits until its reader's school opens."""

    email_label: str
    to: str
    day: str


class EmailLine(Struct, frozen=True):
    """An email about the case; `again`: whether it failed, and can be sent again."""

    id: str
    again: bool
    email_label: str
    to: str
    state: str
    state_label: str
    at: datetime
    tries: int


def held_line(message: Message, names: Names) -> HeldLine:
    assert message.held_until  # that is what holding it writes
    return HeldLine(message.policy.label, names.of_recipient(message.recipient), london_date(message.held_until))


def _state_label(message: Message) -> str:
    if message.state is State.HELD and message.held_until:
        return f"{STATE_LABELS[State.HELD]}, {london_date(message.held_until)}"
    return STATE_LABELS[message.state]


class EmailsPage(Struct, frozen=True):
    """Emails about one case; `once_again`: the token of the form that sends one again."""

    reference: str
    messages: Sequence[EmailLine]
    once_again: str
    pages: Pages


def emails_page(world: World, case: Case, page: ListPage[Message], further: Pages) -> EmailsPage:
    return EmailsPage(case.reference, email_lines(world, page, Names(world)), world.keys.new_id(), further)


def email_lines(world: World, page: ListPage[Message], names: Names) -> list[EmailLine]:
    return [_message(message, names, again=may_send_again(world, message)) for message in page.rows]


def _message(message: Message, names: Names, *, again: bool) -> EmailLine:
    return EmailLine(
        message.message_id,
        again,
        message.policy.label,
        names.of_recipient(message.recipient),
        str(message.state),
        _state_label(message),
        message.state_at or message.created_at,
        message.tries,
    )
