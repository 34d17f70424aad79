"""The rows that are due in a run of the clock."""

from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.messages.emails.declaring import Lane


class What(StrEnum):
    """The kinds of rows that wait for an instant. Emails wait by lane instead."""

    DEADLINE = "deadline"
    RETURN = "return"
    DRAFT = "draft"
    FILE = "file"
    SHEET = "sheet"
    """An information sheet that is to be published by itself."""
    JOB = "job"
    GUIDANCE = "guidance"
    """A draft of the procedures that is to be published."""


class Due(Struct, frozen=True):
    """One due row, by its id. The code that acts on it reads it and checks that it is still due."""

    what: What | Lane
    id: str
    case_id: str
    """Empty for what lies in no case."""
    failures: int
    """How often in a row it could not be done."""
    place: tuple[str, str, str]
    """Where the store found it. It means nothing elsewhere."""
