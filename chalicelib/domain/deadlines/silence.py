"""The silent-child check: why a manager has to look at an open case today. A case that is looked after gives no reason.

It trusts nothing that should follow from something else: clocks, the place on a list, emails are looked for one by one.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.authority.authority import Authority
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.priority import UNSEEN_DAYS, Priority
from chalicelib.domain.deadlines.clocks import clocks, next_deadline
from chalicelib.domain.deadlines.counting import after_working_days
from chalicelib.domain.deadlines.deadline import Deadline
from chalicelib.domain.deadlines.limits import longest_without
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.message import Message, sent_again
from chalicelib.domain.messages.recipients import MAILBOXES, person_recipient
from chalicelib.domain.messages.states import SENDABLE_AGAIN, State
from chalicelib.domain.newer import Words

STUCK_AFTER = timedelta(hours=1)
DELAYED_AFTER = timedelta(days=1)
"""Since the recipient's mail server first put it off."""
HANGS_AFTER = 5
"""Working days after the date of a wait."""

_NOT_SENT = frozenset({State.DUE, State.RESERVED, State.UNKNOWN})
"""A message that is held back on purpose is in a state of its own."""
_ARRIVED = frozenset({State.DELIVERED, State.OUT_OF_OFFICE})


class Reason(StrEnum):
    """The value is stored; `REASONS` has the words."""

    OWNER_LEFT = "owner-left"
    NO_OWNER = "no-owner"
    NO_DATE = "no-date"
    DATE_TOO_FAR = "date-too-far"
    NO_CLOCK = "no-clock"
    NO_ACT = "no-act"
    MESSAGE_STUCK = "message-stuck"
    MESSAGE_FAILED = "message-failed"
    MESSAGE_GONE = "message-gone"
    UNSEEN = "unseen"
    HANGS = "hangs"
    NO_ALERT = "no-alert"
    NOT_ON_LIST = "not-on-list"
    NOT_ON_OWNERS_LIST = "not-on-owners-list"
    CLOCK_NOT_LOOKED_AT = "clock-not-looked-at"
    MESSAGE_NOT_LOOKED_AT = "message-not-looked-at"
    RETURN_NOT_LOOKED_AT = "return-not-looked-at"
    UNREADABLE = "unreadable"
    HEAD_GONE = "head-gone"


REASONS: Mapping[Reason, str] = Words(
    {
        Reason.OWNER_LEFT: "The owner no longer works cases here.",
        Reason.NO_OWNER: "Somebody acted on it, but nobody owns it.",
        Reason.NO_DATE: "It has no next date.",
        Reason.DATE_TOO_FAR: "Its next date is further away than its priority allows.",
        Reason.NO_CLOCK: "A deadline is missing, or its next date is not that of its earliest deadline.",
        Reason.NO_ACT: "Nobody has done anything for the child for longer than its priority allows.",
        Reason.MESSAGE_STUCK: "An email has waited over an hour to be sent, or the reader’s mail server has delayed it for a day.",
        Reason.MESSAGE_FAILED: "An email to us did not arrive, and nobody has dealt with it.",
        Reason.MESSAGE_GONE: "An email about it has disappeared.",
        Reason.UNSEEN: (
            f"Nobody has seen the child for {UNSEEN_DAYS} school days, and there was a concern before. Make it RED, or confirm "
            "the priority."
        ),
        Reason.HANGS: f"What it waits for is more than {HANGS_AFTER} working days late.",
        Reason.NO_ALERT: "There is no alert to the team about it.",
        Reason.NOT_ON_LIST: "It is not on the list of open cases.",
        Reason.NOT_ON_OWNERS_LIST: "It is not on its owner’s list.",
        Reason.CLOCK_NOT_LOOKED_AT: "A reminder is missing from the list of what is due.",
        Reason.MESSAGE_NOT_LOOKED_AT: "An email is missing from the list of what to send.",
        Reason.RETURN_NOT_LOOKED_AT: "The return waits for another school, but is missing from the list of what is due.",
        Reason.UNREADABLE: "The service could not read it.",
        Reason.HEAD_GONE: "Somebody sent us a form, but its case or return is missing.",
    }
)


