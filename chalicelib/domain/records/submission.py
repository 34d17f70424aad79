"""A form as it was sent."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.people.people import School


class Submission(Struct, frozen=True):
    """A sent form, frozen: the typed text, its version, and the declaration as shown."""

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
    """The school with the safeguarding leads who may see the confidential answers; empty for the school it was sent
    for."""
    guidance_edition: int = 0
    """The number of the procedures that were live when it was sent; 0 where there were none."""
