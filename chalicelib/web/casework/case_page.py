"""The page of a case, and the buttons and the note on it."""

from collections.abc import Mapping, Sequence

from msgspec.structs import asdict

from chalicelib.domain.casework.case import NotYours
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.journeys.casework.steps.note import NOTE, NOTE_PAGE
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.casework import reading, sending_again, taking
from chalicelib.services.casework.carry_out import Actor, carry_out
from chalicelib.web.casework.access_view import accesses_page
from chalicelib.web.casework.case_view import CaseView, case_view
from chalicelib.web.casework.changes_view import changed_since
from chalicelib.web.casework.done_view import Done
from chalicelib.web.casework.email_view import emails_page
from chalicelib.web.casework.just_done import done_just_now
from chalicelib.web.casework.timeline import events_page
from chalicelib.web.http.paging import going_on, page_asked_for, pages
from chalicelib.web.http.posted import once_of, reference_of, version_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class OpenedCasePage(CaseView, frozen=True, kw_only=True):
    """The page of a case with the note that is being typed, what was just done, and where its lists go on."""

    note_page: Page
    note_raw: str
    problems: Mapping[str, str]
    changed: str | None
    changes: Sequence[str]
    done: Done | None
    earlier: str | None
    earlier_emails: str | None


def _case(
    visit: Visit,
    reference: str,
    *,
    note: str = "",
    problems: dict[str, str] | None = None,
    changed: str | None = None,
    seen: int | None = None,
    status: int = 200,
) -> Show:
    is_back = visit.query.get("done") == "yes"
    is_only_looked_at = visit.method == "GET" and not is_back
    opened = reading.open_case(visit.world, reference, visit.me, may_lag=is_only_looked_at)
    model = OpenedCasePage(
        **asdict(case_view(visit.world, opened, visit.me)),
        note_page=NOTE_PAGE,
        note_raw=note,
        problems=problems or {},
        changed=changed,
        changes=changed_since(visit.world, opened.file, seen) if seen is not None else [],
        done=done_just_now(visit.world, opened.file, visit.me) if is_back else None,
        earlier=going_on(visit, f"/cases/{reference}/events", opened.file.earlier),
        earlier_emails=going_on(visit, f"/cases/{reference}/emails", opened.emails.after),
    )
    return Show("cases/case", model, status)


@view("GET", "/cases/{reference}")
def case(visit: Visit, reference: str) -> Show | Go:
    """The reference may belong to a return, which has a page of its own."""
    wanted = reference_of(reference)
    try:
        return _case(visit, wanted)
    except NotFound:
        if not visit.world.returns.named(wanted):
            raise
        return Go(visit.world.links().return_page(wanted))


@view("GET", "/cases/{reference}/events")
def earlier_events(visit: Visit, reference: str) -> Show:
    case, page = reading.earlier_events(visit.world, reference_of(reference), visit.me, page_asked_for(visit))
    return Show("cases/events", events_page(visit.world, case, page.events, pages(visit, page.earlier)))


@view("GET", "/cases/{reference}/emails")
def earlier_emails(visit: Visit, reference: str) -> Show:
    case, page = reading.earlier_emails(visit.world, reference_of(reference), visit.me, page_asked_for(visit))
    return Show("cases/emails", emails_page(visit.world, case, page, pages(visit, page.after)))


@view("POST", "/cases/{reference}/take")
def take(visit: Visit, reference: str) -> Show | Go:
    reference = reference_of(reference)
    seen = version_of(visit)
    try:
        taking.take(visit.world, reference, visit.me, seen, once_of(visit))
    except (NotYours, Refused) as refused:
        return _case(visit, reference, changed=str(refused), seen=seen, status=409)
    except Conflict:
        sentence = "Somebody else changed this case since you opened it."
        return _case(visit, reference, changed=sentence, seen=seen, status=409)
    return Go(visit.world.links().case_done(reference))


@view("POST", "/cases/{reference}/have-it")
def have_it(visit: Visit, reference: str) -> Show | Go:
    reference = reference_of(reference)
    try:
        taking.have_it(visit.world, reference, Actor(visit.me, once_of(visit)))
    except Refused as refused:
        return _case(visit, reference, changed=str(refused), status=409)
    except Conflict:
        sentence = "Somebody else changed this case at the same moment. Check whether somebody has it now."
        return _case(visit, reference, changed=sentence, status=409)
    return Go(visit.world.links().case_done(reference))


@view("POST", "/cases/{reference}/notes")
def note(visit: Visit, reference: str) -> Show | Go:
    reference, raw = reference_of(reference), typed(NOTE_PAGE, visit.form)
    parsed = parse(NOTE_PAGE, raw, visit.world.clock.now())
    if parsed.problems:
        return _case(visit, reference, note=raw["note"], problems=parsed.problems)
    try:
        carry_out(visit.world, reference, Actor(visit.me, once_of(visit)), NOTE, {"note": raw["note"]})
    except Refused as refused:
        return _case(visit, reference, note=raw["note"], problems={"note": str(refused)})
    return Go(visit.world.links().case_done(reference))


@view("POST", "/cases/{reference}/messages/{message_id}/again")
def send_again(visit: Visit, reference: str, message_id: str) -> Show | Go:
    reference = reference_of(reference)
    try:
        sending_again.send_again(visit.world, reference, Actor(visit.me, once_of(visit)), message_id)
    except Refused as refused:
        return _case(visit, reference, changed=str(refused), status=409)
    except Conflict:
        return _case(visit, reference, changed="This email has already been sent again.", status=409)
    return Go(visit.world.links().case_done(reference))


@view("GET", "/cases/{reference}/accesses")
def accesses(visit: Visit, reference: str) -> Show:
    case, page = reading.accesses(visit.world, reference_of(reference), visit.me, page_asked_for(visit))
    return Show("cases/accesses", accesses_page(visit.world, case, page.rows, pages(visit, page.after)))
