"""Twenty thousand posts of every form that anybody can reach, sensible and not: a page each time, never an error of
ours.

Every run has the same posts. The world is in memory: this tests the web and the services; `tests/web` has the table.
"""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_plus, urlencode

import pytest
from markupsafe import escape
from msgspec import Struct

from chalicelib.domain.authority.queries import Cover
from chalicelib.domain.casework.case import Stage
from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.instants import london_day
from chalicelib.journeys.partners import public_concern
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.mail.unsubscribing import token_of
from chalicelib.services.settings import queries
from chalicelib.web.http.access import RULES
from chalicelib.web.http.form_body import MOST_BYTES
from tests.fuzz.fuzz_site import Site, a_site, route_of
from tests.support import steps
from tests.support.browser import FORM, Form, Page
from tests.support.browser import Person as Visitor
from tests.support.mail_contacts import CONTACTS, HEAD
from tests.support.partner_forms import PUBLIC
from tests.support.table import BASE_URL
from tests.support.world import ADMINISTRATOR, OFFICER, OTHER_REFERRER, REFERRER
from tests.web.every_field import CONTROL, XSS
from tests.web.partners import begin, fill_in
from tests.web.promises import has_security_headers, is_a_page_in_english, needs_nothing_that_the_policy_forbids

POSTS = 20_000
ROUND = 100
"""After this many posts everything is put back, so that there is always something left to do."""
LOOKED_AT = 20
"""One of this many pages is read tag by tag: reading all would take most of the time."""
STATUSES = {200, 303, 400, 403, 404, 409, 413, 415, 429}
MARK = "Zzmark"
NOT_KEPT = {"code", "password", "recovery", "secret"}
"""A code that was wrong is not typed again, and a secret never comes out."""

PLAUSIBLE = (
    *("yes", "no", "not-known", "1", "13", "29", "2", "2026", "2015", "14:30", "Pat", "pat@family.example", "ZZ99 3WZ"),
    *("01632 960 777", "Z926200124001", "123456", "2222-2222", "/", "N", "98.5", "RED"),
)
HOSTILE = (
    *XSS,
    *CONTROL,
    *(
        "=1+1",
        "-1",
        "²",
        "9" * 400,
        "..",
        "x" * 3000,
        "شلل\u200f",
        "\U0001f469\u200d\U0001f467",
        "A\r\nBcc: all@hillside.example",
    ),
    *("%", "\ud7ff", "0", "00", "99999", "1e9", "NaN", "None", "{}", "[]", "' OR 1=1", "\t", " ", "../../etc/passwd"),
    *("2026-13-45", "22:22-22:22"),
)
BODIES = (
    *(
        b"",
        b"=",
        b"&&&",
        b"%",
        b"a=%zz",
        b"a=%FF%FE",
        b"a=1&a=1",
        b"\xff\xfe\x00",
        "a=é".encode(),
        b"{}",
        b"%ED%A0%80=1",
    ),
    *(b"x" * (MOST_BYTES + 1), b"&".join(b"a%d=1" % n for n in range(600)), b"csrf=&csrf="),
)


class Open(Struct, frozen=True):
    """A form that somebody has before them: what its inputs are called, and what each offers to choose from."""

    visitor: Visitor
    form: Form
    offered: dict[str, list[str]]
    words: frozenset[str]
    """The inputs that hold words."""


def _inputs(page: Page, form: Form) -> tuple[dict[str, list[str]], frozenset[str]]:
    offered: dict[str, list[str]] = defaultdict(list)
    words, here, select = set(), False, ""
    for tag, given in page.tags:
        name = str(given.get("name") or "")
        if tag == "form":
            here = (given.get("action") or "") == form.action
        elif here and tag == "select":
            select = name
        elif here and tag == "option":
            offered[select].append(str(given.get("value") or ""))
        elif here and name and (tag == "button" or given.get("type") in ("radio", "checkbox")):
            offered[name].append(str(given.get("value") or ""))
        elif here and name and tag != "button" and given.get("type") != "hidden":
            offered.setdefault(name, [])
            words.add(name)
    return dict(offered), frozenset(words)


def _forms(page: Page, visitor: Visitor) -> Iterator[tuple[str, Open]]:
    """The forms that are posted; filters use GET."""
    for form in page.forms:
        route = route_of(form.action.removeprefix(BASE_URL))
        if ("POST", route) in RULES:
            yield route, Open(visitor, form, *_inputs(page, form))


def _pages(visitor: Visitor, todo: list[str]) -> Iterator[Page]:
    """Every page that can be reached by links."""
    done = set[str]()
    while todo:
        path = todo.pop(0).split("#")[0]
        if path.startswith("/") and path not in done:
            done.add(path)
            page = visitor.get(path)
            todo += page.links
            yield page


BEGINNINGS = ["/", "/sign-in", "/cases", "/my-referrals", "/admin", "/audit/looks", "/sessions", "/admin/people/left",
              "/write-sheets", "/sheets",
              f"/admin/people/{OTHER_REFERRER.person_id}"]  # fmt: skip


