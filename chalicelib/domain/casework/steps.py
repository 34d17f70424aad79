"""A step of casework as a value: the case after it, its event, and all that is written with it. Nothing here writes."""

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.changes import changes
from chalicelib.domain.casework.events import FIRST_ACTS, EventKind
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.messages.message import Message
from chalicelib.domain.waiting import Waits


class Step(Struct, frozen=True):
    """`facts` and `text` as in an event; `happened_on` is given when it was not today."""

    after: Case
    kind: EventKind
    facts: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    happened_on: date | None = None
    messages: tuple[Message, ...] = ()
    tasks: tuple[Task, ...] = ()
    also: tuple["OnAnother", ...] = ()
    """The step's changes to other cases, in the same transaction."""
    ends: Mapping[str, str] = field(default_factory=dict)
    """The ids of the tasks that it finishes, each with how it ended."""


class OnAnother(Struct, frozen=True):
    """A step's change to another case."""

    before: Case
    step: Step
    relies: bool = False
    """The other case must still be as read, even if the step does not change it."""


def a_step(
    before: Case,
    after: Case,
    kind: EventKind,
    now: datetime,
    text: str = "",
    happened_on: date | None = None,
    more: Mapping[str, str] | None = None,
) -> Step:
    """A step with its changes among its facts, and with the facts of `more` that are not empty."""
    if kind in FIRST_ACTS and before.acknowledged_at is None:
        after = replace(after, acknowledged_at=now)
    facts = changes(before, after) | {name: value for name, value in (more or {}).items() if value}
    return Step(after, kind, facts, text.strip(), happened_on)


def waiting(step: Step, waits: Waits) -> Step:
    """The step, after which the case waits for these."""
    return replace(step, after=replace(step.after, waits=waits))


def check_open(case: Case) -> None:
    if case.stage is Stage.CLOSED:
        raise Refused("The case is closed. Reopen it before you work on it.")
