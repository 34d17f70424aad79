"""The one decorator around every view."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from chalice.app import Response

from chalicelib.bootstrap import world
from chalicelib.domain.errors import NotFound
from chalicelib.links.destinations import without_punctuation
from chalicelib.web.http.access import FRESH, KEPT, ONE_CLICK, RULES
from chalicelib.web.http.failures import page_of_failure
from chalicelib.web.http.keeping import MARK, drop_words
from chalicelib.web.http.refusals import NotAllowed, SecondFirst, SessionEnded, SignInFirst
from chalicelib.web.http.replies import Go, Reply, respond
from chalicelib.web.http.routes import add_route
from chalicelib.web.http.visit import Visit, asked_at, visit_of
from chalicelib.web.http.who import Route, Who, may

Handler = Callable[..., Reply]
_PLAIN = re.compile(r"(/[A-Za-z0-9_-]+)+")


def _authorise(visit: Visit, who: Who) -> None:
    if who is Who.ANYONE or may(visit.person, who):
        return
    if visit.person:
        raise NotAllowed
    if visit.halfway:
        raise SecondFirst
    raise SessionEnded if visit.session else SignInFirst


LONGEST_ID = 200
LONGEST_QUERY = 1_000
LONGEST_ANSWER = 4_000
"""What an identity provider sends back with the browser: its codes may be long, and are no key of ours."""
"""Characters. Ours are much shorter, and DynamoDB refuses to look for a key of more than 2,048 bytes."""


def _refuse_long(route: Route, ids: Mapping[str, str], query: Mapping[str, str]) -> None:
    """No id or query of ours is so long. Raises NotFound."""
    longest = LONGEST_ANSWER if route == ("GET", "/sign-in/council/back") else LONGEST_QUERY
    if any(len(each) > LONGEST_ID for each in ids.values()) or any(len(each) > longest for each in query.values()):
        raise NotFound


def _meant_by(visit: Visit) -> str:
    """The page that a link with a full stop at its end is meant to lead to; empty for every other request."""
    meant = without_punctuation(visit.path)
    is_another = visit.method == "GET" and meant != visit.path
    return meant if is_another and _PLAIN.fullmatch(meant) else ""


def _has_code(visit: Visit) -> bool:
    """Whether a post goes on with the new code that some page asked for."""
    return visit.method == "POST" and visit.person is not None and "fresh_code" in visit.form


def _answer(request: Any, route: Route, handler: Handler, arguments: Mapping[str, str]) -> Response:
    visit: Visit | None = None
    try:
        visit = visit_of(request, world(asked_at(request.context)))
        _refuse_long(route, arguments, visit.query)
        if meant := _meant_by(visit):
            return respond(visit, Go(visit.world.links().to(meant)))
        _authorise(visit, RULES[route])
        if visit.method == "POST" and route not in ONE_CLICK:
            visit.refuse_forgery()
        if route in FRESH or _has_code(visit):
            from chalicelib.web.http.fresh import with_fresh_sign_in  # with the services that send and take codes

            visit = with_fresh_sign_in(visit)
        reply = handler(visit, **arguments)
        if visit.method == "POST" and route in KEPT and isinstance(reply, Go) and MARK in visit.form:
            drop_words(visit)
        if not isinstance(reply, Go):
            visit.record_what_was_seen(" ".join(route))
        return respond(visit, reply)
    except Exception as problem:  # whatever went wrong, the person gets a page and the log its type
        return page_of_failure(visit, problem)


def view(method: str, path: str) -> Callable[[Handler], Handler]:
    """Answers a route of the access table: authorises, refuses forgery, answers errors."""

    def register(handler: Handler) -> Handler:
        add_route(method, path, lambda request, arguments: _answer(request, (method, path), handler, arguments))
        return handler

    return register
