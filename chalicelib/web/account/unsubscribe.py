"""The link by which a reader unsubscribes from mail that is not statutory.

Mail programs post to it by themselves when the reader presses their button (RFC 8058), without our cookies and page. So this is
the one route that asks for neither. A visit by GET, and a post without the reader's word, change nothing: mail scanners do both.
"""

from msgspec import Struct

from chalicelib.services.mail.unsubscribing import contact_of, unsubscribe
from chalicelib.web.http.form_body import BadForm
from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

ONE_CLICK = (b"List-Unsubscribe", b"One-Click")
"""A mail program posts these words as a form or in parts (multipart/form-data)."""


class UnsubscribePage(Struct, frozen=True):
    """The question, and what is wrong with its answer."""

    action: str
    problem: str = ""


@view("GET", "/unsubscribe/{token}")
def ask(visit: Visit, token: str) -> Show:
    return _page(visit, token)


@view("POST", "/unsubscribe/{token}")
def stop(visit: Visit, token: str) -> Show:
    """Answers with a page and not with a redirect, as RFC 8058 demands."""
    contact = contact_of(visit.whole, token)
    if not contact or not _is_meant(visit):
        return _page(visit, token, "Tick the box if you want no more of these emails.")
    unsubscribe(visit.whole, contact)
    return Show("unsubscribe/done")


def _is_meant(visit: Visit) -> bool:
    if all(word in visit.body for word in ONE_CLICK):
        return True
    try:
        return visit.form.get("stop") == "yes"
    except BadForm:
        return False


def _page(visit: Visit, token: str, problem: str = "") -> Show:
    if not contact_of(visit.whole, token):
        return Show("unsubscribe/unknown", status=404)
    return Show("unsubscribe/ask", UnsubscribePage(visit.world.links().unsubscribe(token), problem))
