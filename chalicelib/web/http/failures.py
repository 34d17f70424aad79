"""From what went wrong to the page that says so: one table."""

import traceback
from collections.abc import Mapping
from html import escape
from secrets import token_hex

from chalice.app import Response
from msgspec import Struct

from chalicelib.bootstrap import log
from chalicelib.domain.errors import (
    AlreadySent,
    Conflict,
    NotAnAuthority,
    NotFound,
    NotPossibleNow,
    TryAgain,
    Unreadable,
)
from chalicelib.domain.newer import OfNewerVersion
from chalicelib.links.destinations import safe_destination
from chalicelib.services.sign_in.sessions import why_signed_out
from chalicelib.web.http.headers import HTML
from chalicelib.web.http.replies import Go, Show, respond
from chalicelib.web.http.visit import BadForm, Forged, NotFresh, Visit


class NotAllowed(Exception):
    """Signed in, but not somebody who may do this."""


class SessionEnded(Exception):
    """The browser has a session that is over."""


class SignInFirst(Exception):
    """Nobody is signed in."""


class Words(Struct, frozen=True):
    status: int
    heading: str
    paragraphs: tuple[str, ...]


_NOT_FOUND = Words(
    404,
    "Page not found",
    (
        "There is nothing at this address, or it is not yours to see.",
        "If you typed the address, check it. If you followed a link in an email, sign in with the address that got the email.",
        "What was sent for a school is open to its contacts. If you are no longer a contact of the school, it is closed to "
        "you: ask a colleague there.",
    ),
)
_BROKEN = Words(
    500,
    "Sorry, something went wrong",
    (
        "What you asked for could not be done. Nothing was changed unless you were shown a confirmation.",
        "Go back and try again. If it goes wrong again, phone the team and give them the reference below.",
    ),
)

_UNREADABLE = Words(
    500,
    "What is stored here cannot be read",
    (
        "It is damaged, or was written in a way that this release does not understand. Trying again does not help. Nothing "
        "was deleted, and nothing was changed.",
        "Tell the team, or the people who run the service if you are one of the team. With the reference below they find it "
        "in the log.",
        "If a child may be at risk, do not wait for it: phone.",
    ),
)

_WORDS: Mapping[type[Exception], Words] = {
    NotFound: _NOT_FOUND,
    NotAllowed: Words(
        403,
        "You may not open this page",
        (
            "You are signed in, but this page is for other people: casework is for the team that works cases, "
            "referrals are for contacts of a school, and administration is for administrators.",
        ),
    ),
    Forged: Words(
        403,
        "This form has run out",
        (
            "The page was open for too long, or in another browser, or you signed in or out meanwhile. Nothing was sent.",
            "Go back, load the page again and send the form once more.",
        ),
    ),
    OfNewerVersion: Words(
        409,
        "This was begun with a newer version of the service",
        (
            "Somebody has put an earlier version of the service back. It cannot go on with this, and has kept it as it is.",
            "Wait until the newer version is back, or phone the team if it cannot wait.",
        ),
    ),
    TryAgain: Words(
        503,
        "Your request was not completed",
        (
            "The service did not answer in time. What you had saved before is still there.",
            "Go back and press the button again. It is safe to press it twice: it will be done once.",
        ),
    ),
    Conflict: Words(
        409,
        "This changed while you were working on it",
        (
            "It was changed in another window or by somebody else. Nothing of theirs was overwritten.",
            "Go back, load the page again and repeat your change.",
        ),
    ),
}

BY_STATUS: Mapping[int, Words] = {
    400: Words(400, "What you sent could not be read", ("Go back and send it again.",)),
    404: _NOT_FOUND,
    405: Words(405, "That cannot be done here", ("Go back and use the buttons on the page.",)),
    413: Words(413, "What you sent is too large", ("Shorten your answers and send them again.",)),
    415: Words(415, "This form was sent in a way that the service does not take", ("Go back and send it again.",)),
    500: _BROKEN,
}


