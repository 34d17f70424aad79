"""A site with at least two rows of every kind. Notes the pages that each person can reach, and the rows that each page reads."""

import base64
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch

from msgspec.structs import replace

from chalicelib import bootstrap
from chalicelib.domain.authority.tasks import Audience, Task
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.council import CouncilAttempt, Provider
from chalicelib.domain.people.kept import KeptWords
from chalicelib.domain.people.mail_contacts import ContactRole
from chalicelib.domain.people.people import Away, Person, anonymous
from chalicelib.domain.people.purpose_links import PurposeLink
from chalicelib.domain.people.roles import Role
from chalicelib.domain.records.access import Access
from chalicelib.domain.records.draft import Draft, Trace
from chalicelib.domain.sheets.sheet import SheetNumber, SheetState, Told
from chalicelib.journeys.bulk.leavers import LEAVERS
from chalicelib.journeys.forms import form_named
from chalicelib.journeys.partners import public_concern
from chalicelib.ports.world import World
from chalicelib.services.administration import changing_people, keeping_directory
from chalicelib.services.casework import carry_out, taking
from chalicelib.services.people import absences
from chalicelib.services.people.staffing import let_in
from chalicelib.services.referrals import beginning, quarantining, referring
from chalicelib.services.settings import school_calendar
from chalicelib.services.sign_in import second_factor
from chalicelib.services.sign_in.sign_in_link import make_link
from infrastructure.local import example_data
from infrastructure.local.example_data import ADMINISTRATOR, AUDITOR, HILLSIDE, MANAGER, OFFICE, OFFICER
from tests.support import steps
from tests.support.browser import Page, Service, enrolled
from tests.support.browser import Person as Visitor
from tests.support.bulk import a_csv, a_leaver, upload_file
from tests.support.guidance import every_stage
from tests.support.partner_forms import PUBLIC
from tests.support.returns import typed_attendance_return, typed_joiner, typed_leaver
from tests.support.sheets import SHEET
from tests.support.table import Stack, quick_stack
from tests.support.uploading import put_file
from tests.support.world import A_PARENT, a_draft

WEDNESDAY = datetime(2026, 11, 25, 10, tzinfo=UTC)
"""The day on which the typed forms of tests/support are complete."""
Key = tuple[str, str]
Item = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Visit:
    who: str
    path: str


@dataclass
class FullSite:
    service: Service
    visitors: dict[str, Visitor] = field(default_factory=dict)
    pages: dict[Visit, Page] = field(default_factory=dict)
    """As they were while every row could be read."""
    read_by: dict[Key, list[Visit]] = field(default_factory=lambda: defaultdict(list))
    """The visits that read a row."""

    @property
    def stack(self) -> Stack:
        return self.service.stack

    def rows(self, kind: str) -> list[Item]:
        """As boto3 takes them: binary values in bytes."""
        return [_in_bytes(row) for row in self.stack.rows(kind)]

    def put(self, item: Item) -> None:
        self.stack.client.put_item(TableName=self.stack.table, Item=item)

    def get(self, visit: Visit) -> Page:
        return self.visitors[visit.who].ask("GET", visit.path)


def _in_bytes(row: Item) -> Item:
    return {
        name: {"B": base64.b64decode(value["B"])} if isinstance(value.get("B"), str) else value
        for name, value in row.items()
    }


@contextmanager
def a_full_site() -> Iterator[FullSite]:
    with quick_stack(stage="local") as stack:
        stack.set_clock(WEDNESDAY)
        site = FullSite(Service(stack))
        example_data.load({})
        _people_come(site)
        _forms(site, bootstrap.world())
        _casework(bootstrap.world())
        _administration(bootstrap.world())
        every_stage(bootstrap.world(), _known(OFFICER.address))
        _sheets(bootstrap.world())
        _a_day_passes(site)
        _walk(site)
        yield site


def _known(address: str) -> Person:
    found = bootstrap.world().people.by_email(address)
    assert found
    return found


