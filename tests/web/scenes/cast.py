"""Example people, each with a browser, and the pages they were shown."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from chalicelib.adapters.rendering import render_page
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.people import Person
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.delivery.sweeps import sweep
from tests.fuzz.fuzz_site import AUDITOR, EVERYBODY, Site, a_site, signed_in
from tests.support import steps
from tests.support.browser import Page
from tests.support.browser import Person as Visitor
from tests.support.world import ADMINISTRATOR, BASE_URL, MANAGER, OFFICER, REFERRER, FakeWorld


class Shown(NamedTuple):
    """A page: its template, all that it was given, and what the browser got."""

    template: str
    context: Mapping[str, Any]
    html: str


_SHOWN: list[Shown] = []


def _render(template: str, /, **context: object) -> str:
    html = render_page(template, **context)
    _SHOWN.append(Shown(template, context, html))
    return html


class Cast:
    """Whose turn it is: `cast.officer.get("/cases")`. `addresses`: a one-time link and files of the register."""

    def __init__(self, site: Site, cookies: Mapping[str, Mapping[str, str]], addresses: list[str]) -> None:
        self._site, self.addresses = site, addresses
        self.nobody = self._browser({})
        self.referrer, self.officer, self.manager, self.administrator, self.auditor = (
            self._browser(cookies[person.name]) for person in (REFERRER, OFFICER, MANAGER, ADMINISTRATOR, AUDITOR)
        )

    @property
    def world(self) -> FakeWorld:
        return self._site.world

    @world.setter
    def world(self, world: FakeWorld) -> None:
        self._site.world = world

    def _browser(self, cookies: Mapping[str, str]) -> Visitor:
        visitor = Visitor(self._site)  # type: ignore[arg-type]
        visitor.cookies = dict(cookies)
        return visitor

    def signed_in(self, person: Person) -> Visitor:
        """Adds this person and signs them in."""
        self.world.people.add(person)
        return signed_in(self._site, person)

    def case(self, **facts: object) -> Case:
        """The first case of which all of this holds."""
        return next(
            case
            for case in self.world.store.heads.values()
            if all(getattr(case, name) == value for name, value in facts.items())
        )

    def now_is(self, case: Case) -> Case:
        self.world.store.heads[case.case_id] = case
        return case


SEND = "send@exampleshire.example"
Scene = Callable[[Cast], object]
"""What somebody does. The page that they see last is the example."""


def send(visitor: Visitor, path: str, **fields: str) -> Page:
    """A posted form, with a token; fields whose names have a hyphen are written with two underscores."""
    once = {"once": "a token that was never used before"}
    typed = {name.replace("__", "-"): text for name, text in fields.items()}
    return visitor._follow(visitor.post(path, once | typed | {"csrf": visitor.csrf}))


def newest(cast: Cast, to: str, pattern: str) -> str:
    """From the newest email to this address that has it."""
    sweep(cast.world)
    texts = [mail.rendered.text for mail in cast.world.mailer.sent if mail.to == to]
    return next(found[0] for text in reversed(texts) if (found := re.search(pattern, text)))


def asked_by_link(cast: Cast) -> str:
    """A team is asked to take over a child; where its link leads."""
    case = next(case for case in cast.world.store.heads.values() if case.stage is not Stage.CLOSED)
    on = london_day(cast.world.clock.now())
    steps.hand_over(cast.world, case.reference, Actor(OFFICER, "hand-over"), Team.SEND, "", "phone", on, "")
    return newest(cast, SEND, rf"{BASE_URL}/links/[\w-]+").removeprefix(BASE_URL)


@contextmanager
def the_cast() -> Iterator[Callable[[Scene], Shown]]:
    """Plays a scene on the site as it was at the start."""
    with a_site() as (site, visitors, addresses):
        cookies = {person.name: dict(visitors[person.name].cookies) for person in EVERYBODY}
        site.world = site.world.but(render_page=_render)
        site.remember()

        def play(scene: Scene) -> Shown:
            site.again()
            _SHOWN.clear()
            scene(Cast(site, cookies, addresses))
            return _SHOWN[-1]

        yield play
