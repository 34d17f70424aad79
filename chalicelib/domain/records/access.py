"""The audit of looks."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field


class View(StrEnum):
    """What a person looked at or did, in the audit's words."""

    CASE_OPENED = "case-opened"
    STEP_OPENED = "step-opened"
    LIST_OPENED = "list-opened"
    SEARCHED = "searched"
    ACCESSES_OPENED = "accesses-opened"
    DECISION_READ = "decision-read"
    COPY_OPENED = "copy-opened"
    REFERRAL_OPENED = "referral-opened"
    RETURN_OPENED = "return-opened"
    ARRIVAL_OPENED = "arrival-opened"
    DRAFT_OPENED = "draft-opened"
    FILE_OPENED = "file-opened"
    BULK_OPENED = "bulk-opened"
    LINK_OPENED = "link-opened"
    """What another team saw after the code of its link."""
    TASK_OPENED = "task-opened"
    TASK_DONE = "task-done"
    AUDIT_OPENED = "audit-opened"
    AUDIT_EXPORTED = "audit-exported"
    """A list of looks, saved as a file."""
    PAGE_OPENED = "page-opened"
    """A page whose view recorded nothing: services/audit/eyes.py did."""


NO_CASE = "NONE"
"""The case of an access to no single case: a list, a search, or a form that is not sent yet."""


ADMINISTRATORS = "ADMINISTRATORS"
"""In place of a case: what administrators changed."""


class Access(Struct, frozen=True):
    """One row of the audit: who did what to a case, and when."""

    access_id: str
    case_id: str
    person_id: str
    what: str
    at: datetime
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def about_one(self) -> bool:
        """Whether it is about one case, return or form."""
        return self.case_id not in (NO_CASE, ADMINISTRATORS)
