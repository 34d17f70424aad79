"""From what went wrong to the page that says so."""

import traceback
from collections.abc import Sequence
from html import escape
from secrets import token_hex

from chalice.app import Response
from msgspec import Struct
from msgspec.structs import replace

from chalicelib.bootstrap import log
from chalicelib.domain.errors import (
    AlreadySent,
    NotAnAuthority,
    NotPossibleNow,
    Unreadable,
)
from chalicelib.domain.people.sessions import Ended
from chalicelib.links.destinations import asked_for, safe_destination
from chalicelib.services.sign_in.sessions import why_signed_out
from chalicelib.web.http.failure_words import BROKEN, BY_STATUS, BY_TYPE, UNREADABLE, Words
from chalicelib.web.http.form_body import BadForm
from chalicelib.web.http.headers import HTML
from chalicelib.web.http.keeping import keep_words
from chalicelib.web.http.landing import home_of
from chalicelib.web.http.refusals import NotAllowed, SecondFirst, SessionEnded, SignInFirst
from chalicelib.web.http.replies import Go, Show, respond
from chalicelib.web.http.typed import typed_lines
from chalicelib.web.http.visit import Forged, NotFresh, Visit


class MessagePage(Struct, frozen=True):
    """What went wrong; `reference`: how its lines in the log are found; `on`: the first page of somebody who may not open
    this one."""

    heading: str
    paragraphs: Sequence[str]
    reference: str | None
    on: str = ""


class EndedPage(Struct, frozen=True):
    """A session that is over; `typed`: what the person wrote, to copy from, unless it is `kept`; `why`: what ended it."""

    sign_in: str
    typed: Sequence[tuple[str, str]]
    why: Ended | None
    kept: bool


class Said(Struct, frozen=True):
    """A message and its status."""

    page: MessagePage
    status: int

    @property
    def show(self) -> Show:
        return Show("message", self.page, self.status)


def message(words: Words, reference: str | None = None) -> Said:
    return Said(MessagePage(words.heading, words.paragraphs, reference), words.status)


def _trace(problem: Exception) -> list[str]:
    """Where it happened, without the exception's own words: they may hold what a person typed."""
    return [
        f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in traceback.extract_tb(problem.__traceback__)
    ][-8:]


def _unexpected(problem: Exception) -> Said:
    reference = token_hex(4)
    log("request-failed", reference=reference, problem=type(problem).__name__, trace=_trace(problem))
    return message(BROKEN, reference)


def _typed(visit: Visit) -> list[tuple[str, str]]:
    """The typed answers of a refused form, to copy from. Nothing of a form that is not ours: it would put another
    site's words on our page."""
    try:
        visit.refuse_forgery()
        form = visit.form
    except (BadForm, Forged):
        return []
    return typed_lines(form)


def _session_over(visit: Visit) -> Show:
    places = (visit.path, visit.path.rsplit("/", 1)[0])  # what was posted to may be no page; the one above it is
    to = next((asked_for(place, visit.query) for place in places if safe_destination(place)), "/")
    kept = keep_words(visit)
    typed = _typed(visit) if visit.method == "POST" and not kept else []
    why = why_signed_out(visit.world, visit.session) if visit.session else None
    return Show(
        "sign_in/ended", EndedPage(visit.world.links().sign_in_to("/kept" if kept else to), typed, why, kept), 403
    )


def _said(problem: Exception) -> Said:
    if isinstance(problem, BadForm):
        words = BY_STATUS[problem.status]
        return message(Words(problem.status, words.heading, (problem.sentence,)))
    if isinstance(problem, NotAnAuthority):
        return message(Words(403, "We cannot take this enquiry from your address", (str(problem),)))
    if isinstance(problem, NotPossibleNow):
        return message(Words(409, "This cannot be done now", (str(problem),)))
    if isinstance(problem, Unreadable):
        log("request-unreadable", reference=problem.reference, trace=_trace(problem))
        return message(UNREADABLE, problem.reference)
    if type(problem) in BY_TYPE:
        log("request-refused", problem=type(problem).__name__)
        return message(BY_TYPE[type(problem)])
    return _unexpected(problem)


def _reply(visit: Visit, problem: Exception) -> Show | Go:
    if isinstance(problem, SignInFirst) and visit.method == "GET":
        return Go(visit.world.links().sign_in_to(asked_for(visit.path, visit.query)))
    if isinstance(problem, SecondFirst):
        return Go(visit.world.links().second_factor)
    if isinstance(problem, NotFresh):
        from chalicelib.web.http.fresh import page_for_code  # with the services that send and take codes

        return page_for_code(visit, problem)
    if isinstance(problem, SessionEnded | SignInFirst):
        return _session_over(visit)
    if isinstance(problem, AlreadySent):
        anonymous = visit.path.startswith("/concerns/")
        return Go(f"{visit.world.links().draft(problem.draft_id, anonymous=anonymous).sent}?again=yes")
    if isinstance(problem, NotAllowed) and visit.person:
        said = _said(problem)
        return replace(said.show, model=replace(said.page, on=visit.world.links().to(home_of(visit.person))))
    return _said(problem).show


def page_of_failure(visit: Visit | None, problem: Exception) -> Response:
    """A page that says what went wrong; a bare one when even that page cannot be made."""
    if visit:
        try:
            return respond(visit, _reply(visit, problem))
        except Exception as worse:
            log("page-failed", problem=type(worse).__name__, trace=_trace(worse))
    return bare_page(_said(problem))


def bare_page(said: Said) -> Response:
    """The page of last resort: it needs no template, no table and no key."""
    lines = "".join(f"<p>{escape(text)}</p>" for text in said.page.paragraphs)
    reference = said.page.reference
    last = f"<p>Reference: {escape(reference)}</p>" if reference else ""
    title = escape(said.page.heading)
    head = f'<!DOCTYPE html><html lang="en"><head><title>{title}</title></head>'
    html = f"{head}<body><main><h1>{title}</h1>{lines}{last}</main></body></html>"
    return Response(html, status_code=said.status, headers={"Content-Type": HTML})
