"""One email in the ledger."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.messages.emails.catalogue import EMAILS
from chalicelib.domain.messages.emails.declaring import Email, Lane
from chalicelib.domain.messages.ids import message_id_for
from chalicelib.domain.messages.recipients import Recipient
from chalicelib.domain.messages.states import State
from chalicelib.domain.newer import NEWER, is_known


class Message(Struct, frozen=True):
    """One email in the ledger. `variables` hold references and instants, never a secret or a personal value."""

    message_id: str
    email: str
    recipient: Recipient
    variables: Mapping[str, str]
    created_at: datetime
    state: State = State.DUE
    attempt_at: datetime | None = None
    """When the ledger looks at it next; None when nothing is left to do."""
    case_id: str | None = None
    address: str = ""
    """Only for a SealedAddress, and only until it is stored: the ledger keeps it sealed."""
    tries: int = 0
    repeat: bool = False
    holder: str = ""
    provider_id: str = ""
    state_at: datetime | None = None
    held_until: datetime | None = None
    """The moment on the reader's next school day at which it goes; once it was released, when that was."""

    @property
    def waiting_since(self) -> datetime:
        """When it could first have been sent: time held for a school is not our delay."""
        return self.held_until or self.created_at

    @property
    def is_for_a_newer_version(self) -> bool:
        """Whether this version does not know the email or its state: it waits for the version that does."""
        return self.email not in EMAILS or not is_known(self.state)

    @property
    def policy(self) -> Email:
        return EMAILS.get(self.email) or Email(self.email, NEWER, repeats=False)

    @property
    def lane(self) -> Lane:
        return self.policy.lane


def new_message(
    key: str,
    email: str,
    recipient: Recipient,
    variables: Mapping[str, str],
    now: datetime,
    *,
    case_id: str | None = None,
    address: str = "",
) -> Message:
    return Message(
        message_id_for(key),
        email,
        recipient,
        variables,
        now,
        attempt_at=now,
        case_id=case_id,
        address=address,
        state_at=now,
    )


def sent_again(message: Message, now: datetime) -> Message:
    """The same email to the same recipient, once: its key follows from the first one's."""
    again = new_message(
        f"{message.message_id}|again", message.email, message.recipient, message.variables, now, case_id=message.case_id
    )
    # A failed send may have gone out after all: the reader hears that it may be a second copy.
    return replace(again, repeat=message.state is State.FAILED)


def in_state(message: Message, state: State, now: datetime, attempt_at: datetime | None = None) -> Message:
    return replace(message, state=state, state_at=now, attempt_at=attempt_at)
