"""Who may do what, from the table of routes: every route, everybody, their own object and another's."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from app import app
from chalicelib.adapters.people.schools import TableSchools
from chalicelib.bootstrap import world
from chalicelib.domain.authority.tasks import Audience as TaskAudience
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.mail_contacts import ContactRole
from chalicelib.domain.people.people import Person as Partner
from chalicelib.domain.people.purpose_links import PurposeLink
from chalicelib.domain.people.roles import PARTNER_ROLES, Role
from chalicelib.domain.sheets.sheet import SheetNumber
from chalicelib.services.administration.administering import add_staff
from chalicelib.services.administration.keeping_mail_contacts import add as add_mail_contact
from chalicelib.services.guidance import attaching, publishing, writing
from chalicelib.services.people.staffing import let_in
from chalicelib.services.sheets import files as sheet_files
from chalicelib.services.sheets import publishing as sheets
from chalicelib.services.sheets.keeping import current
from chalicelib.web.http.access import ONE_CLICK, RULES
from chalicelib.web.http.who import Who
from infrastructure.local.example_data import (
    ADMINISTRATOR,
    AUDITOR,
    HILLSIDE,
    MANAGER,
    OFFICE,
    OFFICER,
    RIVERMEAD,
    TRUST,
)
from tests.support.arrivals import an_arrival
from tests.support.browser import CHILD, GATE, WHEREABOUTS, YOU, Page, Person, Service, reference_on
from tests.support.bulk import a_checked_file
from tests.support.guidance import a_new_version, a_page
from tests.support.register import a_reviewed_register
from tests.support.returns import a_hand_over
from tests.support.sheets import OFFICES, a_sheet
from tests.support.table import TUESDAY
from tests.support.uploading import minutes_pass, put_file
from tests.support.world import registered
from tests.web.every_field import ALL
from tests.web.partners import set_aside
from tests.web.test_who_may_do_what import MAY

ROUTES = sorted(RULES, key=str)
GETS = [route for route in ROUTES if route[0] == "GET"]
POSTS = [route for route in ROUTES if route[0] == "POST" and route not in ONE_CLICK]
DONE = {200, 303, 409}  # 409: let in, and told that somebody changed it meanwhile
LATER = TUESDAY + timedelta(hours=11)


def test_every_route_is_in_the_table_and_nothing_else_is() -> None:
    assert {(method, path) for path, methods in app.routes.items() for method in methods} == set(RULES)


class Objects:
    """The ids that routes are filled in with: one's own, and somebody else's or nobody's."""

    def __init__(self, school: Person, officer: Person, service: Service) -> None:
        stranger, trust = Person(service), Person(service)
        trust.sign_in(TRUST.address)
        elsewhere = YOU | {"school_urn": "900002"}
        trust.refer(GATE, CHILD, WHEREABOUTS, elsewhere)
        others_sent = _a_submission(trust, "/my-referrals?list=900002")
        others = trust.fill_in(GATE, CHILD, WHEREABOUTS, elsewhere).url.split("/")[2]
        form = school.fill_in(GATE, CHILD, WHEREABOUTS, YOU).url.removesuffix("/check")
        sent_file = put_file(school, f"{form}/pages/file-1")
        minutes_pass(school)
        school.get(f"{form}/check")
        school.submit()
        reference = reference_on(school.here)
        sent = school.here.url.split("/")[2]
        own_sent = _a_submission(school, "/my-referrals")
        more = {"pages-sex": "yes", "text": "Which is it?", "version": "1", "once": "m" * 24}
        officer.get(f"/cases/{reference}/steps/ask-more")
        officer.submit(more)
        draft = school.fill_in(ALL).url.split("/")[2]
        for slug in ("file-1", "file-2"):
            draft_file = put_file(school, f"/referrals/{draft}/pages/{slug}")
        self.files = {"/received/": draft_file, "/cases/": sent_file}
        stranger.get("/sign-in")
        stranger.submit({"email": "nobody@hillside.example"})
        task = next(link for link in officer.get("/cases").links if "/tasks/" in link).split("/")[-1]
        self.admin_task = world().tasks.open(1, TaskAudience.ADMINISTRATORS).rows[0].task_id
        # One-time links have tests of their own, in tests/operations.
        store = world().schools
        assert isinstance(store, TableSchools)
        store.put_many([registered(HILLSIDE)])
        shared = {"slug": "child", "step": "contact", "token": "none", "page": "no-such-page"}
        self.aside = set_aside(Person(service))
        self.arrival = an_arrival(world(), TRUST.address, HILLSIDE)
        self.handed = a_hand_over(world(), TRUST.address)
        self.link = self._link_for(self.handed)
        self.register = a_reviewed_register(world())
        alert = next(row for row in service.stack.rows("MESSAGE") if reference in row["variables"]["S"])
        target = let_in(world(), "Tam Target", "tam@exampleshire.example", [Role.OFFICER], [RIVERMEAD])
        self.colleague = let_in(world(), "Abe Away", "abe@exampleshire.example", [Role.OFFICER]).person_id
        self.sheet_files = self._sheet_files(officer)
        self.guidance = self._guidance(officer)
        self.to_remove = self._mail_contact(ContactRole.CHAIR)
        self.own = (
            shared
            | {"person_id": target.person_id}
            | {"draft_id": draft, "reference": reference, "task_id": task, "name": "app.css"}
            | {"submission_id": own_sent, "message_id": alert["message_id"]["S"], "form": "school-referral"}
            | {"urn": HILLSIDE.urn}
            | {"sheet_id": self.draft_sheet, "year": "2014", "number": "66"}
            | {"code": "935", "request_id": self._request()}
            | {"contact_id": self._mail_contact(ContactRole.HEAD), "key": "officer"}
            | {"file_id": a_checked_file(world(), world().people.by_email(OFFICE.address)), "place": "1"}
        )
        self.sent = self.own | {"draft_id": sent}
        self.others = (
            shared
            | {"person_id": "nobody"}
            | {"draft_id": others, "reference": "2222-2222", "task_id": "none", "name": "app.css.map"}
            | {
                "submission_id": others_sent,
                "request_id": "none",
                "message_id": "none",
                "form": "no-such-form",
                "code": "909",
                "contact_id": "none",
                "key": "none",
                "urn": "999999",
                "sheet_id": "none",
                "year": "2014",
                "number": "67",
            }
            | {"file_id": a_checked_file(world(), world().people.by_email(TRUST.address)), "place": "1"}
        )

    def _link_for(self, reference: str) -> str:
        """The link in the email about a return that is handed to the home education team; its id."""
        made = "a-link-of-the-home-education-team"
        address = world().keys.digest("link-address", "home-education@exampleshire.example")
        until = TUESDAY + timedelta(days=42)
        world().purpose_links.add(
            PurposeLink(made, "return", reference, "mailbox:home-education", address, TUESDAY, until)
        )
        return made

    def _sheet_files(self, officer: Person) -> tuple[str, str]:
        """A file of a draft, and one of the published sheet 66/14."""
        me = world().people.by_email(OFFICER.address)
        assert me
        self.draft_sheet = a_sheet(world(), once="draft").sheet_id
        out = a_sheet(world(), once="published", number=SheetNumber(2014, 66), audience=OFFICES).sheet_id
        files = []
        for sheet_id in (self.draft_sheet, out):
            files.append(put_file(officer, f"/write-sheets/{sheet_id}/files"))
            sheet_files.attach(world(), me, sheet_id, files[-1], "Form")
        minutes_pass(officer)
        sheets.publish(world(), me, out, current(world(), out).version)
        return files[0], files[1]

    def _guidance(self, officer: Person) -> dict[str, str]:
        """A live page of two versions with a file, and a draft of it."""
        me = world().people.by_email(OFFICER.address)
        assert me
        slug = a_page(world(), me, "Who to tell", "Tell the team.")
        file_id = put_file(officer, f"/guidance/{slug}/files")
        attaching.attach(world(), me, slug, file_id, "Form")
        minutes_pass(officer)
        publishing.publish(world(), me, slug, writing.desk(world(), slug).seen)
        a_new_version(world(), me, slug, "Tell the team at once.")
        attaching.attach(world(), me, slug, file_id, "Referral form")
        return {"file_id": file_id}

    def _mail_contact(self, role: ContactRole) -> str:
        administrator = world().people.by_email(ADMINISTRATOR.address)
        assert administrator
        add_mail_contact(world(), administrator, role, "Hilda Head", f"{role}@school.example", [HILLSIDE.urn])
        return next(each.contact_id for each in world().mail_contacts.of_address(f"{role}@school.example"))

    def _request(self) -> str:
        """The request that waits for a second person: the first who may decides it."""
        administrator = world().people.by_email(ADMINISTRATOR.address)
        assert administrator
        add_staff(world(), administrator, "Nia New", "nia.new@exampleshire.example", [Role.OFFICER])
        return world().access_requests.waiting(TUESDAY)[0].request_id

    def path(self, route: tuple[str, str], *, own: bool) -> str:
        ids = self.sent if route[1].endswith("/sent") and own else self.own if own else self.others
        slugs = {"link_id": self.link if own else "none"} if route[1].startswith("/admin/links/") else {}
        slugs |= {"slug": "privacy" if own else "none"} if route[1].startswith("/about/") else {}
        if route[1].startswith("/bulk/templates/"):
            slugs = {"name": "leavers.csv" if own else "leavers.exe"}
        if route[1].endswith("/remove"):
            slugs = {"slug": "parent-1"}
        if route[1].startswith("/admin/register/"):
            slugs = {"file_id": self.register if own else "none"}
        if own and route == ("POST", "/admin/mail-contacts/{contact_id}/remove"):
            slugs = {"contact_id": self.to_remove}
        if own and route[1].startswith("/admin/tasks/"):
            slugs = {"task_id": self.admin_task}
        if own and route[1].startswith(("/set-aside/", "/returns/{")):
            slugs = {"reference": self.aside}
        if own and route[1] == "/returns/{reference}/answer":
            slugs = {"reference": self.handed}
        if own and route[1].startswith("/team/"):
            slugs = {"person_id": self.colleague}
        if own and route[1].startswith("/arrivals/"):
            slugs = {"reference": self.arrival}
        if "/received/" in route[1] or route[1].endswith("/take-away"):
            slugs = {"slug": "file-2" if "/received/" in route[1] else "file-1"}
        if not route[1].startswith(("/bulk/", "/admin/register/")):
            slugs = slugs | {
                "file_id": next((found for where, found in self.files.items() if where in route[1]), "none")
            }
        if own and route[1].startswith(("/write-sheets/", "/sheets/")):
            slugs |= {"file_id": self.sheet_files[route[1].startswith("/sheets/")]}
        if route[1].startswith(("/guidance/", "/procedures/")):
            slugs = {"slug": "who-to-tell", **self.guidance} if own else {"slug": "none", "file_id": "none"}
            number = "2" if route[1].endswith("/changes") else "1"
            slugs |= {"edition": "1", "number": number} if own else {"edition": "99", "number": "99"}
        return route[1].format_map({"session": "none", **ids, **slugs})