def _a_concern(visitor: Visitor) -> str:
    """The form of the public, filled in; its address."""
    begin(visitor, public_concern.FORM, PUBLIC)
    draft = visitor.here.url
    fill_in(visitor, public_concern.FORM, PUBLIC)
    return draft


def _behind_a_link(site: Site, visitor: Visitor) -> Iterator[Page]:
    """A team's pages, from the link in its email to the answer."""
    world = site.world
    case = next(case for case in world.store.heads.values() if case.stage is not Stage.CLOSED)
    on = london_day(world.clock.now())
    steps.hand_over(world, case.reference, Actor(OFFICER, "a hand-over"), Team.SEND, "", "phone", on, "")

    def newest(pattern: str) -> str:
        sweep(world)
        texts = [mail.rendered.text for mail in world.mailer.sent if mail.to == "send@exampleshire.example"]
        return next(found[0] for text in reversed(texts) if (found := re.search(pattern, text)))

    yield visitor.get(newest(rf"{BASE_URL}/links/[\w-]+").removeprefix(BASE_URL))
    yield visitor.submit()
    yield visitor.submit({"code": newest(r"\b\d{6}\b")})


WITHOUT_A_PAGE = {
    "/admin/council-sign-in/secret": ("version", "secret"),
    "/admin/people/{person_id}/reset-app": ("because",),
    "/kept/drop": ("kept",),
    "/recovery-codes": ("password",),
    "/sign-in/again": ("to",),
    "/sign-in/council": (),
    "/sign-in/second": ("password",),
    "/sign-in/second/recovery": ("recovery",),
    "/sign-in/set-up": ("password",),
    "/who-works-here/left": ("person", "said"),
}
"""Routes whose pages only some visitors meet: half-way into a sign-in, say. Their posts come from everybody."""


def _made_up(visitor: Visitor, route: str, inputs: tuple[str, ...]) -> Open:
    """A form as it might be: with the visitor's own token, which is in each form of a page of theirs."""
    token = next((form.fields["csrf"] for form in visitor.get("/").forms if "csrf" in form.fields), "")
    action = f"{BASE_URL}{route.replace('{person_id}', OFFICER.person_id)}"
    return Open(visitor, Form(action, {"csrf": token}), {name: [] for name in inputs}, frozenset())


def _every_form(site: Site, visitors: dict[str, Visitor], addresses: list[str]) -> dict[str, list[Open]]:
    """The forms by the routes that they are posted to."""
    found: dict[str, list[Open]] = defaultdict(list)
    concern = _a_concern(visitors["nobody"])
    today = london_day(site.world.clock.now())
    queries.add_cover(
        site.world, ADMINISTRATOR, queries.kept(site.world).version, "officer", Cover(today, today, "duty")
    )
    site.world.mail_contacts.rows |= {each.contact_id: each for each in CONTACTS}
    for route, form in _forms(visitors["nobody"].get(f"/unsubscribe/{token_of(site.world, HEAD)}"), visitors["nobody"]):
        found[route].append(form)
    for visitor in visitors.values():
        pages = list(_pages(visitor, [*BEGINNINGS, *addresses, concern]))
        drafts = {page.url.split("/pages/")[0] for page in pages if "/pages/" in page.url}
        pages += _pages(
            visitor,
            [f"{draft}/pages/{slug}" for draft in sorted(drafts) for slug in ("parents", "enquiries", "evidence")],
        )
        for route, form in (row for page in pages for row in _forms(page, visitor)):
            found[route].append(form)
    for page in _behind_a_link(site, visitors["nobody"]):
        for route, form in _forms(page, visitors["nobody"]):
            found[route].append(form)
    ann = visitors["Ann Administrator"]
    for link in [link for link in ann.get("/admin/links").links if "/admin/links/" in link]:
        for route, form in _forms(ann.get(link), ann):
            found[route].append(form)
    for route, inputs in WITHOUT_A_PAGE.items():
        found[route] += [_made_up(visitor, route, inputs) for visitor in visitors.values()]
    asked, pasted = visitors["nobody"], visitors["Ann Administrator"]
    asked.get("/sign-in")
    asked.submit({"email": REFERRER.email})
    pasted.get("/admin/contacts/paste")
    pasted.submit({"list": "name,email,urn\nNew Contact,new@school.example,123456\n"})
    for visitor in (asked, pasted):
        for route, form in _forms(visitor.here, visitor):
            found[route].append(form)
    return found


@pytest.fixture(scope="module")
def site() -> Iterator[tuple[Site, dict[str, list[Open]]]]:
    with a_site() as (site, visitors, addresses):
        forms = _every_form(site, visitors, addresses)
        site.remember()
        yield site, forms


