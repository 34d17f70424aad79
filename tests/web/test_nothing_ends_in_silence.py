"""Every list shows each of its rows exactly once to a person who follows its links, and says where it goes on."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from msgspec import Struct
from msgspec.structs import replace

from chalicelib.bootstrap import world
from chalicelib.domain.authority.tasks import Audience, Task
from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.reference import REFERENCE_ALPHABET
from chalicelib.domain.child.contact_details import normalise_postcode
from chalicelib.domain.child.search import Token
from chalicelib.domain.deadlines.silence import Reason
from chalicelib.domain.deadlines.silence_report import Found, Report
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.message import new_message
from chalicelib.domain.messages.recipients import TEAM_MAILBOX
from chalicelib.domain.messages.states import State
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.mail_contacts import ContactRole, MailContact
from chalicelib.domain.people.people import Person as KnownPerson
from chalicelib.domain.people.people import School
from chalicelib.domain.people.purpose_links import PurposeLink
from chalicelib.domain.records.access import NO_CASE, Access, View
from chalicelib.domain.records.case_file import EVENTS_SHOWN
from chalicelib.domain.records.draft import Draft, Trace
from chalicelib.domain.returns.returns import ReturnState
from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.domain.sheets.sheet import SheetNumber, SheetState
from chalicelib.domain.wording import london, london_date
from chalicelib.services.administration import yearly_confirmation
from chalicelib.services.bulk import files as bulk_files
from chalicelib.services.casework import finishing, lists, oversight, reading
from chalicelib.services.casework.searching import PAGE_OF_RESULTS
from chalicelib.services.one_purpose.open_links import PAGE_OF_LINKS
from chalicelib.services.referrals import draft_lists
from chalicelib.services.referrals.quarantining import PAGE_OF_SET_ASIDE
from chalicelib.services.referrals.sent_forms import PAGE_OF_REFERRALS
from chalicelib.services.returns.returning import PAGE_OF_RETURNS
from chalicelib.services.sheets.archive import PAGE_OF_SHEETS
from chalicelib.services.sheets.proof import LINES_SHOWN
from chalicelib.web.admin.changes import CHANGES_SHOWN
from chalicelib.web.admin.mail_contacts import PAGE_OF_CONTACTS
from infrastructure.local.example_data import HILLSIDE, OFFICE, OFFICER
from tests.adapters.examples import RAW, a_return, acceptance, case, recorded
from tests.support.browser import Page, Person, Service
from tests.support.bulk import ANSWERS
from tests.support.guidance import a_live_page
from tests.support.sheets import SHEET
from tests.support.table import TUESDAY

pytestmark = pytest.mark.usefixtures("filled")

BEYOND = 3
SHARED = Token("postcode", normalise_postcode("ZZ98 8ZZ"))
"""On every open case that is filled in here."""
MOST_PAGES = 20


class Listed(Struct, frozen=True):
    """A list: its reader, its first page, a part of its further links, and how to fill it. `fill` adds the rows and
    returns the words that mark each on the page."""

    who: str
    begins: str
    further: str
    on_a_page: int
    fill: Callable[[int, Case], list[str]]


def rows(number: int) -> range:
    return range(1, number + 1)


def words(of: str, n: int) -> str:
    """The words that mark a row on its page, and on no other list."""
    return f"{of}{n:03}."


def names(number: int) -> Iterator[str]:
    """Short words, for the examples' references."""
    return (f"{REFERENCE_ALPHABET[n // 20]}{REFERENCE_ALPHABET[n % 20]}" for n in range(20, 20 + number))


def officer_id() -> str:
    return _known(OFFICER.address).person_id


def _known(address: str) -> KnownPerson:
    found = world().people.by_email(address)
    assert found
    return found


# --- how each list is filled --------------------------------------------------------------------------------------------


def open_tasks(audience: Audience) -> Callable[[int, Case], list[str]]:
    def fill(number: int, long: Case) -> list[str]:
        for n in rows(number):
            at = TUESDAY + timedelta(minutes=n)
            world().tasks.add(
                Task(f"{audience}-{n}", words(f"Open{audience}", n), "", at, audience=audience, at_risk=n == number)
            )
        return [words(f"Open{audience}", n) for n in rows(number)]

    return fill


def done_tasks(audience: Audience) -> Callable[[int, Case], list[str]]:
    def fill(number: int, long: Case) -> list[str]:
        for n in rows(number):
            at, task_id = TUESDAY + timedelta(minutes=n), f"done-{audience}-{n}"
            world().tasks.add(Task(task_id, "Text", "", at, audience=audience))
            world().tasks.done(
                task_id, words(f"Done{audience}", n), Access(task_id, NO_CASE, officer_id(), View.TASK_DONE, at)
            )
        return [words(f"Done{audience}", n) for n in rows(number)]

    return fill


