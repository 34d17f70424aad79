"""The states of an email, from its cause to the provider's last report.

due → reserved → handed over → delivered | delayed | bounced | out of office | complained
          ↘ unknown (the answer was lost) → handed over, or due once more marked as a repeat
          ↘ due again (refused for now) … → failed
due → held (the reader's school is closed) → checked each morning, and sent once the school is open
due → withdrawn (no longer wanted)
"""

from datetime import datetime, timedelta

from msgspec.structs import replace

from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.message import Message, in_state
from chalicelib.domain.messages.recipients import TEAM_MAILBOX
from chalicelib.domain.messages.states import REPORTED, State

LEASE = timedelta(minutes=2)
"""Longer than twice the time-out of the function that sends."""


NEWER_PAUSE = timedelta(hours=1)


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
    return replace(in_state(message, State.HANDED_OVER, now), provider_id=provider_id)


def held(message: Message, until: datetime, morning: datetime, now: datetime) -> Message:
    """Waits for the reader's school. It is looked at every morning before that day: the case may turn RED, or the dates
    change. On the day itself it has its own place in the queue."""
    since = message.state_at if message.state is State.HELD else now
    next_check_at = morning if london_day(morning) < london_day(until) else until
    return replace(message, state=State.HELD, state_at=since, attempt_at=next_check_at, held_until=until)


def left_for_newer(message: Message, now: datetime) -> Message:
    """The message unchanged, looked at again in an hour."""
    return replace(message, attempt_at=now + NEWER_PAUSE)


def to_team_instead(message: Message) -> Message:
    """For a member of staff who no longer works here, or a mailbox in which the wrong person reads: somebody of the team
    reads it instead."""
    return replace(message, recipient=TEAM_MAILBOX)


def withdrawn(message: Message, now: datetime) -> Message:
    return in_state(message, State.WITHDRAWN, now)


def is_useless(message: Message, now: datetime) -> bool:
    limit = message.policy.useless_after
    return limit is not None and now >= message.created_at + limit


def after_provider_event(message: Message, reported: State, provider_id: str, now: datetime) -> Message:
    """The message after the provider reported `reported`. Better news never overwrites worse news, so the order and
    repetition of reports do not matter. A server may accept a message and report its failure afterwards."""
    known = REPORTED.index(message.state) if message.state in REPORTED else -1
    if REPORTED.index(reported) <= known:
        return message
    return replace(in_state(message, reported, now), provider_id=provider_id or message.provider_id)
