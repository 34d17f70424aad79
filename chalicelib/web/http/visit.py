"""One request, parsed and checked: the form, the browser, the person."""

from collections.abc import Mapping
from functools import cached_property
from hmac import compare_digest
from typing import Any

from msgspec import Struct

from chalicelib.domain.errors import NotFound
from chalicelib.domain.people.browser import Browser
from chalicelib.domain.people.people import Person, anonymous
from chalicelib.links.destinations import FILTERS, without_punctuation
from chalicelib.ports.world import World
from chalicelib.services.audit.eyes import Eyes, record_what_was_seen, watched_by
from chalicelib.services.sign_in.sessions import halfway, session_id, who_is
from chalicelib.web.http.client import client_of
from chalicelib.web.http.cookies import BROWSER, KNOWN, SESSION, read_cookies
from chalicelib.web.http.form_body import most_bytes, parse_form


class NotFresh(Exception):
    """A new code has to be entered first; `problem` says what was wrong with the one that was."""

    def __init__(self, problem: str = "", status: int = 200) -> None:
        super().__init__(problem)
        self.problem, self.status = problem, status


class Forged(Exception):
    """A form that did not come from a page of ours in this browser."""


class Visit(Struct, frozen=True, dict=True):
    """A request by one browser. `headers` are by lower-case name."""

    whole: World
    """The world without bars; `world` is what this person may see."""
    method: str
    path: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    source_address: str
    body: bytes
    signed_in_again: str = ""
    """The token of the session that a code began in this very request."""

    @cached_property
    def world(self) -> World:
        if not self.person:
            return watched_by(self.whole, self.eyes)
        from chalicelib.services.casework.seeing import seen_by

        return watched_by(seen_by(self.whole, self.person), self.eyes)

    @cached_property
    def eyes(self) -> Eyes:
        return Eyes()

    def record_what_was_seen(self, page: str) -> None:
        """Whatever the view forgot. A visitor who is not signed in is their browser, as on the public's forms."""
        person = self.person or anonymous(self.browser_digest)
        record_what_was_seen(self.whole, person, self.eyes, page)

    @cached_property
    def form(self) -> Mapping[str, str]:
        """Raises BadForm."""
        return parse_form(self.body, most_bytes(self.path))

    @cached_property
    def _cookies(self) -> Mapping[str, str]:
        return read_cookies(self.headers.get("cookie", ""), self.whole.links())

    @cached_property
    def browser(self) -> str:
        """The browser's token, made now when it has none."""
        return self._cookies.get(BROWSER) or self.whole.keys.new_id()

    @property
    def is_new_browser(self) -> bool:
        return BROWSER not in self._cookies

    @property
    def session(self) -> str:
        return self.signed_in_again or self._cookies.get(SESSION, "")

    @cached_property
    def person(self) -> Person | None:
        return who_is(self.whole, self.session) if self.session else None

    @cached_property
    def halfway(self) -> Person | None:
        """Who still owes a second factor in this session."""
        return halfway(self.whole, self.session) if self.session and not self.person else None

    @property
    def me(self) -> Person:
        """The person, on a route that the access table keeps for somebody signed in."""
        if self.person is None:
            raise NotFound
        return self.person

    @cached_property
    def browser_digest(self) -> str:
        return self.whole.keys.digest("browser", self.browser)

    @cached_property
    def known(self) -> str:
        """The token that stays in the browser, made now when it has none. It is kept where somebody signs in."""
        return self._cookies.get(KNOWN) or self.whole.keys.new_id()

    @property
    def origin(self) -> Browser:
        source = self.whole.keys.digest("source", self.source_address)
        session = session_id(self.whole, self.session) if self.session else ""
        return Browser(self.browser_digest, source, self.known, session)

    @cached_property
    def csrf(self) -> str:
        """Bound to the browser and to the signed-in person, so it ends with either."""
        return self.whole.keys.digest("csrf", self.browser, self.session)

    def refuse_forgery(self) -> None:
        """Raises Forged unless the form came from our own page in this browser."""
        site = self.headers.get("sec-fetch-site")
        origin = self.headers.get("origin") or self.headers.get("referer", "")
        ours = self.whole.links().origin
        same_origin = origin == ours or origin.startswith(f"{ours}/")
        # Browsers that keep their origin to themselves say "null"; what they say of the site no page can forge.
        private = origin == "null" and site == "same-origin"
        if (site is not None and site != "same-origin") or not (same_origin or private):
            raise Forged
        if self.is_new_browser or not compare_digest(self.form.get("csrf", "").encode(), self.csrf.encode()):
            raise Forged


def asked_at(context: Mapping[str, Any]) -> str:
    """The address of the request, in API Gateway's own words. Never the Host header, which a caller writes."""
    name = context.get("domainName")
    return f"https://{name}/{context['stage']}" if name else ""


_IN_EMAILS = frozenset(FILTERS.values())


def _as_meant(query: Mapping[str, str]) -> Mapping[str, str]:
    """A full stop that a mail program took into the link is no part of a filter."""
    return {name: without_punctuation(text) if name in _IN_EMAILS else text for name, text in query.items()}


def visit_of(request: Any, world: World) -> Visit:
    """The visit of a Chalice request. Its own path is the route's pattern."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    source = str(request.context.get("identity", {}).get("sourceIp", ""))
    return Visit(
        whole=world,
        method=request.method,
        path=request.path.format_map(request.uri_params or {}),
        headers=headers,
        query=_as_meant(request.query_params or {}),
        source_address=client_of(source, headers, world.front_secret),
        body=request.raw_body or b"",
    )
