"""The five functions in this process, and a person with a browser in front of them: cookies, forms, redirects, nothing else."""

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode
from weakref import WeakSet

from chalice.local import LambdaContext
from chalice.test import Client, HTTPResponse
from msgspec.structs import replace

from chalicelib.domain.child.needs import NEEDS
from chalicelib.domain.people.factor import RECOVERY_CODES, Factor, step_at
from chalicelib.domain.people.people import School
from chalicelib.journeys.engine.asked import all_inputs
from chalicelib.journeys.engine.pages import Page as FormPage
from chalicelib.journeys.parts.danger import DANGER
from chalicelib.journeys.referral.school_referral import school_referral
from chalicelib.ports.world import World
from tests.support.table import BASE_URL, ROOT, Mail, Stack

SCHOOL = School("900001", "Hillside Primary School")
FORM = "application/x-www-form-urlencoded"

GATE = {"immediate_risk": "no", "phoned": "no"}
CHILD = {
    "first_names": "Robin",
    "last_name": "Featherstone",
    "born-day": "12",
    "born-month": "3",
    "born-year": "2018",
    "sex": "female",
    "upn": "Z926200124001",
    "year_group": "4",
}
WHEREABOUTS = {
    "on_roll": "yes",
    "attended": "yes",
    "last_attended-day": "4",
    "last_attended-month": "1",
    "last_attended-year": "2027",
    "seen": "not-known",
    "address": "12 Invented Lane\r\nMadeup",
    "postcode": "ZZ99 3WZ",
    "restricted_address": "no",
    "belief": "moved-in-england",
    "place_postcode": "ZZ99 3WZ",
    "belief_why": "A neighbour said that the family moved north.",
}
REST = {
    "known_as": "Robin Featherstone",
    "born_is": "register",
    "other_year": "no",
    "address_type": "home",
    "moved": "no",
    "parents-more": "no",
    "siblings-more": "no",
    "basis": "hearsay",
    "country": "not known",
    "destination": "no",
    "primary_reason": "Unknown",
    "enquiries-more": "no",
    **{f"need-{need.code}": "no" for need in NEEDS},
    "appraised": "no",
}
"""The form's other questions, answered as shortly as possible."""
YOU = {
    "referrer_name": "Sam Okafor",
    "referrer_role": "School office",
    "referrer_phone": "01632 960 555",
    "school_urn": "900001",
}


@dataclass
class Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)


class _Reader(HTMLParser):
    """Reads a page as a browser does: forms with their values, links, and the words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._area: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        name, value = given.get("name"), given.get("value") or ""
        if tag == "form":
            self.forms.append(Form(given.get("action") or ""))
        elif tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")
        elif tag == "input" and name and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            self.forms[-1].fields[name] = value
        elif tag == "textarea":
            self._area = name
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.forms[-1].fields[self._select] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area:
            known = self.forms[-1].fields.get(self._area, "")
            self.forms[-1].fields[self._area] = known + data
        self.words.append(data)


class Page:
    """The service's answer as its visitor has it."""

    def __init__(self, url: str, answer: HTTPResponse) -> None:
        self.url, self.status, self.body = url, answer.status_code, answer.body or b""
        self.headers: dict[str, Any] = {name.lower(): value for name, value in answer.headers.items()}
        compressed = self.headers.get("content-encoding") == "gzip"
        self.html = (gzip.decompress(self.body) if compressed else self.body).decode()

    @cached_property
    def _read(self) -> _Reader:
        """Only where a test looks: reading takes as long as a short page takes to make."""
        reader = _Reader()
        reader.feed(self.html)
        return reader

    @property
    def forms(self) -> list[Form]:
        return self._read.forms

    @cached_property
    def links(self) -> list[str]:
        return [_path(link) for link in self._read.links]

    @property
    def tags(self) -> list[tuple[str, dict[str, str | None]]]:
        return self._read.tags

    @cached_property
    def text(self) -> str:
        return " ".join(" ".join(self._read.words).split())

    @property
    def form(self) -> Form:
        """The form of the page itself; the sign-out form is in its head."""
        return next(form for form in self.forms if not form.action.endswith("/sign-out"))

    def form_to(self, end: str) -> Form:
        return next(form for form in self.forms if form.action.endswith(end))

    @property
    def cookies(self) -> list[str]:
        found: Any = self.headers.get("set-cookie", [])
        return [found] if isinstance(found, str) else list(found)

    @property
    def location(self) -> str:
        return _path(str(self.headers.get("location", "")))

    def __repr__(self) -> str:
        return f"{self.status} {self.url}: {self.text[:300]}"


