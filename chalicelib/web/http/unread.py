"""A page's words about rows that it should show and could not read."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from chalicelib.ports.unread import UnreadRow

_ONE: Mapping[str, str] = {
    "ACCESS_REQUEST": "a change that waits for a second person",
    "AUDIT": "a record of who looked",
    "BULK_FILE": "a file of many returns",
    "CASE": "a case",
    "CHILD_KEY": "what was typed about a child",
    "CONTACT": "a contact of a school",
    "DATES": "a school’s term dates",
    "DEADLINE": "a deadline",
    "DRAFT": "a form not sent yet",
    "EVENT": "an entry of a timeline",
    "FACTOR": "an authenticator app",
    "FILE": "an uploaded file",
    "GUIDE_DRAFT": "a draft of the procedures",
    "GUIDE_EDITION": "the contents of the procedures",
    "GUIDE_PAGE": "a page of the procedures",
    "GUIDE_TEXT": "the words that are searched",
    "GUIDE_VERSION": "a version of a page of the procedures",
    "MAIL_CONTACT": "a contact who gets mail only",
    "MESSAGE": "an email",
    "PERSON": "a person",
    "PROVIDER": "the council’s sign-in",
    "REPORT": "the last check for forgotten children",
    "RETURN": "a return",
    "SCHOOL": "a school",
    "SESSION": "a sign-in",
    "SHEET": "an information sheet",
    "SUBMISSION": "a form that was sent",
    "TASK": "a task",
    "TOLD": "a reader of an information sheet",
    "TRACE": "a form deleted unsent",
}
"""By the kind of the row; any other is something else that the page needs."""


class Missing(Struct, frozen=True):
    count: str
    what: str
    references: str


def missing_on(rows: Sequence[UnreadRow]) -> Missing | None:
    """None where every row could be read."""
    if not rows:
        return None
    kinds = sorted({_ONE.get(row.kind, "something that the page needs") for row in rows})
    what = kinds[0] if len(kinds) == 1 else f"{', '.join(kinds[:-1])} and {kinds[-1]}"
    count = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
    return Missing(count, what, ", ".join(row.reference for row in rows[:_NAMED]))


_NAMED = 5
"""References on a page: the log has them all."""
