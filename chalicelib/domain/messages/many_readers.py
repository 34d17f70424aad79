"""One email to more readers than one transaction can hold.

The first readers get a message of their own at once. One more message carries the others: when it is looked at, it becomes a
message to each of them, as one to a role does. So all are written with the fact that caused them, and none is written twice.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from chalicelib.domain.messages.ids import message_id_for
from chalicelib.domain.messages.message import Message
from chalicelib.domain.messages.recipients import MANAGERS, Each, Recipient, person_of

MOST_AT_ONCE = 10
"""Messages in one transaction. It takes a hundred rows, and the case that opens with them can take eighty-five."""


def bounded(messages: Sequence[Message]) -> list[Message]:
    """At most `MOST_AT_ONCE` messages instead of these, which differ only in their reader. Mailboxes and roles come
    first."""
    ordered = sorted(messages, key=lambda message: bool(person_of(message.recipient)))
    if len(ordered) <= MOST_AT_ONCE:
        return list(messages)
    first, rest = ordered[: MOST_AT_ONCE - 1], ordered[MOST_AT_ONCE - 1 :]
    recipient = Each(tuple(message.recipient for message in rest))
    carrier = replace(rest[0], message_id=message_id_for(f"{rest[0].message_id}|each"), recipient=recipient)
    return [*first, carrier]


def each_of(recipient: Recipient) -> Sequence[Recipient]:
    """The readers that a message carries; none for one reader or a role."""
    return recipient.readers if isinstance(recipient, Each) else ()


def is_listed(message: Message) -> bool:
    """Whether a case lists it. A message to the managers, or to each of many, appears as the messages that it became."""
    return message.recipient != MANAGERS and not each_of(message.recipient)
