"""A site in memory that the app serves: everybody is signed in and has something to do."""

import base64
import copy
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from chalicelib import bootstrap
from chalicelib.domain.authority.tasks import Audience, Task
from chalicelib.domain.casework.closing import Evidence, Outcome
from chalicelib.domain.casework.triage import Route
from chalicelib.domain.messages.states import State
from chalicelib.domain.people.changes import Changed
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from chalicelib.domain.people.sessions import Session
from chalicelib.services.administration import changing_people
from chalicelib.services.casework import carry_out, taking
from chalicelib.services.sign_in.sign_in_link import make_link
from chalicelib.web.http.access import RULES
from infrastructure.local.api_event import api_event
from tests.fuzz.unfinished import leave_unfinished
from tests.support import steps
from tests.support.app_in_process import open_app
from tests.support.browser import Person as Visitor
from tests.support.guidance import every_stage
from tests.support.table import BASE_URL
from tests.support.world import (
    A_PARENT,
    ADMINISTRATOR,
    AN_ENQUIRY,
    COLLEAGUE,
    MANAGER,
    OFFICER,
    PEOPLE,
    RED,
    REFERRER,
    FakeWorld,
    a_draft,
    a_world,
    refer,
)

AUDITOR = Person("auditor", "Ana Auditor", "ana@county.example", frozenset({Role.AUDITOR}))
LEFT = Person("left", "Lou Left", "lou@county.example", frozenset({Role.OFFICER}), active=False)
EVERYBODY = (REFERRER, OFFICER, MANAGER, ADMINISTRATOR, AUDITOR)
_CONTEXT = SimpleNamespace(aws_request_id="test", function_name="test", memory_limit_in_mb=1024)
_PATHS = sorted({path for _, path in RULES}, key=lambda path: (path.count("{"), path))  # as API Gateway: words first
_ROUTES = [(path, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path) + "$")) for path in _PATHS]


class Answer(Struct, frozen=True):
    status_code: int
    headers: Mapping[str, Any]
    body: bytes


class Site:
    """Where a browser asks. `again()` puts everything back as it was at the last `remember()`."""

    def __init__(self, world: FakeWorld) -> None:
        self.world = world
        self._kept = world

    def remember(self) -> None:
        self._kept = copy.deepcopy(self.world)

    def again(self) -> None:
        self.world = copy.deepcopy(self._kept)

    def request(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        """As API Gateway asks; an address that no route has never gets as far as the app."""
        from app import app

        parts = urlsplit(path)
        found = next((match for _, pattern in _ROUTES if (match := pattern.match(parts.path))), None)
        route = next((route for route, pattern in _ROUTES if found and pattern is found.re), None)
        if not found or not route or (method, route) not in RULES:
            return Answer(404, {}, b"")
        ids = {name: unquote(value) for name, value in found.groupdict().items()}
        event = api_event(method, route, ids, query=dict(parse_qsl(parts.query)), headers=headers)
        event |= {"body": base64.b64encode(body).decode(), "isBase64Encoded": True} if body else {}
        answer = app(event, _CONTEXT)
        given = {**answer.get("headers", {}), **answer.get("multiValueHeaders", {})}
        text = answer["body"]
        return Answer(
            answer["statusCode"], given, base64.b64decode(text) if answer.get("isBase64Encoded") else text.encode()
        )


def route_of(path: str) -> str:
    """The pattern of an address."""
    plain = urlsplit(path).path
    return next((route for route, pattern in _ROUTES if pattern.match(plain)), "")


def _settle(world: FakeWorld) -> str:
    """Cases in several stages, drafts, tasks, a change that waits; returns a one-time link."""
    now = world.clock.now()
    untouched = refer(world, **RED)
    for key, deadline in world.store.deadlines.items():
        if deadline.case_id == untouched.case_id:
            world.store.deadlines[key] = replace(deadline, rungs_done=("team", "manager", "duty"))
    worked = refer(world)
    taking.take(world, worked.reference, OFFICER, worked.version, "first take of the officer")
    closed = refer(world)
    form = carry_out.Actor(OFFICER, "the first triage of it")
    steps.confirm_triage(world, closed.reference, form, Route.CME, closed.priority, "")
    form = carry_out.Actor(OFFICER, "the first closing of it")
    steps.close(world, closed.reference, form, Outcome.RETURNED, Evidence.CONFIRMED, "Seen in class.")
    steps.decide(world, worked.reference, carry_out.Actor(OFFICER, "the decision on it"), "stay-on-roll", None, "Why.")
    for message in list(world.store.messages.values()):
        world.store.messages[message.message_id] = replace(message, state=State.FAILED)
    a_draft(world, **A_PARENT, **AN_ENQUIRY)
    a_draft(world, OFFICER.person_id)
    changing_people.change(
        world, ADMINISTRATOR, Changed.PERSON, COLLEAGUE, replace(COLLEAGUE, roles=COLLEAGUE.roles | {Role.MANAGER})
    )
    world.tasks.add(Task("task-1", "Look at this.", "Detail.", now))
    world.tasks.add(Task("task-2", "Add the dates.", "", now, audience=Audience.ADMINISTRATORS))
    every_stage(world, OFFICER)
    return make_link(world, ADMINISTRATOR.email)


@contextmanager
def a_site() -> Iterator[tuple[Site, dict[str, Visitor], list[str]]]:
    """The site, a browser for each person and one that is signed out, and addresses that no page links to."""
    with open_app(a_world(people=(*PEOPLE, ADMINISTRATOR, AUDITOR, LEFT))) as world:
        site = Site(world)
        bootstrap._world = lambda: site.world  # type: ignore[assignment]
        addresses = [_settle(world).removeprefix(BASE_URL), *leave_unfinished(world)]
        visitors = {person.name: signed_in(site, person) for person in EVERYBODY}
        visitors["nobody"] = Visitor(site)  # type: ignore[arg-type]
        yield site, visitors, addresses


def signed_in(site: Site, person: Person) -> Visitor:
    """In this browser, and in another one too."""
    visitor, world = Visitor(site), site.world  # type: ignore[arg-type]
    now = world.clock.now()
    for token in (world.keys.new_id(), world.keys.new_id()):
        session = Session(world.keys.digest("session", token), person.person_id, person.is_staff, now, now, second=True)
        world.sign_ins.be_in(session)
        visitor.cookies["__Host-session"] = token
    return visitor