def _a_submission(person: Person, path: str) -> str:
    """One of those that a person's page lists."""
    links = [link for link in person.get(path).links if link.startswith("/my-referrals/")]
    return links[0].split("/")[2]


@pytest.fixture(scope="module")
def objects(school: Person, officer: Person, service: Service) -> Objects:
    return Objects(school, officer, service)


LEAD = "lead@hillside.example"
ADDRESSES = {
    "contact": OFFICE.address,
    "lead": LEAD,
    "officer": OFFICER.address,
    "manager": MANAGER.address,
    "administrator": ADMINISTRATOR.address,
    "auditor": AUDITOR.address,
    "partner": "pia@health.example",
}


@pytest.fixture(scope="module")
def everybody(service: Service, school: Person, officer: Person) -> dict[str, Person]:
    """A signed-in person of each role, one with an ended session, and nobody."""
    let_in(world(), "Lea Lead", LEAD, schools=[replace(HILLSIDE, safeguarding=True)])
    world().people.add(Partner("pia", "Pia", ADDRESSES["partner"], PARTNER_ROLES))
    found = {"contact": school, "officer": officer, "ended": officer, "nobody": Person(service)}
    for role in ("lead", "manager", "administrator", "auditor", "partner"):
        found[role] = Person(service)
        found[role].sign_in(ADDRESSES[role])
    return found


