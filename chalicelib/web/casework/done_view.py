"""What somebody has just done to a case."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from chalicelib.domain.deadlines.rules import LABELS
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.case_file import CaseFile
from chalicelib.journeys.casework.all_steps import TOLD
from chalicelib.ports.world import World
from chalicelib.web.casework.changes_view import changes_in_words
from chalicelib.web.casework.deadline_view import open_first
from chalicelib.web.casework.names import Names

_JUST_NOW = timedelta(minutes=5)


class NextDeadline(Struct, frozen=True):
    label: str
    due: datetime


class Done(Struct, frozen=True):
    """The step, its changes, and the next deadline."""

    what: str
    changes: Sequence[str] = ()
    next: NextDeadline | None = None


def done_just_now(world: World, file: CaseFile, person: Person) -> Done | None:
    """What this person has just done to the case, read from the case itself: a page can be loaded again, or later."""
    mine = next((event for event in file.events if event.by == person.person_id), None)
    done = TOLD[mine.kind].done_words(mine) if mine and mine.kind in TOLD else ""
    if not mine or not done or world.clock.now() - mine.recorded_at > _JUST_NOW:
        return None
    running = [deadline for deadline in sorted(file.deadlines, key=open_first) if not deadline.met_at]
    first = NextDeadline(LABELS[running[0].rule], running[0].due_at) if running else None
    return Done(done, changes_in_words(mine, Names(world)), first)
