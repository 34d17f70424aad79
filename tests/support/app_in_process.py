"""The app's handler in this process over a world in memory: what API Gateway would hand in, and what it would get back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from chalicelib import bootstrap
from chalicelib.adapters.rendering import render_page
from chalicelib.adapters.tables.keys import StackKeys
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.sessions import Session
from infrastructure.local.api_event import api_event, form_body, form_headers
from tests.support.keys import some_keyring
from tests.support.world import BASE_URL, FakeWorld

_CONTEXT = SimpleNamespace(aws_request_id="test", function_name="test", memory_limit_in_mb=1024)
Answer = dict[str, Any]


@contextmanager
def open_app(world: FakeWorld) -> Iterator[FakeWorld]:
    """The app serves this world, with real keys and pages, until the end."""
    served = world.but(keys=StackKeys(some_keyring()), render_page=render_page)
    before = bootstrap._world
    bootstrap._world = lambda: served  # type: ignore[assignment]
    try:
        yield served
    finally:
        bootstrap._world = before


@dataclass
class Caller:
    """A browser with the cookies that it was given."""

    world: FakeWorld
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def csrf(self) -> str:
        browser, session = (self.cookies.get(f"__Host-{kind}", "") for kind in ("browser", "session"))
        return self.world.keys.digest("csrf", browser, session)

    def is_now(self, person: Person) -> None:
        """Signed in from here on."""
        token, now = self.world.keys.new_id(), self.world.clock.now()
        digest = self.world.keys.digest("session", token)
        session = Session(digest, person.person_id, person.is_staff, now, now, second=True)
        self.world.sign_ins.be_in(session)
        self.cookies["__Host-session"] = token

    def get(self, route: str, ids: Mapping[str, str] | None = None) -> Answer:
        headers = form_headers(BASE_URL, self.cookies)
        del headers["Content-Type"]
        return self._call(api_event("GET", route, ids, headers=headers))

    def post(
        self, route: str, fields: Mapping[str, str], ids: Mapping[str, str] | None = None, *, forged: bool = False
    ) -> Answer:
        body = form_body(fields if forged else {**fields, "csrf": self.csrf})
        return self.send(api_event("POST", route, ids, headers=form_headers(BASE_URL, self.cookies), body=body))

    def send(self, event: dict[str, Any]) -> Answer:
        return self._call(event)

    def _call(self, event: dict[str, Any]) -> Answer:
        from app import app

        answer: Answer = app(event, _CONTEXT)
        for cookie in _cookies(answer):
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer


def _cookies(answer: Answer) -> list[str]:
    headers = {**answer.get("headers", {}), **answer.get("multiValueHeaders", {})}
    given = headers.get("Set-Cookie", [])
    return [given] if isinstance(given, str) else list(given)