def _path(url: str) -> str:
    return url.removeprefix(BASE_URL)


class Service:
    """The functions of the package in this process, each started the way AWS starts it."""

    def __init__(self, stack: Stack) -> None:
        from app import app

        self.stack = stack
        self._app = app
        self.client = Client(app, stage_name="test", project_dir=str(ROOT))
        self._streamed: set[str] = set()
        self.people = WeakSet[Person]()
        """Everybody with a browser."""

    @contextmanager
    def as_it_was(self) -> Iterator[None]:
        """Whatever is written meanwhile is gone afterwards, in the table and in the browsers."""
        jars = [(person, dict(person.cookies)) for person in self.people]
        with self.stack.as_it_was():
            yield
        for person, cookies in jars:
            person.cookies = cookies

    def request(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> HTTPResponse:
        self.stack.function = "api_handler"
        return self.client.http.request(method, path, headers=dict(headers), body=body)

    def tick(self) -> dict[str, int]:
        self.stack.function = "tick"
        # With the time that Lambda gives: the client's own context would say three seconds.
        context = LambdaContext("tick", memory_size=1024, max_runtime_ms=58_000)
        done: dict[str, int] = self._app.handler_map["tick"](_minute(self.client), context)
        return done

    def deliver(self) -> Any:
        """The stream's work: every urgent message written since the last time, and those that come of them."""
        done = self._deliver()
        self._deliver()
        return done

    def _deliver(self) -> Any:
        new = [
            row
            for row in self.stack.rows("MESSAGE")
            if row["lane"]["S"] in ("SIGN_IN", "URGENT") and row["message_id"]["S"] not in self._streamed
        ]
        self._streamed |= {row["message_id"]["S"] for row in new}
        self.stack.function = "deliver"
        return self.client.lambda_.invoke("deliver", {"Records": [_record(row) for row in new]}).payload

    def work(self) -> dict[str, int]:
        """The worker's minute."""
        self.stack.function = "work"
        done: dict[str, int] = self.client.lambda_.invoke("work", {}).payload
        return done

    def feedback(self, mail: Mail, kind: str, **facts: Any) -> None:
        """SES's report about a message, as SNS delivers it."""
        event = {
            "eventType": kind,
            "mail": {
                "messageId": "ses-1",
                "destination": [mail.to],
                "tags": {name: [value] for name, value in mail.tags.items()},
            },
            **facts,
        }
        self.stack.function = "feedback"
        self.client.lambda_.invoke("feedback", self.client.events.generate_sns_event(json.dumps(event)))

    def code_for(self, address: str) -> str:
        """The newest code that was sent to this address."""
        mail = [mail for mail in self.stack.mails if (mail.to, mail.subject) == (address, "Your sign-in code")][-1]
        found = re.search(r"\b\d{6}\b", mail.text)
        assert found, mail.text
        return found[0]

    def app_of(self, address: str) -> str:
        """What the authenticator app of this member of staff shows now. It was set up long ago, and not used lately."""
        from chalicelib.bootstrap import world

        person = world().people.by_email(address)
        assert person
        return enrolled(world(), person.person_id)

    def drop_table(self) -> None:
        self.stack.client.delete_table(TableName=self.stack.table)


SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""The secret of everybody's authenticator app."""


def enrolled(world: World, person_id: str) -> str:
    """The person has an app that they did not use lately, and recovery codes; what the app shows now."""
    stored, now = world.factors.get(person_id), world.clock.now()
    recovery = stored.recovery if stored else frozenset(f"unused {number}" for number in range(RECOVERY_CODES))
    fresh = Factor(person_id, SECRET, now - timedelta(days=1), 0, recovery)
    world.factors.save(replace(fresh, version=stored.version if stored else 0))
    return world.one_time.at(SECRET, step_at(now))


def _minute(client: Client) -> dict[str, Any]:
    event: dict[str, Any] = client.events.generate_cw_event("aws.events", "Scheduled Event", {}, [])
    return event


def _record(row: Mapping[str, Any]) -> dict[str, Any]:
    image = {name: value for name, value in row.items() if "B" not in value}
    change = {"Keys": {"pk": row["pk"], "sk": row["sk"]}, "NewImage": image, "SequenceNumber": row["message_id"]["S"]}
    return {"eventName": "INSERT", "eventSource": "aws:dynamodb", "dynamodb": change}


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, service: Service) -> None:
        self.service = service
        if isinstance(service, Service):
            service.people.add(self)
        self.cookies: dict[str, str] = {}
        self.page: Page | None = None
        self.urls: list[str] = []
        """Every address asked for and every one redirected to."""
        self._tokens: dict[frozenset[tuple[str, str]], str] = {}

    @property
    def here(self) -> Page:
        assert self.page
        return self.page

    def ask(self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Page:
        """One request and its answer, without following it."""
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = ({"Cookie": jar} if jar else {}) | dict(headers or {})
        asked_for = path.partition("#")[0]  # a browser keeps the rest to itself
        page = Page(path, self.service.request(method, asked_for, sent, body))
        self.urls += [path, page.location]
        for cookie in page.cookies:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
            if not value:
                del self.cookies[name]
        return page

    def _follow(self, page: Page) -> Page:
        for _ in range(5):
            if page.status != 303:
                break
            page = self.ask("GET", page.location)
        self.page = page
        return page

    def get(self, path: str) -> Page:
        return self._follow(self.ask("GET", path))

    def headers(self) -> dict[str, str]:
        """A browser's headers for a form of our own page."""
        return {"Content-Type": FORM, "Origin": BASE_URL, "Sec-Fetch-Site": "same-origin"}

    def post(self, path: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Page:
        """One posted form, not followed."""
        return self.ask("POST", path, headers or self.headers(), urlencode(fields).encode())

    def submit(self, answers: Mapping[str, str] | None = None, form: Form | None = None) -> Page:
        """Fills in the form of the page and presses its button."""
        form = form or self.here.form
        return self._follow(self.post(_path(form.action), form.fields | dict(answers or {})))

    @property
    def csrf(self) -> str:
        """A token of this browser as it is signed in now: it stays the same for as long."""
        known = self._tokens.get(frozenset(self.cookies.items()))
        if known:
            return known
        token = self.ask("GET", "/sign-in").form.fields["csrf"]
        self._tokens[frozenset(self.cookies.items())] = token
        return token

    def sign_in(self, address: str, to: str = "/sign-in") -> Page:
        self.get(to)
        return self.enter_code_for(address)

    def enter_code_for(self, address: str) -> Page:
        """From the page that asks for the address on."""
        self.submit({"email": address})
        self.service.deliver()
        answer = self.post("/sign-in/code", self.here.form.fields | {"code": self.service.code_for(address)})
        return self.show_second(address) if answer.location == "/sign-in/second" else self._follow(answer)

    def show_second(self, address: str) -> Page:
        """A member of staff goes on with their authenticator app, which was set up long ago."""
        password = self.service.app_of(address)
        self.get("/sign-in/second")
        return self.submit({"password": password})

    def fill_in(self, *answers: Mapping[str, str]) -> Page:
        """A new referral, up to check answers, every page of it; signed in already."""
        given = {name: text for some in answers or (GATE, CHILD, WHEREABOUTS, YOU) for name, text in some.items()}
        self.get("/begin/school-referral")
        self.submit({name: given.get(name, "") for name in all_inputs(DANGER.fields)})
        draft = self.here.url
        for page in school_referral([SCHOOL]).flow(REST | given):
            if page is not DANGER:
                self.fill_in_page(draft, page, REST | given)
        return self.get(f"{draft}/check")

    def fill_in_page(self, draft: str, page: FormPage, given: Mapping[str, str]) -> None:
        """Posts without looking at the page before or after, in a third of the time; see `look_and_fill_in`."""
        answers = {name: given[name] for name in all_inputs(page.fields) if name in given}
        sent = self.post(f"{draft}/pages/{page.slug}", answers | {"csrf": self.csrf})
        assert sent.status == 303, sent

    def look_and_fill_in(self, draft: str, page: FormPage, given: Mapping[str, str]) -> Page:
        """As somebody with a browser does: the page, its form, and where that leads."""
        self.get(f"{draft}/pages/{page.slug}")
        return self.submit({name: given[name] for name in all_inputs(page.fields) if name in given})

    def refer(self, *pages: Mapping[str, str]) -> str:
        """A referral sent; its reference."""
        self.fill_in(*pages)
        self.submit()
        return reference_on(self.here)


def reference_on(page: Page) -> str:
    found = re.search(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b", page.text)
    assert found, page
    return found[0]