def cases(number: int, long: Case) -> list[str]:
    for n, name in zip(rows(number), names(number), strict=True):
        due = TUESDAY + timedelta(days=1, minutes=n)
        of = case(name, child_name=words("Case", n), next_due_at=due)
        world().cases.accept(acceptance(name, case=of, tokens=frozenset({SHARED})))
    return [words("Case", n) for n in rows(number)]


def returns(prefix: str, **changed: object) -> Callable[[int, Case], list[str]]:
    def fill(number: int, long: Case) -> list[str]:
        for n, name in zip(rows(number), names(number), strict=True):
            of = {"child_name": words(prefix, n), "received_at": TUESDAY + timedelta(minutes=n), **changed}
            world().cases.accept(recorded(f"{prefix}{name}", **of))
        return [words(prefix, n) for n in rows(number)]

    return fill


@pytest.fixture(scope="module")
def long_case(school: Person) -> Case:
    """The person with long lists of their own."""
    found = world().cases.named(school.refer())
    assert found
    return found


def events(number: int, long: Case) -> list[str]:
    for n in rows(number):
        at = TUESDAY + timedelta(minutes=n)
        told = Event(f"note-{n}", long.case_id, EventKind.NOTE, london_day(at), at, officer_id(), {}, words("Note", n))
        world().cases.tell(long, told, (), f"once-{n}")
    return [words("Note", n) for n in rows(number)]


def emails(number: int, long: Case) -> list[str]:
    """One of them waits for its school."""
    at = [datetime(2026, 3, 2, 9, 0, tzinfo=UTC) + timedelta(minutes=n) for n in rows(number)]
    facts = {"reference": long.reference, "received": "2026-03-02T09:00:00.000Z", "priority": "AMBER"}
    for n, sent_at in enumerate(at):
        email = new_message(f"email-{n}", "referral_alert", TEAM_MAILBOX, facts, sent_at, case_id=long.case_id)
        ended = replace(email, state=State.DELIVERED, attempt_at=None)
        waits = replace(email, state=State.HELD, attempt_at=TUESDAY, held_until=TUESDAY + timedelta(days=9))
        world().outbox.add([ended if n else waits])
    return [london(sent_at) for sent_at in at]


def accesses(number: int, long: Case) -> list[str]:
    """By two people in turn: what one did several times running is one line."""
    at = [datetime(2026, 4, 1, 9, 0, tzinfo=UTC) + timedelta(minutes=n) for n in rows(number)]
    for n, seen_at in enumerate(at):
        who = (officer_id(), _known(OFFICE.address).person_id)[n % 2]
        world().audit.add(Access(f"access-{n}", long.case_id, who, View.CASE_OPENED, seen_at))
    return [london(seen_at) for seen_at in at]


def drafts(number: int, long: Case) -> list[str]:
    me = _known(OFFICE.address)
    for n in rows(number):
        raw = RAW | {"first_names": words("Draft", n), "school_urn": HILLSIDE.urn}
        at = TUESDAY - timedelta(minutes=n)
        urn = HILLSIDE.urn if n % 2 else ""
        draft = Draft(f"draft-{n}-of-many", "browser", me.person_id, "school-referral", 1, raw, at)
        world().drafts.save(replace(draft, school_urn=urn, may_be_for=(HILLSIDE.urn,)))
    return [words("Draft", n) for n in rows(number)]


def traces(number: int, long: Case) -> list[str]:
    me, days = _known(OFFICE.address), [datetime(2026, 5, n, 12, 0, tzinfo=UTC) for n in rows(number)]
    for n, at in enumerate(days):
        draft = Draft(
            f"draft-{n}-gone", "browser", me.person_id, "school-referral", 1, RAW, at, school_urn=HILLSIDE.urn
        )
        saved = world().drafts.save(draft)
        world().drafts.delete(saved, Trace(saved.draft_id, me.person_id, at - timedelta(days=60), at), ())
    return [f"was deleted on {london_date(at)}" for at in days]


def files(number: int, long: Case) -> list[str]:
    me = _known(OFFICE.address)
    begun = [bulk_files.begin(world(), me, "leaver", HILLSIDE.urn, ANSWERS) for _ in rows(number)]
    return [file.file_id for file in begun]


def changes(number: int, long: Case) -> list[str]:
    for n in rows(number):
        at = TUESDAY + timedelta(minutes=n)
        world().changes.add(
            Change(f"change-{n}", Changed.SETTINGS, "", officer_id(), at, {}, {"Town": words("Change", n)})
        )
    return [words("Change", n) for n in rows(number)]


def found_by_the_check(number: int, long: Case) -> list[str]:
    found = tuple(Found(words("Found", n), f"found-{n}", (Reason.NO_CLOCK,)) for n in rows(number))
    assert world().watch.save(Report(TUESDAY.date(), TUESDAY, number, found))
    return [words("Found", n) for n in rows(number)]


