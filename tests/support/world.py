"""A world in memory: a fake at each of our own ports, as strict about conditions as the real ones, and example people.

`store.fail("cases.accept")` makes the next such call raise TryAgain before it changes anything.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from msgspec.structs import replace

from chalicelib.adapters.files.workbooks import read_spreadsheet
from chalicelib.adapters.guidance.example import example
from chalicelib.adapters.guidance.markup import Markdown
from chalicelib.adapters.people.one_time import OneTime
from chalicelib.domain.authority.authority import EXAMPLE, Authority
from chalicelib.domain.casework.case import Case
from chalicelib.domain.child.needs import NEEDS
from chalicelib.domain.child.referral import Answer, Belief, Child, Referral, Sex
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.forms.drafts import remind_at
from chalicelib.domain.instants import LONDON
from chalicelib.domain.messages.message import Message
from chalicelib.domain.messages.recipients import ASKER
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.people.roles import Role
from chalicelib.domain.records.draft import Draft
from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.journeys.referral.school_referral import NAME, VERSION
from chalicelib.links.links import Links
from chalicelib.ports.world import World
from chalicelib.services.delivery.delivering import deliver
from chalicelib.services.referrals import referring
from tests.support.fakes.access_requests import FakeAccessRequests
from tests.support.fakes.apart import FakeApart
from tests.support.fakes.audit import FakeAudit
from tests.support.fakes.authorities import FakeAuthorities
from tests.support.fakes.bulk import FakeBulk
from tests.support.fakes.cases import FakeCases
from tests.support.fakes.changes import FakeChanges
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.council import FakeCouncil
from tests.support.fakes.directories import FakeDirectories
from tests.support.fakes.drafts import FakeDrafts
from tests.support.fakes.due_index import FakeDueIndex
from tests.support.fakes.factors import FakeFactors
from tests.support.fakes.files import FakeFiles
from tests.support.fakes.guidance import FakeGuidance
from tests.support.fakes.jobs import FakeJobs
from tests.support.fakes.kept_words import FakeKept
from tests.support.fakes.keys import FakeKeys
from tests.support.fakes.log import Lines
from tests.support.fakes.mail_contacts import FakeMailContacts
from tests.support.fakes.mailer import FakeMailer
from tests.support.fakes.openid import FakeOpenId
from tests.support.fakes.outbox import FakeOutbox
from tests.support.fakes.people import FakePeople
from tests.support.fakes.proofs import FakeProofs, FakeRoots
from tests.support.fakes.purpose_links import FakePurposeLinks
from tests.support.fakes.returns import FakeReturns
from tests.support.fakes.schools import FakeSchools
from tests.support.fakes.sheets import FakeSheets
from tests.support.fakes.sign_in_links import FakeSignInLinks
from tests.support.fakes.sign_ins import FakeSignIns
from tests.support.fakes.store import Store
from tests.support.fakes.tasks import FakeTasks
from tests.support.fakes.unread import FakeUnread
from tests.support.fakes.uploads import FakeUploads
from tests.support.fakes.watch import FakeWatch

BASE_URL = "https://cme.exampleshire.example"


def london(text: str) -> datetime:
    """A London wall-clock time as the UTC instant it is."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


NOW = london("2026-11-25T10:00")
"""A Wednesday in term, with the office open."""


class FakeWorld(World):
    """A World of fakes that obey a test and answer its questions."""

    clock: FakeClock
    mailer: FakeMailer
    people: FakePeople
    mail_contacts: FakeMailContacts
    schools: FakeSchools
    sheets: FakeSheets
    cases: FakeCases
    bulk: FakeBulk
    jobs: FakeJobs
    watch: FakeWatch
    returns: FakeReturns
    authorities: FakeAuthorities
    sign_ins: FakeSignIns
    factors: FakeFactors
    council: FakeCouncil
    openid: FakeOpenId
    files: FakeFiles
    uploads: FakeUploads
    purpose_links: FakePurposeLinks
    proofs: FakeProofs
    roots: FakeRoots
    due_index: FakeDueIndex
    guidance: FakeGuidance
    log: Lines
    store: Store
    apart: FakeApart
    pauses: list[float]

    def message(self, email: str) -> Message:
        """The one message of this kind in the ledger."""
        (message,) = self.messages(email)
        return message

    def messages(self, email: str) -> list[Message]:
        """Without those to a typed address: they become others."""
        found = self.store.messages.values()
        return [message for message in found if message.email == email and message.recipient != ASKER]

    def pass_on(self) -> None:
        """The stream's work on messages to a typed address."""
        for message in list(self.store.messages.values()):
            if message.recipient == ASKER:
                deliver(self, message.case_id, message.message_id)


