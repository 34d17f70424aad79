"""One of each kind of row, by the services where they are quick to call and through the ports where not."""

from datetime import timedelta
from functools import partial

from msgspec.structs import replace

from chalicelib.domain.authority.local_authorities import Listing
from chalicelib.domain.authority.second_person import can_agree
from chalicelib.domain.authority.stored_authority import stored_form
from chalicelib.domain.authority.tasks import Audience, Mends, Task
from chalicelib.domain.calendar.term_dates import TermDates
from chalicelib.domain.deadlines.silence import Reason
from chalicelib.domain.deadlines.silence_report import Found, Report
from chalicelib.domain.files.bulk import BulkFile, Reading
from chalicelib.domain.files.bulk_counts import Counts
from chalicelib.domain.files.bulk_rows import Chunk, Row
from chalicelib.domain.files.jobs import new_job
from chalicelib.domain.files.sheet import Joined, Tally
from chalicelib.domain.files.uploads import Upload
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.council import CouncilAttempt, Provider
from chalicelib.domain.people.kept import KeptWords
from chalicelib.domain.people.mail_contacts import ContactRole, MailContact
from chalicelib.domain.people.people import Away, Person
from chalicelib.domain.people.purpose_links import PurposeLink
from chalicelib.domain.people.roles import Role
from chalicelib.domain.records import proof
from chalicelib.domain.records.access import Access
from chalicelib.domain.records.draft import Draft, Trace
from chalicelib.domain.records.proof import Fault, Wrong
from chalicelib.domain.returns.returns import ReturnState
from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.domain.sheets.sheet import SheetNumber, SheetState, Told
from chalicelib.journeys.referral.school_referral import NAME, VERSION
from chalicelib.ports.world import World
from chalicelib.services.administration import changing_people
from chalicelib.services.casework import reading
from chalicelib.services.people.staffing import let_in
from chalicelib.services.sign_in import second_factor
from chalicelib.services.sign_in.sign_in_link import make_link
from infrastructure.local import example_data
from infrastructure.local.example_data import (
    ADMINISTRATOR,
    AUDITOR,
    CHILDREN,
    HILLSIDE,
    MANAGER,
    OFFICE,
    OFFICER,
    RIVERMEAD,
    TRUST,
    Team,
)
from tests.adapters.examples import recorded
from tests.support import steps
from tests.support.browser import Person as Visitor
from tests.support.browser import Service, enrolled
from tests.support.guidance import every_stage
from tests.support.sheets import SHEET

OTHER_ADMINISTRATOR = ("Ida Novak", "ida.novak@exampleshire.example")
READ_BY_ALL = "Look through the example."


def write_example_rows(world: World, service: Service) -> None:
    """Everybody, cases at several stages, and what else the table may hold. Everything in it is invented."""
    school = let_in(world, OFFICE.name, OFFICE.address, schools=[replace(HILLSIDE, safeguarding=True)])
    let_in(world, TRUST.name, TRUST.address, schools=[HILLSIDE, RIVERMEAD])
    officer = let_in(world, OFFICER.name, OFFICER.address, [Role.OFFICER])
    manager = let_in(world, MANAGER.name, MANAGER.address, [Role.MANAGER])
    administrator = let_in(world, ADMINISTRATOR.name, ADMINISTRATOR.address, [Role.ADMINISTRATOR])
    let_in(world, *OTHER_ADMINISTRATOR, [Role.ADMINISTRATOR])
    let_in(world, AUDITOR.name, AUDITOR.address, [Role.AUDITOR])
    assert can_agree(administrator)
    team, children = Team(world, officer, manager), (*CHILDREN[:3], CHILDREN[5])
    references = [example_data._refer(world, school, child) for child in children]
    for child, reference in zip(children, references, strict=True):
        child.story(team, reference)
    _ask_the_referrer(team, references[0])
    _returns(world)
    _left_open(world, school)
    _of_administrators(world, administrator, officer)
    _who_get_mail(world, administrator)
    _files_of_many(world, school)
    _found_by_the_morning(world, references[1])
    every_stage(world, officer)
    _barred(team, references[0])
    Visitor(service).sign_in(OFFICER.address)
    Visitor(service).get("/sign-in")
    make_link(world, ADMINISTRATOR.address)
    now = world.clock.now()
    world.purpose_links.add(
        PurposeLink("digest", "hand-over", "case due", "mailbox:send", "address", now, now + timedelta(days=42))
    )
    for address in (OFFICER.address, ADMINISTRATOR.address):
        somebody = world.people.by_email(address)
        assert somebody
        enrolled(world, somebody.person_id)
        second_factor.new_recovery_codes(world, somebody)
        world.kept.keep(
            KeptWords(somebody.person_id, "/cases/2222-2222/notes", {"note": "Typed too late."}, world.clock.now())
        )
    _of_the_council(world, administrator, officer)
    _of_sheets(world, officer)


