"""Somebody signed in, calling the packaged service's handler in this process as API Gateway would."""

from collections.abc import Mapping
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from chalicelib.bootstrap import world
from chalicelib.domain.people import browser as browsers
from chalicelib.domain.people.factor import Factor, step_at
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World
from chalicelib.services.mail import sign_in_asked, sign_in_mail
from chalicelib.services.sign_in import second_factor, signing_in
from chalicelib.web.http.cookies import BROWSER, SESSION
from infrastructure.local.api_event import api_event, form_body, form_headers

_SECRET = "BENCHBENCHBENCHBENCHBENCHBENCHBE"
_CONTEXT = SimpleNamespace(aws_request_id="bench", function_name="bench", memory_limit_in_mb=1024)


class Browser:
    """With the cookies of one visit."""

    def __init__(self) -> None:
        self._tokens = {BROWSER: world().keys.new_id()}

    @property
    def _digest(self) -> str:
        return world().keys.digest("browser", self._tokens[BROWSER])

    def sign_in(self, address: str) -> None:
        now, browser = world(), browsers.Browser(self._digest, self._digest)
        signing_in.ask_for_code(now, address, browser, "")
        attempt = now.sign_ins.attempt(self._digest)
        assert attempt
        sign_in_mail.pass_on(now, sign_in_asked.asked(attempt))
        code = now.keys.sign_in_code(attempt.attempt_id)
        signed = signing_in.enter_code(now, code, browser)
        if not signed.is_whole:
            password = _app_of(now, signed.person)
            signed = second_factor.enter_password(now, signed.person, password, browser)
        self._tokens[SESSION] = signed.token

    def get(self, route: str, query: Mapping[str, str] | None = None, **ids: str) -> dict[str, Any]:
        return self._call("GET", route, ids, None, query)

    def post(self, route: str, fields: Mapping[str, str], **ids: str) -> dict[str, Any]:
        csrf = world().keys.digest("csrf", self._tokens[BROWSER], self._tokens.get(SESSION, ""))
        return self._call("POST", route, ids, form_body({**fields, "csrf": csrf}))

    def headers(self) -> dict[str, str]:
        """With the cookies."""
        links = world().links()
        cookies = {f"__Host-{kind}" if links.is_secure else kind: token for kind, token in self._tokens.items()}
        return form_headers(links.origin, cookies)

    def _call(
        self,
        method: str,
        route: str,
        ids: Mapping[str, str],
        body: str | None,
        query: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        from app import app

        headers = self.headers()
        if method == "GET":
            del headers["Content-Type"]
        event = api_event(method, route, ids, query=query, headers=headers, body=body)
        answer: dict[str, Any] = app(event, _CONTEXT)
        # A page that leads elsewhere would be measured in place of the one that is meant.
        wanted = (200,) if method == "GET" else (200, 303)
        assert answer["statusCode"] in wanted, f"{method} {route}: {answer['statusCode']} {answer['body'][:300]}"
        return answer


def _app_of(here: World, person: Person) -> str:
    """What the authenticator app of the person shows; it was not used lately, so it is taken at once."""
    stored, now = here.factors.get(person.person_id), here.clock.now()
    here.factors.save(
        Factor(person.person_id, _SECRET, now - timedelta(days=1), 0, version=stored.version if stored else 0)
    )
    return here.one_time.at(_SECRET, step_at(now))