def message(words: Words, reference: str | None = None) -> Show:
    context = {"heading": words.heading, "paragraphs": list(words.paragraphs), "reference": reference, "back": None}
    return Show("message", context, words.status)


def _trace(problem: Exception) -> list[str]:
    """Where it happened, without the exception's own words: they may hold what a person typed."""
    return [
        f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in traceback.extract_tb(problem.__traceback__)
    ][-8:]


def _unexpected(problem: Exception) -> Show:
    reference = token_hex(4)
    log("request-failed", reference=reference, problem=type(problem).__name__, trace=_trace(problem))
    return message(_BROKEN, reference)


_NOT_TYPED = frozenset({"csrf", "once", "version", "code"})


def _typed(visit: Visit) -> list[tuple[str, str]]:
    """The typed answers of a refused form, to copy from. Nothing of a form that is not ours: it would put another
    site's words on our page."""
    try:
        visit.refuse_forgery()
        form = visit.form
    except (BadForm, Forged):
        return []
    return [
        (name.replace("_", " ").capitalize(), text)
        for name, text in form.items()
        if name not in _NOT_TYPED and text.strip()
    ]


def _session_over(visit: Visit) -> Show:
    places = (visit.path, visit.path.rsplit("/", 1)[0])  # the address of the post may be no page; the one above it is
    to = next((place for place in places if safe_destination(place)), "/")
    typed = _typed(visit) if visit.method == "POST" else []
    why = why_signed_out(visit.world, visit.session) if visit.session else None
    return Show("sign_in/ended", {"sign_in": visit.world.links().sign_in_to(to), "typed": typed, "why": why}, 403)


def _words(problem: Exception) -> Show:
    if isinstance(problem, BadForm):
        words = BY_STATUS[problem.status]
        return message(Words(problem.status, words.heading, (problem.sentence,)))
    if isinstance(problem, NotAnAuthority):
        return message(Words(403, "We cannot take this enquiry from your address", (str(problem),)))
    if isinstance(problem, NotPossibleNow):
        return message(Words(409, "This cannot be done now", (str(problem),)))
    if isinstance(problem, Unreadable):
        log("request-unreadable", reference=problem.reference, trace=_trace(problem))
        return message(_UNREADABLE, problem.reference)
    if type(problem) in _WORDS:
        log("request-refused", problem=type(problem).__name__)
        return message(_WORDS[type(problem)])
    return _unexpected(problem)


def _reply(visit: Visit, problem: Exception) -> Show | Go:
    if isinstance(problem, SignInFirst) and visit.method == "GET":
        return Go(visit.world.links().sign_in_to(visit.path))
    if isinstance(problem, NotFresh):
        from chalicelib.web.http.fresh import page_for_code  # with the services that send and take codes

        return page_for_code(visit, problem)
    if isinstance(problem, SessionEnded | SignInFirst):
        return _session_over(visit)
    if isinstance(problem, AlreadySent):
        anonymous = visit.path.startswith("/concerns/")
        return Go(f"{visit.world.links().draft(problem.draft_id, anonymous=anonymous).sent}?again=yes")
    return _words(problem)


def page_of_failure(visit: Visit | None, problem: Exception) -> Response:
    """A page for whatever went wrong; a bare one when even a proper page cannot be made."""
    if visit:
        try:
            return respond(visit, _reply(visit, problem))
        except Exception as worse:
            log("page-failed", problem=type(worse).__name__, trace=_trace(worse))
    return bare_page(_words(problem))


def bare_page(show: Show) -> Response:
    """The page of last resort: it needs no template, no table and no key."""
    lines = "".join(f"<p>{escape(text)}</p>" for text in show.context["paragraphs"])
    reference = show.context["reference"]
    last = f"<p>Reference: {escape(reference)}</p>" if reference else ""
    title = escape(show.context["heading"])
    head = f'<!DOCTYPE html><html lang="en"><head><title>{title}</title></head>'
    html = f"{head}<body><main><h1>{title}</h1>{lines}{last}</main></body></html>"
    return Response(html, status_code=show.status, headers={"Content-Type": HTML})