class Watched(Struct, frozen=True):
    """One case in the store, as the check reads it."""

    case: Case
    deadlines: tuple[Deadline, ...]
    messages: tuple[Message, ...]
    written: frozenset[str] = frozenset()
    """The ids of the emails that its events say were written; empty when events were not read."""
    unlisted: tuple[Reason, ...] = ()
    """Which lists it should be on and is not."""


class Staff(Struct, frozen=True):
    """The ids of staff: all of them, and those who may own cases now."""

    everybody: frozenset[str]
    owners: frozenset[str]


def exceptions(
    file: Watched, staff: Staff, authority: Authority, now: datetime, dealt_with: Collection[str] = ()
) -> tuple[Reason, ...]:
    """`dealt_with`: ids of failed messages with a finished task. A closed case gives no reason."""
    case = file.case
    if case.stage is Stage.CLOSED:
        return ()
    unsettled = {message.message_id for message in failed(file, staff)}
    there = {message.message_id for message in file.messages}
    holds = {
        Reason.OWNER_LEFT: bool(case.owner_id) and case.owner_id not in staff.owners,
        Reason.NO_OWNER: not case.owner_id and not case.waits_for_first_act,
        Reason.NO_DATE: case.next_due_at is None,
        Reason.DATE_TOO_FAR: case.next_due_at is not None and case.next_due_at > _limit(case, now, authority),
        Reason.NO_CLOCK: _lacks_clock(case, file.deadlines),
        Reason.NO_ACT: now > _limit(case, case.last_act_at or case.received_at, authority),
        Reason.MESSAGE_STUCK: any(_is_stuck(message, now) for message in file.messages),
        Reason.MESSAGE_FAILED: bool(unsettled - set(dealt_with)),
        Reason.MESSAGE_GONE: not file.written <= there,
        Reason.UNSEEN: case.priority is not Priority.RED and case.is_unseen(london_day(now)),
        Reason.HANGS: any(now > after_working_days(w.due_at, HANGS_AFTER, authority).at for w in case.waits),
        Reason.NO_ALERT: bool(case.alert_id) and case.alert_id not in there,
    }
    return (*(reason for reason, is_so in holds.items() if is_so), *file.unlisted)


def _limit(case: Case, since: datetime, authority: Authority) -> datetime:
    """By when somebody looks at the case again, counted from `since`."""
    return longest_without(case.priority, case.stage is Stage.LONG_WATCH, since, authority)


def _lacks_clock(case: Case, deadlines: Iterable[Deadline]) -> bool:
    running = [deadline for deadline in deadlines if not deadline.met_at]
    first = next_deadline(running)
    if not clocks(case) <= {deadline.rule for deadline in running} or not first:
        return True
    return (case.next_due_at, case.next_rule) != (first.due_at, first.rule)


def _is_stuck(message: Message, now: datetime) -> bool:
    if message.state is State.DELAYED:
        return now > (message.state_at or message.created_at) + DELAYED_AFTER
    return message.state in _NOT_SENT and now > message.waiting_since + STUCK_AFTER


def failed(file: Watched, staff: Staff) -> tuple[Message, ...]:
    """Emails to us that did not arrive, were not sent again, and after which no other of their kind arrived."""
    ours = MAILBOXES | {person_recipient(person_id) for person_id in staff.everybody}
    there = {message.message_id for message in file.messages}
    return tuple(
        message
        for message in file.messages
        if message.state in SENDABLE_AGAIN
        and message.recipient in ours
        and sent_again(message, message.created_at).message_id not in there
        and not any(_arrived_later(message, other) for other in file.messages)
    )


def _arrived_later(message: Message, other: Message) -> bool:
    same = (other.email, other.recipient) == (message.email, message.recipient)
    return same and other.state in _ARRIVED and other.created_at > message.created_at
