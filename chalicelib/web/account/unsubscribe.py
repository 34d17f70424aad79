"""The link by which a reader unsubscribes from mail that is not statutory.

Mail programs post to it by themselves when the reader presses their button (RFC 8058), without our cookies and page. So this is
the one route that asks for neither. A visit by GET, and a post without the reader's word, change nothing: mail scanners do both.
"""

from collections.abc import Mapping

from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.mail.unsubscribing import reader_of, unsubscribe
from chalicelib.web.http.asked import Posted
from chalicelib.web.http.form_body import BadForm
from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

ONE_CLICK = (b"List-Unsubscribe", b"One-Click")
"""A mail program posts these words as a form or in parts (multipart/form-data)."""
STOP = Field(
    "stop",
    "What to stop",
    Kind.CHECKBOXES,
    missing="Tick the box if you want no more of these emails.",
    choices=(Choice("yes", "Send me no more emails that only tell me something"),),
)
PAGE = Page("unsubscribe", "Stop emails that you do not have to get", (STOP,))


@view("GET", "/unsubscribe/{token}")
def ask(visit: Visit, token: str) -> Show:
    return _page(visit, token, {})


@view("POST", "/unsubscribe/{token}")
def stop(visit: Visit, token: str) -> Show:
    """Answers with a page and not with a redirect, as RFC 8058 demands."""
    problems = {} if all(word in visit.body for word in ONE_CLICK) else _problems(visit)
    reader = None if problems else reader_of(visit.whole, token)
    if not reader:
        return _page(visit, token, problems)
    unsubscribe(visit.whole, reader)
    return Show("unsubscribe/done")


def _problems(visit: Visit) -> Mapping[str, str]:
    """What is wrong with the form of the page. Nothing that another page or program sends is an answer to it."""
    try:
        form = visit.form
    except BadForm:
        form = {}
    return parse(PAGE, typed(PAGE, form), visit.world.clock.now()).problems


def _page(visit: Visit, token: str, problems: Mapping[str, str]) -> Show:
    if not reader_of(visit.whole, token):
        return Show("unsubscribe/unknown", status=404)
    action = visit.world.links().unsubscribe(token)
    return Show("unsubscribe/ask", Posted(page=PAGE, raw={}, problems=problems, action=action))