def _expected(who: str, route: tuple[str, str], *, own: bool) -> set[int]:
    """The whole policy in one place; which roles may is the table of `test_who_may_do_what`, written by hand."""
    method, path = route
    if "{token}" in path or path == "/{page}" or RULES[route] is Who.BROWSER:
        return {404}  # a signed-in person's draft is nobody's there; the public's own forms have tests of their own
    if who in MAY[RULES[route]] or RULES[route] in (Who.ANYONE, Who.HALFWAY):
        if not own and "{" in path:
            return {404}
        if path == "/returns/{reference}/files/{file_id}":
            return {404}  # this one has none: tests/services/uploads/test_uploading.py opens one of a return
        may_be_too_late = path.startswith(
            (
                *(
                    "/admin/people/",
                    "/admin/waiting/",
                    "/admin/calendar/",
                    "/admin/on-call/",
                    "/admin/authorities/",
                    "/admin/schools/",
                    "/admin/mail-contacts/",
                    "/admin/who-to-ask/",
                ),
                "/team/",
                "/guidance/",
            )
        ) or path.endswith(("/take", "/have-it"))
        if who == "officer" and path.startswith("/team/"):
            return {404}  # a colleague's; tests/web/admin/test_team.py has their own
        may_be_too_late |= path.startswith("/bulk/")  # it is sent by then
        changed_meanwhile = {409} if may_be_too_late and method == "POST" else set()
        colleagues = {404} if who == "lead" and path.startswith("/referrals/") else set()
        outsiders = ("officer", "manager", "partner")
        if who in outsiders and RULES[route] in (Who.FILLS_IN, Who.SENDER) and "{" in path:
            return {404}  # only what they began themselves is theirs, and none of these is
        return DONE | changed_meanwhile | colleagues
    return {303} if who == "nobody" and method == "GET" else {403}


