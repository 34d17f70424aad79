"""The limits that templates show. Each has its home in the domain."""

from msgspec import Struct

from chalicelib.domain.files import sheet_limits
from chalicelib.domain.files.file_types import ACCEPTED
from chalicelib.domain.forms import drafts
from chalicelib.domain.records import proof_turns


class Limits(Struct, frozen=True):
    draft_days: int = drafts.KEPT.days
    """A form that is not sent, from the day it was last saved."""
    file_days: int = sheet_limits.KEPT.days
    """A file of many returns, from the day it was begun."""
    file_rows: int = sheet_limits.MOST_ROWS
    audit_weeks: int = proof_turns.ROUND.days // 7
    """An older day of the audit is checked again each time that so many have passed."""
    accepted: str = ACCEPTED
    """The extensions of files that may go with a form."""
