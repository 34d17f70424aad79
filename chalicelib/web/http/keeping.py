"""Which posted forms are kept when their session has ended: those into which people type words about a child."""

import re

from chalicelib.domain.errors import TryAgain
from chalicelib.domain.instants import parse_instant
from chalicelib.services.sign_in import keeping_words
from chalicelib.web.http.access import KEPT
from chalicelib.web.http.form_body import BadForm
from chalicelib.web.http.visit import Forged, Visit

MARK = "kept"
"""A field that says that the form comes from what was kept, and when it was kept."""
NEVER = frozenset({"csrf", "code", "fresh_code", "password", "recovery", MARK})
_ROUTES = [re.compile(re.sub(r"\{\w+\}", "[^/]+", path)) for _, path in sorted(KEPT)]


def drop_words(visit: Visit) -> None:
    """Those that the form came from; a form without a moment that it was kept at drops nothing."""
    from chalicelib.services.sign_in import keeping_words

    try:
        at = parse_instant(visit.form.get(MARK, ""))
    except ValueError:
        return
    if visit.person:
        keeping_words.drop(visit.whole, visit.person, at)


def keep_words(visit: Visit) -> bool:
    """Whether they are kept. Raises nothing: the page that says that the session is over must come in any case."""
    if visit.method != "POST" or not visit.session or not any(route.fullmatch(visit.path) for route in _ROUTES):
        return False
    try:
        visit.refuse_forgery()
        fields = {name: text for name, text in visit.form.items() if name not in NEVER}
        return keeping_words.keep(visit.whole, visit.session, visit.path, fields)
    except (BadForm, Forged, TryAgain):
        return False
