"""A form as it was sent."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.people.people import School


class Submission(Struct, frozen=True):
    """A form as it was sent, frozen: what was typed, under which version, with the declaration as shown."""

    submission_id: str
    child_id: str
    case_id: str
    """Empty for a return: its head has the same id as its submission."""
    person_id: str
    school: School
    form: str
    form_version: int
    received_at: datetime
    raw: Mapping[str, str]
    declaration: tuple[str, ...]
    origin_urn: str = ""
    """The school whose safeguarding leads may see what is confidential; empty for the school that it was sent for."""
