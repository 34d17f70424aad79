"""One bad row stops nothing else: a byte is flipped in each attribute of a row of each kind, and everything is tried.

Every page that reads the row is asked for again by everybody who reached it; a family with the same telephone is referred
once more; the next day's minute, stream and long work run. Only a page about that very thing may say that it cannot be read.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.adapters.guidance.guidance_rows import unpacked
from chalicelib.adapters.tables.unread import UNREAD, row_kind
from chalicelib.domain.casework.reference import references_in
from infrastructure.local.example_data import OFFICE, OFFICER
from tests.fuzz.fuzz_site import route_of
from tests.support.browser import Page
from tests.web.full_site import WEDNESDAY, FullSite, Item, Key, Visit, a_full_site, refer

LATER = WEDNESDAY + timedelta(days=9)
"""A working day on which deadlines of every case have come."""
TASKS = ("/tasks/{task_id}",)
"""The head of a case says who is barred: if it cannot be read, nobody opens what names the case."""
ONE_CASE = ("/cases/{reference}", "/my-referrals/{submission_id}", *TASKS)
ONE_FORM = (
    "/my-referrals/{submission_id}",
    "/returns/{reference}",
    "/set-aside/{reference}",
    "/cases/{reference}/steps",
)
ABOUT: Mapping[str, tuple[str, ...]] = {
    "ACCESS_REQUEST": (),
    "AGREER": (),
    "AUDIT": (),
    "BARRED": (),
    "BULK_CONTENT": (),
    "BULK_FILE": ("/bulk/{file_id}",),
    "BULK_ROWS": ("/bulk/{file_id}",),
    "CASE": ONE_CASE,
    "CHANGE": (),
    "CHILD": (),
    "CHILD_KEY": ONE_FORM,
    "CONTACT": (),
    "COUNCIL_ATTEMPT": (),
    "COUNCIL_PERSON": (),
    "COUNT": (),
    "DEADLINE": (),
    "DIRECTORY": ("/admin/authorities",),
    "DRAFT": ("/referrals/{draft_id}",),
    "EVENT": (),
    "FACTOR": ("/recovery-codes",),
    "FILE": ("/referrals/{draft_id}/pages/{slug}",),
    "GUIDE_DRAFT": ("/guidance/{slug}",),
    "GUIDE_EDITION": ("/procedures/as-on/{edition}",),
    "GUIDE_PAGE": ("/guidance/{slug}", "/procedures/{slug}"),
    "GUIDE_SAVED": (),
    "GUIDE_TEXT": (),
    "GUIDE_VERSION": ("/guidance/{slug}", "/procedures/{slug}"),
    "JOB": ("/bulk/{file_id}",),
    "KEPT_WORDS": (),
    "KNOWN_BROWSER": (),
    "LOOKUP": ONE_CASE,
    "MAIL_CONTACT": ("/admin/mail-contacts/{contact_id}",),
    "MESSAGE": (),
    "ONCE": (),
    "PERSON": ("/admin/people/{person_id}", "/team/{person_id}"),
    "PROOF": (),
    "PROVIDER": ("/admin/council-sign-in", "/recovery-codes"),
    "RETURN": ("/returns/{reference}", "/set-aside/{reference}", "/my-referrals/{submission_id}"),
    "PURPOSE_LINK": (),
    "SCHOOL": (),
    "SCHOOL_DATES": ("/admin/schools/{urn}/calendar",),
    "SHEET": ("/sheets/{year}/{number}", "/write-sheets/{sheet_id}"),
    "SHEET_BODY": ("/sheets/{year}/{number}", "/write-sheets/{sheet_id}"),
    "SHEET_NUMBER": ("/sheets/{year}/{number}",),
    "SIGN_IN": (),
    "SIGN_IN_LINK": (),
    "SUBMISSION": ONE_FORM,
    "TOLD": (),
    "TASK": ("/tasks/{task_id}", "/admin/tasks/{task_id}"),
    "TRACE": (),
    "UNUSED": (),
    "WATCH": (),
    "WORKER": (),
}
"""The beginnings of the routes of pages about one thing of a kind: only they may say that it cannot be read."""
BY_THEMSELVES = {"AUTHORITY", "KEYS", "SESSION"}
"""The tests below; and docs/reliability.md for keys that are lost or spoilt."""
NOT_STORED = {"CLOCK"}
_KEYS = {"pk", "sk", "ttl", "version"} | {f"gsi{number}{end}" for number in "12345" for end in ("pk", "sk")}
CLEAR = "What is stored here cannot be read"


@pytest.fixture(scope="module")
def site() -> Iterator[FullSite]:
    with a_full_site() as found:
        yield found


def flipped(value: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The value with a byte flipped; None where nothing is written of it, or where a number stays a number."""
    match value:
        case {"S": text} if text:
            return {"S": f"~{text[1:]}"}
        case {"B": sealed}:
            return {"B": sealed[:-1] + bytes([sealed[-1] ^ 1])}
        case {"SS": texts}:
            return {"SS": [f"~{text[1:]}" for text in texts]}
    return None