def _ask_the_referrer(team: Team, reference: str) -> None:
    steps.ask_more(team.world, reference, team.actor(), ("whereabouts",), "When was Robin seen last, and by whom?")


def _barred(team: Team, reference: str) -> None:
    """Somebody who looks at nothing here."""
    whom = let_in(team.world, "Bay Relative", "bay.relative@exampleshire.example", [Role.OFFICER])
    steps.bar(team.world, reference, team.actor(team.manager), whom.person_id, "They are related.")


def _returns(world: World) -> None:
    for name, state in (("A", ReturnState.AWAITS_JOINER), ("B", ReturnState.RECORDED)):
        now = world.clock.now()
        world.cases.accept(recorded(name, state=state, received_at=now, check_at=now + timedelta(days=20)))
    head = world.returns.named("333A-3333")
    assert head
    access = Access(world.keys.new_id(), head.return_id, "service", "return-reminded", world.clock.now())
    world.returns.change(head, replace(head, flags=head.flags, reminders=1), access)


def _left_open(world: World, school: Person) -> None:
    now = world.clock.now()
    raw = {"first_names": "Example Wren", "last_name": "Thistlewood", "school_urn": HILLSIDE.urn}
    kept, gone = (
        Draft(
            f"draft-{name}", "browser", school.person_id, NAME, VERSION, raw, now, school_urn=HILLSIDE.urn, due_at=now
        )
        for name in ("kept", "gone")
    )
    world.drafts.save(kept)
    world.drafts.delete(world.drafts.save(gone), Trace("draft-gone", school.person_id, now, now), ())
    world.uploads.add(Upload("file-1", "draft-kept", school.person_id, 10, now, next_check_at=now + timedelta(days=1)))
    for task in (
        Task("task-1", READ_BY_ALL, "A detail.", now),
        Task("task-2", "Add the bank holidays.", "", now, audience=Audience.ADMINISTRATORS, mends=Mends.BANK_HOLIDAYS),
        Task("task-3", "Done already.", "", now),
    ):
        world.tasks.add(task)
    world.tasks.done("task-3", "It was easy.", Access(world.keys.new_id(), "task-3", school.person_id, "done", now))
    world.jobs.add(new_job("job-1", "reassign", school.person_id, {}, now + timedelta(days=1)))
    assert world.jobs.take_place("run-1", now, now + timedelta(minutes=5))


def _of_administrators(world: World, administrator: Person, officer: Person) -> None:
    today, change = london_day(world.clock.now()), partial(_change, world, administrator)
    colleague = let_in(world, "Uma Blake", "uma.blake@exampleshire.example", [Role.OFFICER])
    more = replace(colleague, roles=colleague.roles | {Role.MANAGER})
    changing_people.change(world, administrator, Changed.PERSON, colleague, more)
    before = world.people.get(officer.person_id)
    assert before
    away = Away(today + timedelta(days=30), today + timedelta(days=33), colleague.person_id)
    world.people.change(before, replace(before, away=away), change(Changed.ABSENCE))
    settings = world.authorities.stored()
    world.authorities.save(settings, stored_form(world.authorities.current()), change(Changed.SETTINGS))
    directory = world.directories.current()
    listed = directory.with_listing("925", Listing("cme@lincoln.example", today))
    world.directories.save(directory, listed, change(Changed.DIRECTORY))
    register = RegisteredSchool("900001", "Hillside Primary School", "999", "2001", "Community school", "Primary",
                                "Open", "Madeup", "ZZ99 3WZ")  # fmt: skip
    world.schools.put_many(
        [register, replace(register, urn="900002", name="Rivermead Academy", came_before=("900009",))]
    )
    terms = ((today - timedelta(days=60), today + timedelta(days=60)),)
    world.schools.save_dates(
        "900001", TermDates(), TermDates(terms, frozenset({today})), change(Changed.SCHOOL_CALENDAR)
    )


