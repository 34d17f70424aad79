"""A return that was handed over and that nobody has taken over: the other team is reminded, then its lead, and then it is ours."""

from datetime import datetime

from msgspec.structs import replace

from chalicelib.domain.authority.authority import Authority
from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.casework.events import SERVICE
from chalicelib.domain.casework.hand_over import Answered, Said
from chalicelib.domain.deadlines.counting import after_working_days
from chalicelib.domain.deadlines.wait_dates import LEAD_AFTER
from chalicelib.domain.forms.disposition import TEAM_NAMES, Team
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.message import new_message
from chalicelib.domain.messages.recipients import Recipient, lead_mailbox, team_mailbox
from chalicelib.domain.newer import read_as
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.access import Access
from chalicelib.domain.returns.returns import Return, reminded
from chalicelib.domain.wording import inside_sentence
from chalicelib.journeys.casework.questions import ANSWERED_HOW
from chalicelib.ports.world import World
from chalicelib.services.casework.finishing import finish_by_step

AGAIN_AFTER = 5
"""Working days after which our team gets a new task, if it ticked the last one off while still nobody had the child."""
_TOLD_FIRST = (team_mailbox, lead_mailbox)


def look_at_first(now: datetime, authority: Authority) -> datetime:
    return after_working_days(now, authority.limits.hand_over_days, authority).at


def remind_of_hand_over(world: World, head: Return) -> None:
    """Raises Conflict if somebody took it over meanwhile. The rows before that are written at most once a day."""
    now, authority, team = world.clock.now(), world.authorities.current(), read_as(Team, head.team)
    others = head.reminders < len(_TOLD_FIRST)
    again = after_working_days(now, LEAD_AFTER if others else AGAIN_AFTER, authority).at
    after = reminded(head, again)
    if others:
        _remind(world, _TOLD_FIRST[head.reminders](team), team, now)
    elif world.tasks.is_open(_task_id(head, head.reminders - 1)):
        after = replace(head, check_at=again)
    else:
        text = (
            f"{head.reference} was handed to {TEAM_NAMES[team]}, and nobody there has taken it over. "
            "Phone them and record their answer."
        )
        world.tasks.add(Task(_task_id(head, head.reminders), text, "", now, None, head.reference))
    access = Access(world.keys.new_id(), head.return_id, SERVICE, "return-reminded", now)
    world.returns.change(head, after, access)


def end_task(world: World, head: Return, person: Person, said: Said) -> None:
    """The answer is recorded. The newest task has the last number, or the one that the return counts next, where the worker
    stopped between the two. Twice changes nothing."""
    answer = "They accept" if said.answered is Answered.ACCEPTED else "They decline, and a case was opened"
    how = f"{answer}. Said by {said.who}, {inside_sentence(ANSWERED_HOW[said.how])}."
    for number in (head.reminders - 1, head.reminders):
        if number >= len(_TOLD_FIRST) and world.tasks.is_open(_task_id(head, number)):
            finish_by_step(world, _task_id(head, number), person, how)


def _remind(world: World, to: Recipient, team: Team, now: datetime) -> None:
    """One email a day, however many returns wait for the same team."""
    key = f"returns-chase|{to}|{london_day(now).isoformat()}"
    world.outbox.add([new_message(key, "returns_chase", to, {"team": str(team)}, now)])


def _task_id(head: Return, number: int) -> str:
    return f"not-taken-over-{head.return_id}-{number}"
