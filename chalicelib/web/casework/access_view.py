"""The looks at a case: who, what and when."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby

from msgspec import Struct

from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import TITLES
from chalicelib.domain.records.access import Access, View
from chalicelib.ports.world import World
from chalicelib.web.casework.names import Names
from chalicelib.web.http.paging import Pages

ACCESSES: Mapping[str, str] = {
    View.CASE_OPENED: "opened the case",
    View.STEP_OPENED: "opened a form of the case",
    View.ACCESSES_OPENED: "looked at who has opened it",
    View.REFERRAL_OPENED: "opened what was referred, as the referrer sees it",
    View.COPY_OPENED: "opened the referrer’s copy",
    View.FILE_OPENED: "opened a file that was sent",
    View.DECISION_READ: "read the decision for the school",
    View.LINK_OPENED: "opened what the link in our email shows",
    View.TASK_OPENED: "opened a task about the case",
    View.TASK_DONE: "finished a task about the case",
    View.LIST_OPENED: "opened a list",
    View.SEARCHED: "looked up a child",
    View.RETURN_OPENED: "opened a return",
    View.ARRIVAL_OPENED: "opened the page of an expected arrival",
    View.DRAFT_OPENED: "opened a form that is being filled in",
    View.BULK_OPENED: "opened a file of many returns",
    View.PAGE_OPENED: "opened a page for which cases or forms were read",
    View.AUDIT_OPENED: "looked at the audit",
    View.AUDIT_EXPORTED: "saved a list of looks as a file",
} | {str(kind): f"recorded: {title}" for kind, title in TITLES.items()}


class AccessLine(Struct, frozen=True):
    """One person's act, once or several times running; `first`: when they did it first."""

    who: str
    what: str
    at: datetime
    times: int
    first: datetime


class AccessesPage(Struct, frozen=True):
    """Who looked at one case."""

    reference: str
    accesses: Sequence[AccessLine]
    pages: Pages


def accesses_page(world: World, case: Case, found: Sequence[Access], further: Pages) -> AccessesPage:
    return AccessesPage(case.reference, access_lines(found, Names(world)), further)


def access_lines(found: Sequence[Access], names: Names) -> list[AccessLine]:
    """Newest first; what one person did several times running is one line."""
    runs = (list(run) for _, run in groupby(found, lambda access: (access.person_id, access.what)))
    return [
        AccessLine(names.of(run[0].person_id), ACCESSES.get(run[0].what, run[0].what), run[0].at, len(run), run[-1].at)
        for run in runs
    ]