def spoilt(item: Item) -> Iterator[tuple[str, Item]]:
    for name, value in item.items():
        if name not in _KEYS and (changed := flipped(value)):
            yield name, {**item, name: changed}


def _key(item: Item) -> Key:
    return item["pk"]["S"], item["sk"]["S"]


def _item(site: FullSite, kind: str) -> Item:
    """The row of this kind that most pages read; not of anybody signed in here."""
    own = {f"PERSON#{_person_id(who)}" for who in site.visitors if "@" in who}
    others = [item for item in site.rows(kind) if item["pk"]["S"] not in own]
    return max(others, key=lambda item: len({route_of(visit.path) for visit in site.read_by.get(_key(item), ())}))


def _person_id(address: str) -> str:
    found = bootstrap.world().people.by_email(address)
    assert found
    return found.person_id


def _visits(site: FullSite, item: Item) -> list[Visit]:
    """For each route that reads the row, the first who reached it."""
    first: dict[str, Visit] = {}
    for visit in site.read_by.get(_key(item), ()):
        first.setdefault(route_of(visit.path), visit)
    return list(first.values())


def _names(site: FullSite, kind: str, item: Item) -> set[str]:
    """By what a link may name this thing, and the links for one purpose that are about it or were sent to it. Where it is a
    case, also what the tasks lead to that name the case; where it has words of the procedures, also what these link to."""
    texts = [text for value in item.values() for text in value.values() if isinstance(text, str)]
    names = {part for text in texts for part in text.split("#") if len(part) > 7}
    names |= {
        link["pk"]["S"].partition("#")[2]
        for link in site.rows("PURPOSE_LINK")
        if names & {link["thing"]["S"], link["contact"]["S"].rpartition(":")[2]}
    }
    if kind == "SHEET":
        names.add(f"/sheets/{item['year']['N']}/{item['number']['N']}")  # the public's address
    if kind == "SCHOOL":  # the proof of who was told leads to each school by its URN
        names |= {f"/told/{text}" for text in texts if re.fullmatch("[0-9]{6}", text)}
    if kind == "GUIDE_VERSION":
        return names | set(re.findall(r'href="([^"#]+)', unpacked(item["words"]["B"])["html"]))
    if ABOUT[kind] != ONE_CASE:
        return names
    tasks = [row["text"]["S"] for row in site.rows("TASK")]
    return {
        "/tasks/",
        *names,
        *(other for text in tasks if names & {*references_in(text)} for other in references_in(text)),
    }


def _without(page: Page, names: set[str]) -> set[str]:
    return {link.partition("?")[0] for link in page.links if not any(name in link for name in names)}


def _is_whole(site: FullSite, visit: Visit, kind: str, item: Item, name: str) -> bool:
    """Whether the row could not be read there."""
    page, before = site.get(visit), site.pages[visit]
    noted, where = bool(UNREAD.rows()), f"{kind}.{name}: {visit}"
    if CLEAR in page.text:
        assert route_of(visit.path).startswith(ABOUT[kind] or ("-",)), where
        return True
    assert page.status < 500, (where, page)
    if page.status == 200:
        names = _names(site, kind, item)
        assert noted == ("could not be read" in page.text), where
        assert _without(before, names) <= _without(page, names), where
    return noted


@pytest.mark.parametrize("kind", ABOUT)
def test_an_unreadable_row_fails_only_the_pages_about_it(site: FullSite, kind: str) -> None:
    item, walked = _item(site, kind), False
    visits = _visits(site, item)
    for name, bad in spoilt(item) if visits else ():
        with site.stack.as_it_was():
            site.put(bad)
            is_spoilt = _is_whole(site, visits[0], kind, item, name)
            if is_spoilt and walked and "B" not in item[name]:
                continue  # an unreadable row is one, whichever attribute was flipped
            for visit in visits[1:]:
                _is_whole(site, visit, kind, item, name)
            walked |= is_spoilt