def _who_get_mail(world: World, administrator: Person) -> None:
    for role in (ContactRole.HEAD, ContactRole.CHAIR):
        contact = MailContact(f"contact-{role}", HILLSIDE.urn, role, "Hilda Example", f"{role}@hillside.example")
        world.mail_contacts.save(None, contact, _change(world, administrator, Changed.MAIL_CONTACT_ADDED))
    world.mail_contacts.set_stopped("contact-chair", stopped=True)


def _change(world: World, by: Person, what: Changed) -> Change:
    now, name = world.clock.now(), world.keys.new_id()
    return Change(name, what, "", by.person_id, now, {"Name": "as it was"}, {"Name": "as it is"})


def _of_the_council(world: World, administrator: Person, officer: Person) -> None:
    """Its provider as it is before two people switched it on: everybody still has codes."""
    roles = {Role.OFFICER: "CME.Officer"}
    provider = Provider("", "client-1", roles, frozenset({administrator.person_id}))
    world.council.save(world.council.stored(), provider, _change(world, administrator, Changed.COUNCIL_SIGN_IN))
    world.council.join("digest-1", officer.person_id, _change(world, administrator, Changed.COUNCIL_JOINED))
    world.council.begin(CouncilAttempt("digest-2", "https://login.example", "nonce", "verifier", world.clock.now()))


def _of_sheets(world: World, officer: Person) -> None:
    """One is out, with a reader who was told; another is being written."""
    draft = replace(SHEET, sheet_id="sheet-1", by=officer.person_id)
    out = replace(draft, state=SheetState.PUBLISHED, html="<p>Read it.</p>", published_at=world.clock.now())
    next_one = replace(draft, sheet_id="sheet-2", number=SheetNumber(2014, 66))
    for sheet in (out, next_one):
        world.sheets.save(None, sheet, _change(world, officer, Changed.SHEET))
    told = Told("sheet-1", 0, HILLSIDE.urn, ContactRole.HEAD, "contact:1", "Hetty Head", planned_at=world.clock.now())
    world.sheets.add_told([told], [])


def _files_of_many(world: World, school: Person) -> None:
    now = world.clock.now()
    reading = Reading(Tally(1, 2, 0), "Sheet", ("Column",), (), (Joined(2, 4, (3, 6)),))
    begun = BulkFile("bulk-1", "leaver", school.person_id, HILLSIDE, now, answers={"referrer_role": "Office"})
    file = world.bulk.save(None, begun)
    world.bulk.save(file, replace(file, counts=(Counts(2, (3,), (2,)),), reading=reading, content="content-1"))
    rows = (Row(2, {"last_name": "Example"}, doubts=(("born", "Is it so?"),)), Row(3, {}, (("sex", "Write it."),)))
    world.bulk.add_chunks(file, [Chunk("bulk-1", 0, rows)])
    world.bulk.first_with("content-1", "bulk-1", now)


def _found_by_the_morning(world: World, reference: str) -> None:
    now, case = world.clock.now(), reading.load_for_page(world, reference).case
    day = london_day(now)
    wrong = Wrong(Fault.ALTERED, day.isoformat(), f"AUDIT#{case.case_id}", case.case_id, "case-opened")
    world.proofs.save(proof.Report(day, now, day, day, 6, (wrong,), made=day))
    world.watch.save(Report(london_day(now), now, 6, (Found(reference, case.case_id, (Reason.NO_CLOCK,)),)))
    world.sign_ins.allow("strangers", 10)
