"""The RED emails of each morning, every day: cases that nobody has acted on, or that are overdue."""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from chalicelib.domain.calendar.bank_holidays import ENGLAND_AND_WALES
from chalicelib.domain.calendar.days import is_working_day
from chalicelib.domain.casework.barring import may_see
from chalicelib.domain.casework.case import Case
from chalicelib.domain.deadlines.digests import Alarm, alarms_of
from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages.ids import message_id_for
from chalicelib.domain.messages.message import Message
from chalicelib.domain.messages.recipients import DUTY_MAILBOX, Recipient, person_of
from chalicelib.domain.people.covering import by_id, recipient_for
from chalicelib.ports.world import World
from chalicelib.services.casework.all_cases import all_open
from chalicelib.services.reminders.morning_mail import SHOWN, key_of, morning_message, write_each
from chalicelib.services.settings.on_call import on_call

RED_MORNING = "red_morning"


Alarms = tuple[Alarm, ...]


def write_alarms(world: World, day: date, also: Collection[Recipient] = ()) -> None:
    """The RED emails of the day, to these recipients as well. Done again, it writes nothing new."""
    write_each(world, _alarms(world, day, also))


def has_alarms_of(world: World, day: date, to: Recipient) -> bool:
    """Whether the RED email of the day to this recipient is written."""
    return world.outbox.get(None, message_id_for(key_of(day, RED_MORNING, to))) is not None


def _alarms(world: World, day: date, also: Collection[Recipient] = ()) -> list[Message]:
    """One email to each recipient, with all their cases."""
    now, for_each = world.clock.now(), defaultdict[Recipient, list[tuple[Case, Alarms]]](list)
    found = [(case, alarms) for case in all_open(world) if (alarms := alarms_of(case, now))]
    everybody = [*on_call(world), DUTY_MAILBOX, *also] if found else []
    people = by_id(world.people.staff())
    for case, alarms in found:
        for to in dict.fromkeys((recipient_for(people, case.owner_id, day, case.barred), *everybody)):
            if may_see(case, person_of(to)):
                for_each[to].append((case, alarms))
    day_off = "" if is_working_day(day, ENGLAND_AND_WALES) else "yes"
    return [
        morning_message(world, day, RED_MORNING, to, _alarm_variables(rows) | {"day_off": day_off})
        for to, rows in for_each.items()
    ]


def _alarm_variables(rows: Sequence[tuple[Case, Alarms]]) -> dict[str, str]:
    shown = [[case.reference, instant_text(case.received_at), *alarms] for case, alarms in rows[:SHOWN]]
    return {"count": str(len(rows)), "alarms": json.dumps(shown)}
