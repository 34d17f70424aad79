"""What a school or agency has sent."""

from datetime import datetime

from msgspec import Struct

from chalicelib.domain.casework.case import Case
from chalicelib.domain.returns.returns import Return


class Referred(Struct, frozen=True):
    """One line of a school's list of what it sent, with the head of the case as it is now."""

    submission_id: str
    form: str
    received_at: datetime
    case: Case | None
    record: Return | None
    """The return; with a case too once it became one."""
    urn: str = ""
    """The school, in a list of several."""


class ReferredPage(Struct, frozen=True):
    referred: tuple[Referred, ...]
    after: str
    """Mark for the next page; empty at the end."""


class ReturnPage(Struct, frozen=True):
    returns: tuple[Return, ...]
    after: str
    """Mark for the next page; empty at the end."""