def _session_of(service: Service, who: str) -> str:
    """Another session of the same person, as it is called on the page."""
    there = Person(service)
    there.sign_in(ADDRESSES[who])
    token = next(value for name, value in there.cookies.items() if "session" in name)
    return world().keys.digest("session", token)


def _path(service: Service, objects: Objects, route: tuple[str, str], who: str, *, own: bool) -> str:
    path = objects.path(route, own=own)
    if "{session}" not in route[1] or who not in ADDRESSES:
        return path
    whose = who if own else "manager" if who != "manager" else "officer"
    return route[1].format(session=_session_of(service, whose))


def _do(person: Person, method: str, path: str) -> Page:
    if method == "GET":
        return person.ask("GET", path)
    fields = {"csrf": person.csrf, "once": "x" * 24, "version": "1", "note": "A note."}
    if path.startswith("/guidance/"):
        fields |= {"based_on": "1", "draft": "1"}
    if path.startswith("/admin/"):
        fields |= {
            "name": "Tam Target",
            "role-officer": "yes",
            "urn": RIVERMEAD.urn,
            "named": "2025-09-03",
            "list": "email",
        }
    if path == "/audit/export":
        fields["day"] = london_day(TUESDAY).isoformat()
    return person.post(path, fields)


@pytest.mark.parametrize("own", [True, False], ids=["own", "other's"])
@pytest.mark.parametrize("who", ["nobody", "ended", *ADDRESSES])
@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
def test_every_route_for_everybody(
    service: Service, everybody: dict[str, Person], objects: Objects, route: tuple[str, str], who: str, own: bool
) -> None:
    person = Person(service) if who == "nobody" else everybody[who]
    if route[1] == "/sign-out" and who != "nobody":
        person = Person(service)
        person.sign_in(ADDRESSES.get(who, OFFICER.address))
    path = _path(service, objects, route, who, own=own)
    service.stack.set_clock(LATER if who == "ended" else TUESDAY)
    cookies = dict(person.cookies)
    page = _do(person, route[0], path)
    person.cookies = cookies
    assert page.status in _expected(who, route, own=own), page
    if page.status == 303 and RULES[route] not in (Who.ANYONE, Who.HALFWAY) and who == "nobody":
        assert page.location.startswith("/sign-in?to=/")
    if who == "ended" and RULES[route].value.roles is not None:
        assert "Your session has ended" in page.text


def _rows(service: Service) -> list[dict[str, Any]]:
    return [row for row in service.stack.scan() if row["kind"]["S"] not in ("AUDIT", "CLOCK")]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("route", GETS, ids=" ".join)
def test_looking_changes_nothing_but_the_audit(
    service: Service, school: Person, officer: Person, objects: Objects, route: tuple[str, str], method: str
) -> None:
    service.stack.set_clock(TUESDAY)
    before = _rows(service)
    for person in (Person(service), school, officer):
        person.ask(method, objects.path(route, own=True))
    assert _rows(service) == before


def test_the_one_exception_a_draft_becomes_ones_own_at_the_first_look_after_signing_in(
    service: Service, somebody: Person
) -> None:
    """Only the browser that began it can do so, for the person signed in there: a forged link gains nothing."""
    somebody.get("/begin/school-referral")
    somebody.submit(GATE)
    draft_id = somebody.here.url.split("/")[3]
    thief = Person(service)
    thief.sign_in(let_in(world(), "Tia Other", "tia@other.example", schools=[RIVERMEAD]).email)
    assert thief.get(f"/referrals/{draft_id}/pages/child").status == 404
    assert somebody.enter_code_for(OFFICE.address).status == 200
    assert thief.get(f"/referrals/{draft_id}/pages/child").status == 404


