"""How the service is, in numbers, for the log line of a tick: alarms are raised on them (infrastructure/alarms.py)."""

from chalicelib.domain.emails import Lane
from chalicelib.ports import World
from chalicelib.services.morning import late_minutes

EVERY_MINUTES = 5


def is_time_to_look(world: World) -> bool:
    """Not in every tick: an idle minute should stay as cheap as it is."""
    return world.clock.now().minute % EVERY_MINUTES == 0


def vital_signs(world: World) -> dict[str, float]:
    """The age of the oldest unsent message and of a morning's work that was not done, in minutes; and the part of the
    day's mail quota that is used."""
    now = world.clock.now()
    waiting = [since for lane in Lane if (since := world.outbox.oldest_waiting(lane, now))]
    age = (now - min(waiting)).total_seconds() / 60 if waiting else 0.0
    return {
        "oldest_unsent_minutes": round(age, 1),
        "mail_quota_used": round(world.mailer.quota_used(), 3),
        "morning_late_minutes": late_minutes(world),
    }
