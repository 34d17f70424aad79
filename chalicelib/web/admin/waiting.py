"""Changes that wait for a second person, who agrees to them or declines them here."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.authority.agreement import Request, Stand
from chalicelib.domain.authority.wanted import WantedLoad, WantedPerson, WantedProvider, WantedReset
from chalicelib.domain.people.changes import LABELS, Changed
from chalicelib.services.administration import agreeing
from chalicelib.services.administration.leaving import NotPossible
from chalicelib.services.people.staffing import person_if_readable
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class WaitingLine(Struct, frozen=True, kw_only=True):
    """A change that waits, with what was and what will be; `mine`: whether the reader asked for it."""

    id: str
    what: str
    about: str
    email: str
    by: str
    mine: bool
    at: datetime
    lapses: datetime
    rows: Sequence[tuple[str, str, str]]
    may_agree: bool
    why_not: str
    agree: str
    decline: str


class WaitingPage(Struct, frozen=True):
    """All changes that wait; `done`: what the reader has just agreed to or declined, in words."""

    waiting: Sequence[WaitingLine]
    problems: Mapping[str, str]
    done: Sequence[str]


def waiting_lines(visit: Visit, person_id: str = "", what: Changed | None = None) -> list[WaitingLine]:
    """The waiting requests, about one person, of one kind, or all, for components/waiting.html."""
    found = [
        request
        for request in agreeing.waiting(visit.world)
        if person_id in ("", request.person_id) and what in (None, request.what)
    ]
    mine = agreeing.decidable(visit.world, visit.me, found) if found else []
    return [_shown(visit, request, may_agree=request in mine) for request in found]


def _whom(request: Request) -> tuple[str, str]:
    """What it is about and, for a person, their address."""
    if isinstance(request.wanted, WantedLoad):
        return "Closed schools", ""
    if isinstance(request.wanted, WantedReset):
        return request.wanted.name, request.wanted.email
    if isinstance(request.wanted, WantedProvider):
        return "Council sign-in", ""
    if not isinstance(request.wanted, WantedPerson):
        return ", ".join(request.will_be), ""
    return request.was.get("Name") or request.wanted.name, request.was.get("Email") or request.wanted.email


def _shown(visit: Visit, request: Request, *, may_agree: bool) -> WaitingLine:
    world, links = visit.world, visit.world.links()
    asker = person_if_readable(world, request.by)
    about, email = _whom(request)
    return WaitingLine(
        id=request.request_id,
        what=LABELS[request.what],
        about=about,
        email=email,
        by=asker.name if asker else "somebody who is no longer known",
        mine=request.by == visit.me.person_id,
        at=request.asked_at,
        lapses=request.lapses_at,
        rows=agreeing.in_words(request),
        may_agree=may_agree,
        why_not=agreeing.SOMEBODY_ELSE,
        agree=links.admin_decide(request.request_id, "agree"),
        decline=links.admin_decide(request.request_id, "decline"),
    )


def _show(visit: Visit, problem: str = "") -> Show:
    problems = {"waiting": problem} if problem else {}
    return Show("admin/waiting", WaitingPage(waiting_lines(visit), problems, _done(visit)))


_JOINED = "We have emailed them how to sign in."


def _done(visit: Visit) -> list[str]:
    """Read from the request itself: the page can be loaded again."""
    request = agreeing.decided(visit.world, visit.me, visit.query.get("decided", ""))
    if not request:
        return []
    what = f"{_whom(request)[0]}: {LABELS[request.what].lower()}"
    if request.stand is not Stand.AGREED:
        act = "withdrew" if request.by == visit.me.person_id else "declined"
        return [f"You {act} this change: {what}", "Nothing was changed."]
    return [f"You agreed to this change, and it is made: {what}", *([_JOINED] if _is_somebody_new(request) else ())]


def _is_somebody_new(request: Request) -> bool:
    return isinstance(request.wanted, WantedPerson) and request.wanted.version is None


@view("GET", "/admin/waiting")
def waiting(visit: Visit) -> Show:
    return _show(visit)


@view("POST", "/admin/waiting/{request_id}/agree")
def agree(visit: Visit, request_id: str) -> Show | Go:
    try:
        agreeing.agree(visit.world, visit.me, request_id)
    except NotPossible as refused:
        return _show(visit, str(refused))
    return Go(visit.world.links().admin_decided(request_id))


@view("POST", "/admin/waiting/{request_id}/decline")
def decline(visit: Visit, request_id: str) -> Go:
    agreeing.decline(visit.world, visit.me, request_id)
    return Go(visit.world.links().admin_decided(request_id))