def _no_pages(template: str, /, **context: object) -> str:
    raise AssertionError(f"a service rendered {template}")


SCHOOL = School("123456", "Example Primary School")
OTHER_SCHOOL = School("654321", "Sample Academy")
REFERRER = Person("referrer", "Rita Referrer", "rita@school.example", schools=(SCHOOL,))
OTHER_REFERRER = Person("other-referrer", "Olu Other", "olu@school.example", schools=(SCHOOL, OTHER_SCHOOL))
OFFICER = Person("officer", "Omar Officer", "omar@county.example", frozenset({Role.OFFICER}))
COLLEAGUE = Person("colleague", "Cora Colleague", "cora@county.example", frozenset({Role.OFFICER}))
MANAGER = Person("manager", "Mina Manager", "mina@county.example", frozenset({Role.MANAGER}))
PEOPLE = (REFERRER, OTHER_REFERRER, OFFICER, COLLEAGUE, MANAGER)
ADMINISTRATOR = Person("administrator", "Ann Administrator", "ann@county.example", frozenset({Role.ADMINISTRATOR}))
OTHER_ADMINISTRATOR = Person("second", "Abe Second", "abe@county.example", frozenset({Role.ADMINISTRATOR}))


def registered(
    school: School, came_before: tuple[str, ...] = (), came_after: tuple[str, ...] = (), **facts: str
) -> RegisteredSchool:
    """The school in the national register."""
    known = {"la_code": "999", "establishment_number": "2001", "type": "Community school", "phase": "Primary"}
    known |= {"status": "Open", "town": "Exampleton", "postcode": "ZZ99 3WZ"}
    whole: dict[str, Any] = {**known, **facts, "came_before": came_before, "came_after": came_after}
    return RegisteredSchool(urn=school.urn, name=school.name, **whole)


REGISTERED = (registered(SCHOOL), registered(OTHER_SCHOOL, town="Sampleton"))


def a_world(now: datetime = NOW, people: Sequence[Person] = PEOPLE, authority: Authority = EXAMPLE) -> FakeWorld:
    store, clock, pauses = Store(), FakeClock(now), list[float]()
    sign_ins, openid = FakeSignIns(store, clock), FakeOpenId(clock.now)
    cases, returns, drafts, uploads = FakeCases(store), FakeReturns(store), FakeDrafts(store), FakeUploads(store)
    sheets = FakeSheets(store)
    world = FakeWorld(
        clock=clock,
        keys=FakeKeys(),
        cases=cases,
        proofs=FakeProofs(store),
        roots=FakeRoots(store),
        returns=returns,
        outbox=FakeOutbox(store),
        mailer=FakeMailer(),
        people=FakePeople(people, store),
        mail_contacts=FakeMailContacts(store),
        access_requests=FakeAccessRequests(store),
        sign_ins=sign_ins,
        sign_in_links=FakeSignInLinks(store, sign_ins),
        purpose_links=FakePurposeLinks(store, sign_ins),
        factors=FakeFactors(store, sign_ins),
        one_time=OneTime(),
        kept=FakeKept(store),
        council=FakeCouncil(store, sign_ins),
        identity_provider=openid.provider(),
        openid=openid,
        drafts=drafts,
        audit=FakeAudit(store),
        tasks=FakeTasks(store),
        authorities=FakeAuthorities(store, authority),
        schools=FakeSchools(store, *REGISTERED),
        sheets=sheets,
        directories=FakeDirectories(store),
        changes=FakeChanges(store),
        due_index=FakeDueIndex(store, uploads, sheets),
        jobs=FakeJobs(store),
        bulk=FakeBulk(store),
        watch=FakeWatch(store),
        files=FakeFiles(store),
        uploads=uploads,
        guidance=FakeGuidance(store),
        markup=Markdown(),
        example=example,
        links=lambda: Links(BASE_URL),
        pause=pauses.append,
        read_spreadsheet=read_spreadsheet,
        render_page=_no_pages,
        stage="local",
        may_mail=lambda address: True,
        unread=FakeUnread(),
        front_secret="",
        release="1.2.3",
        log=Lines(),
        store=store,
        pauses=pauses,
    )
    world.apart = FakeApart(vars(world))
    return world