def silent_accounts(number: int, long: Case) -> list[str]:
    for n in rows(number):
        school = School("900999", "Nobody's School")
        world().people.add(
            KnownPerson(f"silent-{n:03}", words("Silent", n), f"silent-{n}@school.example", schools=(school,))
        )
    return [words("Silent", n) for n in rows(number)]


def open_links(number: int, long: Case) -> list[str]:
    """Returns that another team has not taken over, each with its link."""
    returns("L", state=ReturnState.HANDED_OVER, team="send", check_at=None)(number, long)
    references = [a_return(f"L{name}").reference for name in names(number)]
    to = world().keys.digest("link-address", "send@exampleshire.example")
    for n, reference in enumerate(references):
        ends = TUESDAY + timedelta(days=20, minutes=n)
        world().purpose_links.add(PurposeLink(f"d{n}", "return", reference, "mailbox:send", to, TUESDAY, ends))
    return references


def mail_contacts(number: int, long: Case) -> list[str]:
    for n in rows(number):
        contact = MailContact(
            f"contact-{n}", "900001", ContactRole.OFFICE, words("Mailonly", n), f"mail-{n}@school.example"
        )
        at = TUESDAY + timedelta(seconds=n)
        world().mail_contacts.save(None, contact, Change(f"added-{n}", Changed.MAIL_CONTACT_ADDED, "", "x", at))
    return [words("Mailonly", n) for n in rows(number)]


CASE = "/cases/{reference}"


def sheets(of: str, year: int) -> Callable[[int, Case], list[str]]:
    def fill(number: int, long: Case) -> list[str]:
        for n in rows(number):
            at, sheet_id = TUESDAY + timedelta(minutes=n), f"sheet-{year}-{n}"
            sheet = replace(SHEET, sheet_id=sheet_id, number=SheetNumber(year, n), title=words(of, n), by=officer_id())
            out = replace(sheet, state=SheetState.PUBLISHED, published_at=at)
            world().sheets.save(None, out, Change(sheet_id, Changed.SHEET, "", officer_id(), at))
        return [words(of, n) for n in rows(number)]

    return fill


def schools_of_a_procedure(number: int, long: Case) -> list[str]:
    """Nobody was told of it, and every school of the authority is on the list."""
    me = _known(OFFICER.address)
    slug = a_live_page(world(), me, "Announced to nobody")
    assert slug == "announced-to-nobody"
    code = world().authorities.current().la_code
    world().schools.put_many(
        [
            RegisteredSchool(
                f"{910000 + n}", words("Untold", n), code, f"{5000 + n}", "Academy", "Primary", "Open", "", ""
            )
            for n in rows(number)
        ]
    )
    return [words("Untold", n) for n in rows(number)]


LISTS = {
    "open cases": Listed("officer", "/cases", "/cases?", lists.PAGE_OF_CASES, cases),
    "tasks of the team": Listed("officer", "/cases", "/tasks?", finishing.PAGE_OF_TASKS, open_tasks(Audience.TEAM)),
    "tasks of the team that are done": Listed(
        "officer", "/tasks/done", "/tasks/done?", finishing.PAGE_OF_TASKS, done_tasks(Audience.TEAM)
    ),
    "tasks of administrators": Listed(
        "administrator", "/admin", "/admin/tasks?", finishing.PAGE_OF_TASKS, open_tasks(Audience.ADMINISTRATORS)
    ),
    "tasks of administrators that are done": Listed(
        "administrator", "/admin/tasks/done", "done?", finishing.PAGE_OF_TASKS, done_tasks(Audience.ADMINISTRATORS)
    ),
    "events of a case": Listed("officer", CASE, "/events?", EVENTS_SHOWN, events),
    "emails about a case": Listed("officer", CASE, "/emails?", reading.PAGE_OF_EMAILS, emails),
    "who saw a case": Listed("officer", CASE + "/accesses", "/accesses?", reading.PAGE_OF_ACCESSES, accesses),
    "returns": Listed("officer", "/returns", "/returns?after", PAGE_OF_RETURNS, returns("R")),
    "what was set aside": Listed(
        "officer",
        "/set-aside",
        "/set-aside?",
        PAGE_OF_SET_ASIDE,
        returns("T", state=ReturnState.SET_ASIDE, check_at=None),
    ),
    "what a school sent": Listed("school", "/my-referrals", "list=900001", PAGE_OF_REFERRALS, returns("V")),
    "drafts": Listed("school", "/my-referrals", "list=drafts", draft_lists.PAGE_OF_DRAFTS, drafts),
    "drafts that were deleted": Listed("school", "/my-referrals", "list=deleted", draft_lists.PAGE_OF_TRACES, traces),
    "files of many": Listed("school", "/bulk", "/bulk?", bulk_files.PAGE_OF_FILES, files),
    "what the check found": Listed("officer", "/oversight", "/oversight?", oversight.PAGE_OF_FOUND, found_by_the_check),
    "who still works here": Listed(
        "administrator", "/who-works-here", "works-here?", 2 * yearly_confirmation.SHOWN, silent_accounts
    ),
    "contacts who get mail only": Listed(
        "administrator", "/admin/mail-contacts", "mail-contacts?", PAGE_OF_CONTACTS, mail_contacts
    ),
    "information sheets": Listed("school", "/sheets", "/sheets?", PAGE_OF_SHEETS, sheets("Public", 2014)),
    "published sheets, for the team": Listed(
        "officer", "/write-sheets", "/write-sheets?", PAGE_OF_SHEETS, sheets("Ours", 2015)
    ),
    "who was told of a procedure": Listed(
        "officer", "/guidance/announced-to-nobody/told", "told?version", LINES_SHOWN, schools_of_a_procedure
    ),
    "what administrators changed": Listed("administrator", "/admin/changes", "changes?", CHANGES_SHOWN, changes),
    "links that wait for an answer": Listed(
        "administrator", "/admin/links", "/admin/links?", PAGE_OF_LINKS, open_links
    ),
}


