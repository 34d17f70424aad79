"""A message and its row."""

from datetime import timedelta
from typing import Any

from pynamodb.attributes import Attribute
from pynamodb.expressions.update import Action

from chalicelib.adapters.casework.case_keys import case_pk
from chalicelib.adapters.tables.rows.due import partition_of
from chalicelib.adapters.tables.rows.messages import MessageRow
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.stored_times import due_by, optional_instant, optional_text
from chalicelib.adapters.tables.writing import set_or_remove
from chalicelib.domain.instants import instant_text, parse_instant
from chalicelib.domain.messages.many_readers import is_listed
from chalicelib.domain.messages.message import Message
from chalicelib.domain.messages.recipients import recipient_of
from chalicelib.domain.messages.states import State
from chalicelib.domain.newer import needed, read_as

MAIL_KEPT = timedelta(days=90)
"""How long a message about no case is kept: a code, a word to a stranger."""


def message_pk(case_id: str | None, message_id: str) -> str:
    """A message about a case lies with the case, any other by itself."""
    return case_pk(case_id) if case_id else f"MAIL#{message_id}"


def message_sk(message_id: str) -> str:
    return f"7#MESSAGE#{message_id}"


def emails_pk(case_id: str) -> str:
    """The partition of gsi4 of the emails about a case."""
    return f"EMAILS#{case_id}"


def _place_of_email(message: Message) -> str:
    """By time. Emails that wait for a school come last, so the newest page always has them."""
    waits = message.state is State.HELD
    return f"{1 if waits else 0}#{instant_text(message.created_at)}#{message.message_id}"


def row_of_message(message: Message, sealer: Sealer) -> MessageRow:
    pk, sk = message_pk(message.case_id, message.message_id), message_sk(message.message_id)
    row = MessageRow(
        pk,
        sk,
        message_id=message.message_id,
        case_id=message.case_id,
        email=message.email,
        recipient=str(message.recipient),
        lane=message.lane,
        variables=dict(message.variables),
        created_at=instant_text(message.created_at),
        state=message.state,
        state_at=optional_text(message.state_at),
        attempt_at=optional_text(message.attempt_at),
        tries=message.tries,
        repeat=int(message.repeat),
        holder=message.holder or None,
        provider_id=message.provider_id or None,
        held_until=optional_text(message.held_until),
        sealed=sealer.seal({"address": message.address}, pk, sk) if message.address else None,
    )
    if not message.case_id and not message.policy.is_proof:
        row.ttl = int((message.created_at + MAIL_KEPT).timestamp())
    if message.case_id and is_listed(message):
        row.gsi4pk, row.gsi4sk = emails_pk(message.case_id), _place_of_email(message)
    if message.attempt_at:
        row.gsi3pk, row.gsi3sk = partition_of(message.lane), f"{instant_text(message.attempt_at)}#{message.message_id}"
    return row


def message_of(row: MessageRow) -> Message:
    """Without a stranger's address, which stays sealed until the message is sent."""
    return Message(
        row.sk.removeprefix(message_sk("")),
        needed(row.email),
        recipient_of(needed(row.recipient)),
        row.variables or {},
        parse_instant(row.created_at),
        read_as(State, row.state),
        due_by(row, row.attempt_at),
        row.pk.removeprefix(case_pk("")) if row.pk.startswith(case_pk("")) else None,
        "",
        int(row.tries or 0),
        bool(row.repeat),
        row.holder or "",
        row.provider_id or "",
        optional_instant(row.state_at),
        optional_instant(row.held_until),
    )


def message_step(row: MessageRow) -> list[Action]:
    """The attributes of a row that a step of the message's life changes."""
    values: list[tuple[Attribute[Any], Any]] = [
        (MessageRow.recipient, row.recipient),
        (MessageRow.held_until, row.held_until),
        (MessageRow.state, row.state),
        (MessageRow.state_at, row.state_at),
        (MessageRow.attempt_at, row.attempt_at),
        (MessageRow.tries, row.tries),
        (MessageRow.repeat, row.repeat),
        (MessageRow.holder, row.holder),
        (MessageRow.provider_id, row.provider_id),
        (MessageRow.gsi3pk, row.gsi3pk),
        (MessageRow.gsi3sk, row.gsi3sk),
        (MessageRow.gsi4pk, row.gsi4pk),
        (MessageRow.gsi4sk, row.gsi4sk),
    ]
    return [set_or_remove(attribute, value) for attribute, value in values]
