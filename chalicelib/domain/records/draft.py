"""A form that was begun."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import Struct

from chalicelib.domain.forms.drafts import KEPT
from chalicelib.domain.newer import Kept


class Draft(Struct, frozen=True):
    """A form being filled in, with the typed text of every page. It belongs to a browser until somebody signs in."""

    draft_id: str
    browser_digest: str
    person_id: str
    form: str
    form_version: int
    raw: Mapping[str, str]
    saved_at: datetime
    version: int = 0
    school_urn: str = ""
    """Once chosen, and only one of the author's or of a colleague's own: all contacts of that school may go on with it."""
    may_be_for: tuple[str, ...] = ()
    """URNs of the author's schools when they began it: what it may be for until its school is chosen."""
    origin_urn: str = ""
    """The school that its confidential answers were given for; empty for `school_urn`."""
    due_at: datetime | None = None
    """When `tick` looks at it next: to remind the author, or to delete it."""
    reminded: bool = False
    kept: timedelta = KEPT
    """After it was saved last."""
    begun_at: datetime | None = None
    """None for one that was begun by an earlier release."""
    newer: Kept = Kept()


class Trace(Struct, frozen=True):
    """The trace of a deleted draft: no content, only that it existed."""

    draft_id: str
    person_id: str
    saved_at: datetime
    deleted_at: datetime
