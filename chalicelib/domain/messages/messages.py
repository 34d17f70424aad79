"""The ledger of messages: the life of one email from the fact that caused it to the provider's last word on it.

due → reserved → handed over → delivered | delayed | bounced | out of office | complained
          ↘ unknown (the answer was lost) → handed over, or due once more marked as a repeat
          ↘ due again (refused for now) … → failed
due → held (the reader's school is closed) → looked at again every morning, and sent once the school is open
due → withdrawn (no longer wanted)
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.emails import EMAILS, Email, Lane
from chalicelib.domain.newer import NEWER, Words, is_known

TEAM_MAILBOX = "mailbox:team"
DUTY_MAILBOX = "mailbox:duty"
_OF_TEAM, _OF_LEAD = "mailbox:", "lead:"
MAILBOXES = frozenset(
    {TEAM_MAILBOX, DUTY_MAILBOX, *(f"{kind}{team}" for kind in (_OF_TEAM, _OF_LEAD) for team in Team)}
)
MANAGERS = "role:manager"
"""All managers at the time it is looked at: it then becomes a message to each of them."""
WATCHERS = "role:watcher"
"""All who watch over access at that time, in the same way; see services.mail.access_mail."""
ASKER = "asker"
"""Somebody who typed an address, known or not. Once it is looked at, it becomes a message to the person, if there is one:
so a page does the same work whatever address was typed."""
SEALED_ADDRESS = "address"
"""The address lies sealed on the row: somebody whom we do not know."""

LEASE = timedelta(minutes=2)
"""Longer than twice the time-out of the function that sends."""
GIVE_UP_AFTER = timedelta(hours=24)
GIVE_UP_TRIES = 48
HELD_PAUSE = timedelta(minutes=10)
NEWER_PAUSE = timedelta(hours=1)
THROTTLED_PAUSE = timedelta(seconds=15)
"""For a busy morning. It does not count as a try: the email itself was not refused."""


def team_mailbox(team: Team) -> str:
    """Of another team of the authority."""
    return f"{_OF_TEAM}{team}"


def lead_mailbox(team: Team) -> str:
    """The recipient for another team's lead."""
    return f"{_OF_LEAD}{team}"


def team_of(recipient: str) -> Team | None:
    """The other team that a recipient belongs to; None when it belongs to none."""
    return next((team for team in Team if recipient in (team_mailbox(team), lead_mailbox(team))), None)


_AUTHORITY = "authority:"
_PERSON = "person:"


def authority_recipient(code: str) -> str:
    """The team of another authority, at the address that the directory has for it when the message is sent."""
    return f"{_AUTHORITY}{code}"


def authority_of(recipient: str) -> str:
    """The code of the authority that a message is for; empty when it is for somebody else."""
    return recipient.removeprefix(_AUTHORITY) if recipient.startswith(_AUTHORITY) else ""


def person_recipient(person_id: str) -> str:
    return f"{_PERSON}{person_id}"


def person_of(recipient: str) -> str:
    """The id of the person whom a message is for; empty when it is for somebody else."""
    return recipient.removeprefix(_PERSON) if recipient.startswith(_PERSON) else ""


class State(StrEnum):
    DUE = "due"
    RESERVED = "reserved"
    UNKNOWN = "unknown"
    HANDED_OVER = "handed-over"
    DELAYED = "delayed"
    OUT_OF_OFFICE = "out-of-office"
    SOFT_BOUNCED = "soft-bounced"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    WITHHELD = "withheld"
    HELD = "held"


STATE_LABELS: Mapping[State, str] = Words(
    {
        State.DUE: "Waiting to be sent",
        State.RESERVED: "Being sent",
        State.UNKNOWN: "Not certain that it was sent",
        State.HANDED_OVER: "Sent",
        State.DELAYED: "Delayed by the recipient’s mail server",
        State.OUT_OF_OFFICE: "Delivered, out-of-office answer",
        State.SOFT_BOUNCED: "Bounced: it could not be delivered this time",
        State.DELIVERED: "Delivered",
        State.BOUNCED: "Bounced: it cannot be delivered to this address",
        State.COMPLAINED: "Marked as spam by the recipient",
        State.FAILED: "Could not be sent",
        State.WITHDRAWN: "Not sent: no longer needed",
        State.WITHHELD: "Not sent: not on this practice copy’s list",
        State.HELD: "Waiting for the school’s next open day",
    }
)

_ORDER = (
    State.HANDED_OVER,
    State.DELAYED,
    State.DELIVERED,
    State.OUT_OF_OFFICE,
    State.SOFT_BOUNCED,
    State.BOUNCED,
    State.COMPLAINED,
)
PROBLEMS = frozenset({State.SOFT_BOUNCED, State.BOUNCED, State.COMPLAINED, State.FAILED})
"""The states that need a person: each becomes a task."""


SENDABLE_AGAIN = PROBLEMS - {State.COMPLAINED}
"""Excludes complaints: those were delivered."""


class Message(Struct, frozen=True):
    """One email in the ledger. `variables` hold references and instants, never a secret or a personal value."""

    message_id: str
    email: str
    recipient: str
    variables: Mapping[str, str]
    created_at: datetime
    state: State = State.DUE
    attempt_at: datetime | None = None
    """When the ledger looks at it next; None when nothing is left to do."""
    case_id: str | None = None
    address: str = ""
    """Only for SEALED_ADDRESS, and only until it is stored: the ledger keeps it sealed."""
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