def test_opening_a_case_adds_exactly_one_audit_row(service: Service, officer: Person, objects: Objects) -> None:
    before = len(service.stack.rows("AUDIT"))
    officer.get(f"/cases/{objects.own['reference']}")
    assert len(service.stack.rows("AUDIT")) == before + 1


def test_a_removed_role_is_gone_on_the_next_page(service: Service, somebody: Person) -> None:
    person = let_in(world(), "Lee Ver", "lee.ver@exampleshire.example", [Role.OFFICER])
    assert somebody.sign_in(person.email).url == "/cases"
    world().people.add(replace(person, active=False))
    assert somebody.get("/cases").status == 403


# --- forged forms -------------------------------------------------------------------------------------------------------


def _forgeries(person: Person, other: Person) -> Iterator[tuple[str, dict[str, str], dict[str, str]]]:
    good, token = person.headers(), person.csrf
    without_origin = {name: value for name, value in good.items() if name != "Origin"}
    before_sign_in = Person(person.service)
    before_sign_in.cookies = {name: value for name, value in person.cookies.items() if "browser" in name}
    yield "no token", {}, good
    yield "wrong token", {"csrf": "x" * len(token)}, good
    yield "token that is not ASCII", {"csrf": "é"}, good
    yield "another browser's token", {"csrf": other.csrf}, good
    yield "the token from before signing in", {"csrf": before_sign_in.csrf}, good
    yield "another host", {"csrf": token}, good | {"Origin": "https://evil.example"}
    yield "a host that begins like ours", {"csrf": token}, good | {"Origin": "https://cme.exampleshire.example.evil"}
    yield "our host without TLS", {"csrf": token}, good | {"Origin": "http://cme.exampleshire.example"}
    without_site = {name: value for name, value in good.items() if name != "Sec-Fetch-Site"}
    yield "no host", {"csrf": token}, without_site | {"Origin": "null"}
    yield "no host, from another site", {"csrf": token}, good | {"Origin": "null", "Sec-Fetch-Site": "cross-site"}
    yield "neither origin nor referrer", {"csrf": token}, without_origin
    yield "another referrer", {"csrf": token}, without_origin | {"Referer": "https://evil.example/cases"}
    for site in ("cross-site", "same-site", "none"):
        yield f"fetch metadata: {site}", {"csrf": token}, good | {"Sec-Fetch-Site": site}


@pytest.mark.parametrize("route", POSTS, ids=" ".join)
def test_every_forged_form_is_refused_and_changes_nothing(
    service: Service, everybody: dict[str, Person], objects: Objects, route: tuple[str, str]
) -> None:
    person = next(everybody[role] for role in ADDRESSES if role in MAY[RULES[route]])
    extra = {"once": "y" * 24, "version": "1", "note": "Forged.", "email": OFFICE.address, "code": "123456"}
    service.stack.set_clock(TUESDAY)
    before = _rows(service)
    for what, token, headers in _forgeries(person, Person(service)):
        page = person.post(objects.path(route, own=True), extra | GATE | token, headers)
        assert (page.status, "Nothing was sent." in page.text) == (403, True), what
    assert _rows(service) == before


@pytest.mark.parametrize("who", ["ended", "nobody"])
def test_nothing_of_a_forged_form_is_shown_back(service: Service, everybody: dict[str, Person], who: str) -> None:
    service.stack.set_clock(LATER)
    person, words = everybody[who], "Phone 0900 1234 to keep your place"
    cookies = dict(person.cookies)
    for what, token, headers in _forgeries(person, Person(service)):
        page = person.post("/cases/2222-2222/notes", {"note": words} | token, headers)
        assert (page.status, words in page.text) == (403, False), what
        person.cookies = dict(cookies)


def test_a_browser_without_fetch_metadata_and_origin_is_known_by_its_referrer(somebody: Person) -> None:
    headers = {"Content-Type": somebody.headers()["Content-Type"], "Referer": "https://cme.exampleshire.example/"}
    assert somebody.post("/begin/school-referral", GATE | {"csrf": somebody.csrf}, headers).status == 303


def test_a_token_without_its_cookie_is_worth_nothing(somebody: Person) -> None:
    token = somebody.csrf
    somebody.cookies.clear()
    assert somebody.post("/begin/school-referral", GATE | {"csrf": token}).status == 403
