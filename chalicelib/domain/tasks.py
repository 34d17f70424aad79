"""Something that a person of the team has to do because the service cannot."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Audience(StrEnum):
    """On whose list a task is."""

    TEAM = "team"
    ADMINISTRATORS = "administrators"


@dataclass(frozen=True)
class Task:
    """`text` has no personal data; `detail` may, and is sealed at rest. The same `task_id` is never opened twice."""

    task_id: str
    text: str
    detail: str
    created_at: datetime
    case_id: str | None = None
    reference: str = ""
    audience: Audience = Audience.TEAM