def _worst(item: Item) -> Item:
    """Everything in a row that can be flipped at once: whatever is read first is wrong."""
    bad = {name: changed[name] for name, changed in spoilt(item) if name not in ("kind", "case_id", "target")}
    return {**item, **bad}


@pytest.mark.parametrize("kinds", [list(ABOUT)[first::5] for first in range(5)], ids=",".join)
def test_a_child_is_referred_and_another_day_comes_all_the_same(
    site: FullSite, kinds: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    items = [_item(site, kind) for kind in kinds]
    with site.stack.as_it_was():
        for item in items:
            site.put(_worst(item))
        world = bootstrap.world()
        reference = refer(world)
        assert world.cases.named(reference)
        site.stack.set_clock(LATER)
        done = site.service.tick()
        assert -1 not in done.values()
        assert min(done["reminders"], done["urgent"] + done["more_mail"]) > 0
        for _ in range(4):
            site.service.work()
        report = bootstrap.world().watch.report()
        assert report
        assert report.day == LATER.date()
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    found = {line["kind"] for line in lines if line["what"] == "row-unreadable"}
    assert found <= {row_kind(*_key(item)) for item in items}


def test_every_kind_of_row_is_spoilt(site: FullSite) -> None:
    assert {row["kind"]["S"] for row in site.stack.scan()} == set(ABOUT) | BY_THEMSELVES | NOT_STORED


# --- what a case that cannot be read leaves -------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "name"), [("CASE", "received_at"), ("DEADLINE", "due_at")])
def test_a_clock_rings_on_a_case_that_cannot_be_read(
    site: FullSite, kind: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    item = next(row for row in site.rows("DEADLINE") if "gsi3sk" in row)
    if kind == "CASE":
        item = next(row for row in site.rows("CASE") if row["pk"] == item["pk"])
    with site.stack.as_it_was():
        site.put(dict(spoilt(item))[name])
        site.stack.set_clock(LATER)
        site.service.tick()
        told = [row for row in site.rows("MESSAGE") if row["email"]["S"] == "case_unreadable"]
        assert len(told) == 1
        assert '"rows_unreadable": 1' in capsys.readouterr().out
        site.stack.set_clock(LATER + timedelta(minutes=1))
        site.service.tick()
        assert len([row for row in site.rows("MESSAGE") if row["email"]["S"] == "case_unreadable"]) == 1


def test_look_alikes_that_cannot_be_read_become_a_task(site: FullSite) -> None:
    item = _item(site, "CASE")
    with site.stack.as_it_was():
        for case in site.rows("CASE"):
            site.put(dict(spoilt(case))["received_at"])
        site.put(item)
        reference = refer(bootstrap.world())
        opened = bootstrap.world().cases.named(reference)
        assert opened
        assert opened.barred == {_person_id("cora@exampleshire.example")}
        texts = [row["text"]["S"] for row in site.rows("TASK")]
    words = f"{reference} could not be compared with all other cases: look the child up."
    assert any(words in text for text in texts)


# --- what everything needs ----------------------------------------------------------------------------------------------


def test_settings_that_cannot_be_read_stay_those_that_a_process_has(site: FullSite) -> None:
    (item,) = site.rows("AUTHORITY")
    with site.stack.as_it_was():
        assert site.get(Visit(OFFICER.address, "/cases")).status == 200  # so it has them
        site.put(dict(spoilt(item))["stored"])
        assert site.get(Visit(OFFICER.address, "/cases")).status == 200


def test_an_unreadable_session_leads_to_sign_in(site: FullSite) -> None:
    with site.stack.as_it_was():
        for item in site.rows("SESSION"):
            site.put(dict(spoilt(item))["started_at"])
        page = site.get(Visit(OFFICE.address, "/my-referrals"))
    assert (page.status, page.location) == (403, "")
    assert "Sign in" in page.text


def test_a_person_whose_row_cannot_be_read_sees_only_public_pages(site: FullSite) -> None:
    item = next(row for row in site.rows("PERSON") if row["person_id"]["S"] == _person_id(OFFICER.address))
    with site.stack.as_it_was():
        site.put(dict(spoilt(item))["sealed"])
        assert site.get(Visit(OFFICER.address, "/")).status == 200
        assert site.get(Visit(OFFICER.address, "/cases")).status == 403