def walked(person: Person, listed: Listed, long: Case) -> list[Page]:
    """The pages, by following the link to the next one until there is none."""
    pages = [person.get(listed.begins.format(reference=long.reference))]
    while further := [link for link in pages[-1].links if listed.further in link and "after=" in link]:
        pages.append(person.get(further[0]))
        assert len(pages) < MOST_PAGES, "it goes round in circles"
    return pages


def shown(page: Page, known: list[str]) -> dict[str, int]:
    """Those of the rows that are on a page, and how often it names each."""
    text = " ".join([page.text, *page.links])
    found = {each: re.findall(rf"(?<![0-9A-Za-z]){re.escape(each)}(?![0-9A-Za-z])", text) for each in known}
    return {each: len(times) for each, times in found.items() if times}


@pytest.fixture(scope="module")
def filled(long_case: Case, officer: Person, manager: Person, administrator: Person) -> dict[str, list[str]]:
    """Every list is longer than a page; the words by which each row is known.

    Everybody is signed in before: the codes of later sign-ins would send the email that waits.
    """
    return {name: listed.fill(listed.on_a_page + BEYOND, long_case) for name, listed in LISTS.items()}


@pytest.mark.parametrize("name", LISTS)
def test_every_row_is_on_one_page(
    request: pytest.FixtureRequest, long_case: Case, filled: dict[str, list[str]], name: str
) -> None:
    listed, known = LISTS[name], filled[name]
    person = request.getfixturevalue(listed.who)
    pages = walked(person, listed, long_case)
    assert Counter(each for page in pages for each in shown(page, known)) == Counter(known)
    assert len(pages) > 1, "it was not longer than a page"
    assert len({times for page in pages for times in shown(page, known).values()}) == 1, "one is twice on its page"


def test_a_task_about_a_child_at_risk_is_on_the_first_page_and_the_count_is_true(
    service: Service, officer: Person
) -> None:
    """The newest of the 28 is about a child at risk."""
    page = officer.get("/cases")
    assert words("Openteam", finishing.PAGE_OF_TASKS + BEYOND) in page.text
    assert "25 of 28 tasks are shown here" in page.text
    assert "28 tasks for the team to put right" in page.text


def test_an_email_that_waits_for_its_school_is_on_the_page_of_the_case(officer: Person, long_case: Case) -> None:
    assert "when their school opens" in officer.get(f"/cases/{long_case.reference}").text


def test_a_search_goes_on(officer: Person) -> None:
    """The cases filled in here share a postcode."""
    officer.get("/search")
    page, found = officer.submit({"by": "postcode", "postcode": SHARED.text}), list[str]()
    for _ in range(MOST_PAGES):
        found += re.findall(r"[0-9A-Z]{4}-[29]{4}", page.text)
        further = [form for form in page.forms if form.fields.get("after")]
        if not further:
            break
        page = officer.submit(form=further[0])
    assert len(found) == len(set(found)) == lists.PAGE_OF_CASES + BEYOND
    assert len(found) > PAGE_OF_RESULTS


def test_a_link_to_the_next_page_works_only_for_its_reader(officer: Person, manager: Person) -> None:
    first = officer.get("/cases")
    further = next(link for link in first.links if "/cases?" in link and "after=" in link)
    theirs, hers = officer.get(further), manager.get(further)
    assert first.text != theirs.text
    assert [link for link in hers.links if "/cases/" in link] == [link for link in first.links if "/cases/" in link]