NO_SUCH_FORM = {
    "/concerns/{draft_id}/pages/{slug}/remove": "the form of the public asks for nothing of which there may be several",
    "/referrals/{draft_id}/pages/{slug}/take-away": "every form that asks for files takes several: one goes with its page",
    "/guidance/{slug}/preview": "the script of the page where procedures are written posts there",
    "/guidance/{slug}/files/{file_id}": "the bucket leads there, once a file is in it",
    "/write-sheets/{sheet_id}/files/{file_id}": "the bucket leads there, once a file is in it",
    "/write-sheets/{sheet_id}/files/{file_id}/take-away": "a sheet has a file after that, in tests/web/sheets",
    "/guidance/new/example": "it is offered while nothing was ever published, in tests/web/guidance/test_from_example.py",
    "/arrivals/{reference}": "it is asked days after a leaver was sent, in tests/services/returns/test_arrivals.py",
}
"""Routes without a link on any page yet; tests/web/http/test_access.py has who may post to them."""


def test_the_forms_of_every_route_that_takes_a_post_are_found(site: tuple[Site, dict[str, list[Open]]]) -> None:
    assert set(site[1]) == {path for method, path in RULES if method == "POST"} - set(NO_SUCH_FORM)


def _value(chance: random.Random, offered: list[str], mark: str) -> str:
    kind = chance.random()
    if offered and kind < 0.7:
        return chance.choice(offered)
    return mark if kind < 0.3 else chance.choice(PLAUSIBLE if kind < 0.7 else HOSTILE)


def _answers(chance: random.Random, form: Open, mark: str) -> dict[str, str]:
    """The filled-in values, some of them changed, left out or made up."""
    fields, names = dict(form.form.fields), list(form.offered)
    for name in chance.sample(names, chance.randint(0, len(names))):
        fields[name] = _value(chance, form.offered[name], mark)
    if chance.random() < 0.1 and fields:
        del fields[chance.choice(list(fields))]
    if chance.random() < 0.1:
        fields[chance.choice(["version", "once", "to", "owner", "role", "__proto__"])] = chance.choice(HOSTILE)
    return fields


def _body(chance: random.Random, fields: dict[str, str]) -> bytes:
    kind = chance.random()
    if kind < 0.03:
        return chance.choice(BODIES)
    text = urlencode(fields, errors="surrogatepass")
    if kind < 0.05 and fields:  # one question answered twice
        text += f"&{quote_plus(next(iter(fields)))}=again"
    return text.encode()


def _headers(chance: random.Random, visitor: Visitor) -> dict[str, str]:
    kinds = ["application/json", "multipart/form-data; boundary=x", "text/plain", f"{FORM}; charset=utf-8"]
    return visitor.headers() | ({"Content-Type": chance.choice(kinds)} if chance.random() < 0.02 else {})


def _keeps_what_was_typed(page: Page, form: Open, fields: dict[str, str], mark: str) -> None:
    """If a form comes back with problems, it still has the typed text in its inputs for words. Some inputs may be gone:
    an administrator may have changed the days of the register meanwhile."""
    if page.status == 200 and "There is a problem" in page.html:
        still = {given.get("name") for _, given in page.tags} & (form.words - NOT_KEPT)
        assert not any(fields.get(str(name)) == mark for name in still) or str(escape(mark)) in page.html


@pytest.mark.parametrize("seed", range(4))
def test_every_post_gets_a_page(
    site: tuple[Site, dict[str, list[Open]]], seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    served, forms = site
    chance, statuses = random.Random(seed), Counter[int]()
    visitors = [form.visitor for found in forms.values() for form in found]
    for number in range(POSTS // 4):
        if number % ROUND == 0:
            served.again()
        mark = f"{MARK}{number}<&"
        form = chance.choice(forms[chance.choice(sorted(forms))])
        visitor = form.visitor if chance.random() < 0.95 else chance.choice(visitors)
        fields = _answers(chance, form, mark)
        answer = _post(served, visitor, form.form.action, _headers(chance, visitor), _body(chance, fields))
        assert answer.status_code in STATUSES, f"{form.form.action} {fields}"
        statuses[answer.status_code] += 1
        text = answer.body.decode()
        assert not [payload for payload in XSS if "<" in payload and payload in text]
        if number % LOOKED_AT == 0 or "There is a problem" in text:
            _read(form, answer, fields, mark)
    assert statuses.total() == POSTS // 4
    assert min(statuses[200], statuses[303]) > POSTS // 40  # it is not that everything is refused at the door
    assert MARK not in capsys.readouterr().out


def _post(site: Site, visitor: Visitor, action: str, headers: dict[str, str], body: bytes) -> Any:
    """Without taking the cookies of the answer: everybody stays who they are."""
    jar = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    return site.request("POST", action.removeprefix(BASE_URL), {"Cookie": jar} | headers, body)


def _read(form: Open, answer: Any, fields: dict[str, str], mark: str) -> None:
    page = Page("", answer)
    has_security_headers(page)
    is_a_file = "attachment" in page.headers.get("content-disposition", "")
    if page.status != 303 and not is_a_file:
        is_a_page_in_english(page)
        needs_nothing_that_the_policy_forbids(page)
        _keeps_what_was_typed(page, form, fields, mark)