def a_referral(**changes: Any) -> Referral:
    """A child of Year 7, off roll and at a known address; `changes` to the referral or to the child."""
    child = Child("Ada", "Example", date(2015, 3, 14), Sex.FEMALE, "", "7")
    of_child = {name: changes.pop(name) for name in list(changes) if hasattr(child, name)}
    referral = Referral(
        child=replace(child, **of_child),
        immediate_risk=Answer.NO,
        phoned=Answer.NO,
        on_roll=Answer.NO,
        last_attended=date(2026, 11, 2),
        last_seen=date(2026, 11, 5),
        postcode="NR1 2DH",
        restricted_address=Answer.NO,
        belief=Belief.SAME_ADDRESS,
        school_urn=SCHOOL.urn,
        school_name=SCHOOL.name,
    )
    return replace(referral, **changes)


RED = {"immediate_risk": "yes", "not_phoned_because": "The line was engaged."}
AMBER = {"belief": "not-known"}


def typed_referral(**changes: str) -> dict[str, str]:
    """A complete form as typed, GREEN by itself. CaseChange a date by `**{"born-day": "3"}`."""
    return {
        "immediate_risk": "no",
        "phoned": "no",
        "first_names": "Ada",
        "last_name": "Example",
        "born-day": "14",
        "born-month": "3",
        "born-year": "2015",
        "known_as": "Ada Example",
        "born_is": "register",
        "sex": "female",
        "year_group": "7",
        "other_year": "no",
        "address_type": "home",
        "moved": "no",
        "parents-more": "no",
        "siblings-more": "no",
        "basis": "none",
        "destination": "no",
        "primary_reason": "Unknown",
        "enquiries-more": "no",
        **{f"need-{need.code}": "no" for need in NEEDS},
        "appraised": "no",
        "on_roll": "no",
        "attended": "yes",
        "last_attended-day": "2",
        "last_attended-month": "11",
        "last_attended-year": "2026",
        "seen": "yes",
        "last_seen-day": "5",
        "last_seen-month": "11",
        "last_seen-year": "2026",
        "seen_by": "A neighbour",
        "address": "1 Example Street\r\nExampleton",
        "postcode": "NR1 2DH",
        "restricted_address": "no",
        "belief": "same-address",
        "referrer_name": "Rita Referrer",
        "referrer_role": "Attendance lead",
        "referrer_phone": "01632 960 001",
        "school_urn": SCHOOL.urn,
        **changes,
    }


def numbered(prefix: str, **answers: str) -> dict[str, str]:
    """The answers about one of several: numbered("parent-1", name="…")."""
    return {f"{prefix}-{name}": text for name, text in answers.items()}


A_PARENT = numbered(
    "parent-1",
    name="Pat Parent",
    relationship="Mother",
    responsibility="yes",
    lives_with="yes",
    phone="01632 960 777",
    email="pat@family.example",
    interpreter="no",
    safe="yes",
)


AN_ENQUIRY = numbered(
    "enquiry-1",
    type="phone",
    by="The school office",
    outcome="No answer",
    **{"on-day": "3", "on-month": "11", "on-year": "2026"},
)


def a_draft(world: World, person_id: str = REFERRER.person_id, browser: str = "browser", **changes: str) -> Draft:
    """A complete form, saved and not yet sent."""
    raw, now = typed_referral(**changes), world.clock.now()
    urn = raw["school_urn"] if person_id else ""
    draft = Draft(world.keys.new_id(), browser, person_id, NAME, VERSION, raw, now, school_urn=urn)
    return world.drafts.save(replace(draft, due_at=remind_at(draft.draft_id, now) if person_id else None))


def refer(world: World, **changes: str) -> Case:
    """One referral by the example referrer, and its case."""
    receipt = referring.send(world, a_draft(world, **changes), REFERRER)
    file = world.cases.load_for_page(receipt.reference)
    assert file
    return file.case


def refer_with_one_clock(world: FakeWorld, **changes: str) -> Case:
    """A referral with its checks done and social care told: it waits only for its first act."""
    case, store, now = refer(world, **changes), world.store, world.clock.now()
    store.heads[case.case_id] = done = replace(case, checked_at=now, social_care_told_at=now)
    for key, deadline in list(store.deadlines.items()):
        if deadline.case_id == case.case_id and deadline.rule is not Rule.ACKNOWLEDGE:
            del store.deadlines[key]
    return done