def _people_come(site: FullSite) -> None:
    world = bootstrap.world()
    let_in(world, "Cora Colleague", "cora@exampleshire.example", [Role.OFFICER])
    let_in(world, "Abe Second", "abe@exampleshire.example", [Role.ADMINISTRATOR])
    let_in(world, "Lou Leaver", "lou@exampleshire.example", [Role.OFFICER])
    for each in (OFFICE, OFFICER, MANAGER, ADMINISTRATOR, AUDITOR):
        site.visitors[each.address] = Visitor(site.service)
        site.visitors[each.address].sign_in(each.address)
    site.visitors["nobody"] = Visitor(site.service)
    asks = Visitor(site.service)
    asks.get("/sign-in")
    asks.submit({"email": "cora@exampleshire.example"})
    site.service.deliver()
    make_link(world, ADMINISTRATOR.address)
    add_purpose_link(world)


def add_purpose_link(world: World) -> None:
    at = world.clock.now()
    world.purpose_links.add(
        PurposeLink("digest", "hand-over", "case due", "mailbox:send", "address", at, at + timedelta(days=42))
    )
    for address in ("cora@exampleshire.example", "lou@exampleshire.example"):
        somebody = world.people.by_email(address)
        assert somebody
        enrolled(world, somebody.person_id)
        second_factor.new_recovery_codes(world, somebody)
        world.kept.keep(
            KeptWords(somebody.person_id, "/cases/2222-2222/notes", {"note": "Typed too late."}, world.clock.now())
        )


def refer(world: World, **changes: str) -> str:
    """One more referral of the example school, from a family with the same telephone; its reference."""
    office = _known(OFFICE.address)
    draft = a_draft(world, office.person_id, **{"school_urn": HILLSIDE.urn, **A_PARENT, **changes})
    return referring.send(world, draft, office).reference


def send(world: World, name: str, raw: Mapping[str, str]) -> str:
    form, office = form_named(name), _known(OFFICE.address)
    draft = Draft(world.keys.new_id(), "browser", office.person_id, form.name, form.version, {}, world.clock.now())
    draft = world.drafts.save(replace(draft, raw={**raw, "school_urn": HILLSIDE.urn}, school_urn=HILLSIDE.urn))
    return referring.send(world, draft, office).reference


def _forms(site: FullSite, world: World) -> None:
    office, school = _known(OFFICE.address), site.visitors[OFFICE.address]
    for _ in range(2):
        refer(world)
        a_draft(world, office.person_id, school_urn=HILLSIDE.urn)
        put_file(
            school, f"/referrals/{a_draft(world, office.person_id, school_urn=HILLSIDE.urn).draft_id}/pages/file-1"
        )
        old = a_draft(world, office.person_id, school_urn=HILLSIDE.urn)
        world.drafts.delete(old, Trace(old.draft_id, office.person_id, old.saved_at, world.clock.now()), ())
        _set_aside(world)
    for number in range(2):
        other = {"last_name": f"Other{number}", "upn": ""}
        send(world, "leaver", typed_leaver("f") | other)
        send(world, "leaver", typed_leaver("g") | other)
        send(world, "joiner", typed_joiner() | other)
        send(world, "attendance-return", typed_attendance_return() | other)
    with_file = a_draft(world, office.person_id, school_urn=HILLSIDE.urn)
    put_file(school, f"/referrals/{with_file.draft_id}/pages/file-1")
    found = world.drafts.get(with_file.draft_id)
    assert found
    referring.send(world, found, office)
    for rows in ((a_leaver(1), a_leaver(2, sex="?")), (a_leaver(4), a_leaver(5))):
        upload_file(school, a_csv(LEAVERS, *rows))
        site.service.work()


def _set_aside(world: World) -> None:
    somebody = anonymous("browser")
    draft = beginning.begin(world, public_concern.FORM, PUBLIC, "browser", somebody)
    assert isinstance(draft, Draft)
    draft = world.drafts.save(replace(draft, raw=PUBLIC))
    referring.send(world, draft, somebody, quarantining.signs_of(world, draft, "a trap", "a network"))


def _casework(world: World) -> None:
    officer = _known(OFFICER.address)
    for number in range(2):
        case = world.cases.named(refer(world))
        assert case
        reference = case.reference
        taking.take(world, reference, officer, case.version, f"take number {number}")
        steps.add_note(world, reference, officer, "A note.", f"note number {number}")
        steps.ask_more(world, reference, carry_out.Actor(officer, f"ask number {number}"), ["last-seen"], "Where?")
    form, cora = carry_out.Actor(_known(MANAGER.address), "bar"), _known("cora@exampleshire.example")
    steps.bar(world, reference, form, cora.person_id, "She knows the family.")
    for number, audience in enumerate((Audience.TEAM, Audience.TEAM, Audience.ADMINISTRATORS, Audience.TEAM)):
        task_id = f"task-{number}"
        world.tasks.add(Task(task_id, "Look at this.", "Detail.", world.clock.now(), audience=audience))
    access = Access(world.keys.new_id(), "NONE", officer.person_id, "task-done", world.clock.now())
    world.tasks.done("task-3", "By telephone.", access)