def message_id_for(key: str) -> str:
    """The same key gives the same message, so nothing is ever sent twice by being planned twice."""
    return hashlib.sha256(f"message|{key}".encode()).hexdigest()[:32]


def alert_key(submission_id: str) -> str:
    """The key of the alert to the team about the case that a form opened."""
    return f"{submission_id}|alert"


def new_message(
    key: str,
    email: str,
    recipient: str,
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
    # What failed may have gone out all the same, its answer lost: the reader is told that it may be a second copy.
    return replace(again, repeat=message.state is State.FAILED)


class Failure(StrEnum):
    """How a send failed, as far as the next step is concerned."""

    LATER = "later"
    """Refused for now: the provider had an error of its own, or could not be reached."""
    THROTTLED = "throttled"
    """Refused for this second: others are being sent at the provider's rate."""
    HELD = "held"
    """Sending is paused or the sender is not verified: nothing goes until a person mends it."""
    REFUSED = "refused"
    """This message will never be taken."""
    NOT_LISTED = "not-listed"
    """This practice copy may not email the address."""
    UNCLEAR = "unclear"
    """No answer: it may have been sent."""


def _settle(message: Message, state: State, now: datetime, attempt_at: datetime | None = None) -> Message:
    return replace(message, state=state, state_at=now, attempt_at=attempt_at)


def reserve(message: Message, holder: str, now: datetime) -> Message:
    return replace(
        message,
        state=State.RESERVED,
        state_at=now,
        attempt_at=now + LEASE,
        tries=message.tries + 1,
        holder=holder,
        held_until=min(message.held_until, now) if message.held_until else None,
    )


def handed_over(message: Message, provider_id: str, now: datetime) -> Message:
    return replace(_settle(message, State.HANDED_OVER, now), provider_id=provider_id)


def held(message: Message, until: datetime, morning: datetime, now: datetime) -> Message:
    """Waits for the reader's school. It is looked at every morning before that day: the case may turn RED, or the dates
    change. On the day itself it has its own place in the queue."""
    since = message.state_at if message.state is State.HELD else now
    look_at = morning if london_day(morning) < london_day(until) else until
    return replace(message, state=State.HELD, state_at=since, attempt_at=look_at, held_until=until)


def left_for_newer(message: Message, now: datetime) -> Message:
    """The message unchanged, looked at again in an hour."""
    return replace(message, attempt_at=now + NEWER_PAUSE)


def to_team_instead(message: Message) -> Message:
    """For a member of staff who no longer works here: somebody of the team reads it instead."""
    return replace(message, recipient=TEAM_MAILBOX)


def withdrawn(message: Message, now: datetime) -> Message:
    return _settle(message, State.WITHDRAWN, now)


def is_useless(message: Message, now: datetime) -> bool:
    limit = message.policy.useless_after
    return limit is not None and now >= message.created_at + limit


def _backoff(tries: int) -> timedelta:
    return min(timedelta(seconds=30 * 2 ** min(tries, 7)), timedelta(minutes=30))


def after_failure(message: Message, failure: Failure, now: datetime) -> Message:
    """What becomes of a reserved message whose send failed. What is held is held until it goes, however long that takes."""
    match failure:
        case Failure.REFUSED:
            return _settle(message, State.FAILED, now)
        case Failure.NOT_LISTED:
            return _settle(message, State.WITHHELD, now)
        case Failure.UNCLEAR:
            return _settle(message, State.UNKNOWN, now, now + message.policy.unknown_wait)
        case Failure.HELD:
            return _settle(message, State.DUE, now, now + HELD_PAUSE)
        case Failure.THROTTLED if now < message.waiting_since + GIVE_UP_AFTER:
            return replace(_settle(message, State.DUE, now, now + THROTTLED_PAUSE), tries=message.tries - 1)
        case Failure.LATER | Failure.THROTTLED:
            given_up = message.tries >= GIVE_UP_TRIES or now >= message.waiting_since + GIVE_UP_AFTER
            return (
                _settle(message, State.FAILED, now)
                if given_up
                else _settle(message, State.DUE, now, now + _backoff(message.tries))
            )


def when_looked_at(message: Message, now: datetime) -> Message:
    """The message as it stands when its time has come: a lost lease turns unknown, a long unknown is repeated or parked."""
    if message.state is State.RESERVED:
        return _settle(message, State.UNKNOWN, now, now + message.policy.unknown_wait)
    if message.state is State.UNKNOWN:
        if message.policy.repeats and not message.repeat:
            return replace(_settle(message, State.DUE, now, now), repeat=True)
        return _settle(message, State.FAILED, now)
    return message


def worse_of(*states: State) -> State:
    """The worst of what the provider reported."""
    return max(states, key=_ORDER.index)


def after_provider_event(message: Message, reported: State, provider_id: str, now: datetime) -> Message:
    """The message after the provider reported `reported`. Better news never overwrites worse news, so that the order of
    reports and repeats of them do not matter; a server may accept a message and report its failure afterwards."""
    known = _ORDER.index(message.state) if message.state in _ORDER else -1
    if _ORDER.index(reported) <= known:
        return message
    return replace(_settle(message, reported, now), provider_id=provider_id or message.provider_id)
