"""The page of what administrators changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.people.changes import LABELS, Change
from chalicelib.domain.people.council import COUNCIL, COUNCIL_NAME
from chalicelib.domain.people.people import OPERATOR, OPERATOR_NAME
from chalicelib.services.people.staffing import person_if_readable
from chalicelib.web.http.paging import Pages, page_asked_for, pages
from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

CHANGES_SHOWN = 50


class ChangeLine(Struct, frozen=True):
    """One change; `rows`: what it is called, what it was and what it became."""

    what: str
    about: str
    by: str
    at: datetime
    rows: Sequence[tuple[str, str, str]]


class ChangesPage(Struct, frozen=True):
    """Changes, the newest first."""

    changes: Sequence[ChangeLine]
    pages: Pages


@view("GET", "/admin/changes")
def changes(visit: Visit) -> Show:
    world = visit.world
    page = world.changes.newest(page_asked_for(visit), CHANGES_SHOWN)
    names = {person.person_id: person.name for person in world.people.staff()} | {
        OPERATOR: OPERATOR_NAME,
        COUNCIL: COUNCIL_NAME,
    }
    shown = [_line(visit, change, names) for change in page.changes]
    return Show("admin/changes", ChangesPage(shown, pages(visit, page.after)))


def _line(visit: Visit, change: Change, names: dict[str, str]) -> ChangeLine:
    return ChangeLine(
        what=LABELS[change.what],
        about=_about(change.after, change.before) or _name_of(visit, change.about, names),
        by=_name_of(visit, change.by, names),
        at=change.at,
        rows=[(name, change.before.get(name, ""), after) for name, after in change.after.items()],
    )


def _about(after: Mapping[str, str], before: Mapping[str, str]) -> str:
    return after.get("Name") or before.get("Name") or ""


def _name_of(visit: Visit, person_id: str, names: dict[str, str]) -> str:
    """Each person is looked up at most once for a page."""
    if person_id and person_id not in names:
        found = person_if_readable(visit.world, person_id)
        names[person_id] = found.name if found else "somebody who is no longer known"
    return names.get(person_id, "")
