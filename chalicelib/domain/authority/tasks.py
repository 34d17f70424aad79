"""Something that a person of the team has to do because the service cannot."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class Audience(StrEnum):
    """The list that a task is on."""

    TEAM = "team"
    ADMINISTRATORS = "administrators"


class Mends(StrEnum):
    """The page on which a task is done, where that is not the page of a case or a return."""

    SET_ASIDE = "set-aside"
    CONTACTS = "contacts"
    STAFF = "staff"
    STILL_HERE = "still-here"
    CALENDAR = "calendar"
    BANK_HOLIDAYS = "bank-holidays"
    GUIDANCE = "guidance"
    SETTINGS = "settings"


CALL_BACK = "call-back-"
"""The start of the id of a task that ends only when the call is recorded."""
SECOND_PERSON = "second-person-"
"""And of one that ends only when the proposed removal is confirmed, sent back, replaced or closed with its case."""
_STEPS = {CALL_BACK: "call-back", SECOND_PERSON: "second-person"}


class Task(Struct, frozen=True):
    """`text` has no personal data; `detail` may, and is sealed at rest. The same `task_id` is never opened twice.
    `reference` names the task's case or return."""

    task_id: str
    text: str
    detail: str
    created_at: datetime
    case_id: str | None = None
    reference: str = ""
    audience: Audience = Audience.TEAM
    mends: Mends | None = None
    at_risk: bool = False
    """Whether a child may be at risk: then the task comes before all others."""

    @property
    def step(self) -> str:
        """The only step of casework that ends it; empty when anybody may tick it off."""
        return next((step for begins, step in _STEPS.items() if self.task_id.startswith(begins)), "")


class DoneTask(Struct, frozen=True):
    """A finished task: who finished it, when, and in their words how; `how` is sealed at rest."""

    task: Task
    by: str
    at: datetime
    how: str