def _sheets(world: World) -> None:
    """Two are out, each with a reader who was told; a third is scheduled."""
    me = _known(OFFICER.address)
    for number in (1, 2, 3):
        sheet = replace(SHEET, sheet_id=f"sheet-id-{number}", number=SheetNumber(2014, number), by=me.person_id)
        out = replace(sheet, state=SheetState.PUBLISHED, html="<p>Read it.</p>", published_at=world.clock.now())
        later = replace(sheet, state=SheetState.SCHEDULED, publish_at=world.clock.now() + timedelta(days=60))
        change = Change(world.keys.new_id(), Changed.SHEET, "", me.person_id, world.clock.now())
        world.sheets.save(None, later if number == 3 else out, change)
        told = Told(sheet.sheet_id, 0, "900001", ContactRole.HEAD, "contact:1", "Hetty Head")
        world.sheets.add_told([told], [])


def _administration(world: World) -> None:
    me, leaver = _known(ADMINISTRATOR.address), _known("lou@exampleshire.example")
    for address in ("cora@exampleshire.example", "lou@exampleshire.example"):
        other = _known(address)
        after = replace(other, roles=other.roles | {Role.MANAGER})
        changing_people.change(world, me, Changed.PERSON, other, after)
    today = world.clock.now().date()
    absences.set_absence(
        world, leaver, leaver.person_id, leaver.version, Away(today, today, _known(OFFICER.address).person_id)
    )
    for urn in ("900001", "900002"):
        school_calendar.add_term(world, me, urn, 0, date(2028, 1, 10), date(2028, 3, 24))
    keeping_directory.set_listing(world, me, "201", 0, "cme@elsewhere.example", today)
    _council(world, me, leaver)


def _council(world: World, me: Person, leaver: Person) -> None:
    """Its provider is not switched on: everybody has codes."""
    provider = Provider("", "client-1", {Role.OFFICER: "CME.Officer"}, frozenset({me.person_id}))

    def change(what: Changed) -> Change:
        return Change(world.keys.new_id(), what, "", me.person_id, world.clock.now())

    world.council.save(world.council.stored(), provider, change(Changed.COUNCIL_SIGN_IN))
    world.council.join("digest-1", leaver.person_id, change(Changed.COUNCIL_JOINED))
    world.council.begin(CouncilAttempt("digest-2", "https://login.example", "nonce", "verifier", world.clock.now()))


def _a_day_passes(site: FullSite) -> None:
    site.service.tick()
    site.service.deliver()
    for _ in range(6):
        site.service.work()


# --- every page ----------------------------------------------------------------------------------------------------------

_ALIKE = 2
"""Pages of one route that are walked for each person: they read the same kinds of rows."""


def _walk(site: FullSite) -> None:
    from tests.fuzz.fuzz_site import route_of

    for who, visitor in site.visitors.items():
        waiting, seen = ["/", "/cases", "/my-referrals", "/admin", "/sign-in", "/sign-in/code"], set[str]()
        often = Counter[str]()
        while waiting:
            path = waiting.pop(0).partition("#")[0]
            route = route_of(path)
            if path in seen or not route or route.startswith("/assets") or often[route] >= _ALIKE:
                continue
            seen.add(path)
            with _noting() as keys:
                page = visitor.ask("GET", path)
            if page.status != 200:
                waiting += [page.location] if page.status == 303 else []
                continue
            often[route] += 1
            visit = Visit(who, path)
            site.pages[visit] = page
            for key in keys:
                site.read_by[key].append(visit)
            waiting += page.links


@contextmanager
def _noting() -> Iterator[set[Key]]:
    """The keys of the rows that are read meanwhile."""
    from chalicelib.adapters.tables.rows.row import Row

    keys, read = set[Key](), vars(Row)["from_raw_data"].__func__

    def from_raw_data(cls: type[Row], data: Item) -> Any:
        keys.add((data["pk"]["S"], data["sk"]["S"]))
        return read(cls, data)

    with patch.object(Row, "from_raw_data", classmethod(from_raw_data)):
        yield keys
