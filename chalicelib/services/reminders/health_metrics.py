"""The health of the service in numbers, for the log line of a tick. Alarms watch them (infrastructure/alarms.py)."""

from collections.abc import Callable, Mapping

from chalicelib.domain.authority.second_person import able
from chalicelib.domain.messages.emails.declaring import Lane
from chalicelib.ports.world import World
from chalicelib.services.reminders.morning import late_minutes

EVERY_MINUTES = 5


def is_time_to_look(world: World) -> bool:
    """Not in every tick: an idle minute should stay as cheap as it is."""
    return world.clock.now().minute % EVERY_MINUTES == 0


def oldest_unsent_minutes(world: World) -> float:
    """Excludes codes: they are withdrawn before they are old."""
    now = world.clock.now()
    waiting = [since for lane in (Lane.URGENT, Lane.BULK) if (since := world.outbox.oldest_waiting(lane, now))]
    return round((now - min(waiting)).total_seconds() / 60, 1) if waiting else 0.0


def mail_quota_used(world: World) -> float:
    """The part of the daily quota that was sent in the last day."""
    return round(world.mailer.quota_used(), 3)


def key_sets(world: World) -> float:
    """Fails, and so rings the alarm, when the stack's keys are no longer in the table: before a function that starts needs them."""
    return world.keys.look()


def nobody_to_agree(world: World) -> float:
    """1 while fewer than two people can agree to new roles and addresses of staff: one of them then acts alone."""
    return float(len(able(world.people.agreers())) < 2)


METRICS: Mapping[str, Callable[[World], float]] = {
    "oldest_unsent_minutes": oldest_unsent_minutes,
    "mail_quota_used": mail_quota_used,
    "morning_late_minutes": late_minutes,
    "key_sets": key_sets,
    "nobody_to_agree": nobody_to_agree,
}
"""Each by the name under which it is logged."""
