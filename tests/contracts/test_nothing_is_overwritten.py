"""A transaction adds a row only if it is absent: an existing one refuses the whole transaction, on every port."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.agreement import Agreement, Request, Stand
from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.authority.wanted import WantedLoad
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.deadlines.reminders import Round
from chalicelib.domain.errors import Conflict
from chalicelib.domain.files.bulk import BulkFile
from chalicelib.domain.files.jobs import Job, new_job
from chalicelib.domain.messages.lifecycle import handed_over, reserve
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import person_recipient
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.mail_contacts import ContactRole
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from chalicelib.domain.people.sessions import Session
from chalicelib.domain.people.sign_in import Answer, Attempt, KnownBrowser, Opened, SignInLink
from chalicelib.domain.records.access import Access
from chalicelib.domain.records.case_file import CaseChange
from chalicelib.domain.records.draft import Trace
from chalicelib.domain.sheets.sheet import Told
from chalicelib.ports.world import World
from tests.adapters.examples import HILLSIDE, a_draft, acceptance, case, deadline, event, opening, recorded
from tests.contracts.conftest import Written
from tests.support.sheets import SHEET
from tests.support.table import TUESDAY

CASE = replace(case("A"), version=1)
THERE = new_message("there", "more_asked", person_recipient("person-1"), {}, TUESDAY, case_id="case-A")
ABOUT_NO_CASE = new_message("there-too", "sign_in_code", person_recipient("person-1"), {"attempt_id": "1"}, TUESDAY)
RECEIPT = opening("A").messages[0]
EVENT = opening("A").events[0]
TASK = Task("task-1", "Look.", "", TUESDAY)
JOB = new_job("job-1", "count", "person-1", {"file": "file"}, TUESDAY)
ACCESS = Access("access-1", "return-R", "person-1", "return-joined", TUESDAY)
ANN = Person("ann", "Ann", "ann@exampleshire.example", frozenset({Role.ADMINISTRATOR}))
ATTEMPT = Attempt("attempt-1", "browser-1", "address-1", TUESDAY, unused="list")
LOAD = Request("request-1", Changed.REGISTER, "ann", TUESDAY, WantedLoad("file", "content", "opens", 2))
FILE = BulkFile("file-1", "leaver", "person-1", HILLSIDE, TUESDAY)
SHEET_OF_ANN = replace(SHEET, sheet_id="sheet-1", by="ann")
TOLD = Told("sheet-2", 0, HILLSIDE.urn, ContactRole.HEAD, "contact:1")
OPENED = Opened(Session("token-1", "ann", True, TUESDAY, TUESDAY), KnownBrowser("known-1", "ann", TUESDAY))


def a_change(number: int = 9) -> Change:
    return Change(f"change-{number}", Changed.PERSON, "ann", "ann", TUESDAY)


@pytest.fixture(autouse=True)
def _what_is_there(world: World) -> None:
    world.cases.accept(acceptance("A"))
    world.cases.accept(recorded("R"))
    world.outbox.add([THERE, ABOUT_NO_CASE], [TASK])
    world.jobs.add(JOB)
    world.people.change(None, ANN, a_change(1))
    world.drafts.save(a_draft())
    world.sign_ins.begin(ATTEMPT, None, None)
    world.access_requests.ask(LOAD, a_change(2), ())
    world.sheets.add_told([TOLD], ())
    head = world.returns.get("return-R")
    assert head
    world.returns.change(head, replace(head, reminders=1), ACCESS)


def step(world: World, **added: object) -> None:
    known = CaseChange(CASE, replace(CASE, owner_id="ann"), event(CASE, "step", EventKind.TAKEN, hours=1))
    world.cases.change([replace(known, **added)], "once-1")


def remind(world: World, messages: list[Message], events: list[Event]) -> None:
    world.cases.remind(CASE, deadline(CASE), Round((), ("team",), TUESDAY + timedelta(hours=9)), messages, events)


def settle(world: World, happened: Event | None, messages: list[Message]) -> None:
    reserved = reserve(RECEIPT, "one", TUESDAY)
    world.outbox.settle(RECEIPT, handed_over(reserved, "ses-1", TUESDAY), None, happened, messages)


def of_return(world: World, access: Access, messages: list[Message]) -> None:
    head = world.returns.get("return-R")
    assert head
    world.returns.change(head, replace(head, reminders=2), access, messages=messages)


def of_draft(world: World, *, delete: bool) -> None:
    draft = world.drafts.get("draft-1")
    assert draft
    if delete:
        world.drafts.delete(draft, Trace("draft-1", "person-1", TUESDAY, TUESDAY), [ABOUT_NO_CASE])
    else:
        world.drafts.save_and_tell(draft, replace(draft, reminded=True), [ABOUT_NO_CASE])


def of_person(world: World, job: Job | None = None, messages: tuple[Message, ...] = ()) -> None:
    before = world.people.get("ann")
    world.people.change(before, replace(ANN, name="Anna"), a_change(), job=job, messages=messages)


def an_answer(world: World, message: Message, link: SignInLink | None) -> None:
    world.sign_ins.answer(replace(ATTEMPT, answer=Answer.CODE, person_id="ann"), None, link, message)


def a_link_that_is_there(world: World) -> None:
    link = SignInLink("link-1", "ann", TUESDAY)
    world.sign_in_links.add(link)
    an_answer(world, replace(ABOUT_NO_CASE, message_id="another"), link)


def a_session_that_is_there(world: World) -> None:
    world.sign_ins.finish(ATTEMPT, OPENED)
    again = replace(ATTEMPT, attempt_id="attempt-2")
    world.sign_ins.begin(again, None, None)
    world.sign_ins.finish(again, OPENED)


def settings(world: World) -> None:
    world.authorities.save(world.authorities.stored(), {"name": "Other"}, a_change(), [ABOUT_NO_CASE])


def directory(world: World) -> None:
    world.directories.save(world.directories.current(), world.directories.current(), a_change(), [ABOUT_NO_CASE])


def agreed(world: World, job: Job | None, messages: list[Message]) -> None:
    world.access_requests.settle(Agreement(LOAD, "mina", TUESDAY), Stand.AGREED, a_change(), messages, job)


def read_a_sheet(world: World) -> None:
    told = world.sheets.told_one(TOLD.sheet_id, 0, TOLD.urn, TOLD.contact)
    assert told
    world.sheets.change_told([(told, replace(told, read_at=TUESDAY))], [ABOUT_NO_CASE])


WRITES: dict[str, Callable[[World], None]] = {
    "a referral, a message": lambda world: (world.cases.accept(acceptance("B", messages=(THERE,))), None)[1],
    "a referral, an event": lambda world: (world.cases.accept(acceptance("B", events=(EVENT,))), None)[1],
    "a step, a message": lambda world: step(world, messages=(THERE,)),
    "a step, an event": lambda world: step(world, event=EVENT),
    "a step, a task": lambda world: step(world, tasks=(TASK,)),
    "a step, a clock": lambda world: step(world, started=(deadline(CASE),)),
    "word from outside, a message": lambda world: world.cases.tell(
        CASE, event(CASE, "told", EventKind.INFORMATION, hours=1), [THERE], "once-1"
    ),
    "word from outside, an event": lambda world: world.cases.tell(CASE, EVENT, (), "once-1"),
    "a reminder, a message": lambda world: remind(world, [THERE], []),
    "a reminder, an event": lambda world: remind(world, [], [EVENT]),
    "an email settled, a message": lambda world: settle(world, None, [THERE]),
    "an email settled, an event": lambda world: settle(world, EVENT, []),
    "a return, a message": lambda world: of_return(world, replace(ACCESS, access_id="access-2"), [ABOUT_NO_CASE]),
    "a return, an access": lambda world: of_return(world, ACCESS, []),
    "a draft kept, a message": lambda world: of_draft(world, delete=False),
    "a draft deleted, a message": lambda world: of_draft(world, delete=True),
    "a person, a message": lambda world: of_person(world, messages=(ABOUT_NO_CASE,)),
    "a person, a job": lambda world: of_person(world, JOB),
    "settings, a message": settings,
    "a directory, a message": directory,
    "a request, a message": lambda world: world.access_requests.ask(
        replace(LOAD, request_id="request-2"), a_change(), [ABOUT_NO_CASE]
    ),
    "a request settled, a message": lambda world: agreed(world, None, [ABOUT_NO_CASE]),
    "a request settled, a job": lambda world: agreed(world, JOB, []),
    "a file of many, a message": lambda world: (world.bulk.save(None, FILE, None, [ABOUT_NO_CASE]), None)[1],
    "a file of many, a job": lambda world: (world.bulk.save(None, FILE, JOB), None)[1],
    "a sheet, a job": lambda world: world.sheets.save(None, SHEET_OF_ANN, a_change(), JOB),
    "a sheet that was read, a message": read_a_sheet,
    "asking to sign in, a message": lambda world: world.sign_ins.begin(ATTEMPT, None, ABOUT_NO_CASE),
    "an answer, a message": lambda world: an_answer(world, ABOUT_NO_CASE, None),
    "signing in, a message": lambda world: world.sign_ins.finish(ATTEMPT, replace(OPENED, messages=(ABOUT_NO_CASE,))),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_what_is_there_refuses_all_of_a_transaction(
    world: World, written: Written, write: Callable[[World], None]
) -> None:
    before = written()
    with pytest.raises(Conflict):
        write(world)
    assert written() == before


@pytest.mark.parametrize("write", [a_link_that_is_there, a_session_that_is_there])
def test_a_link_or_a_session_that_is_there_is_not_made_again(world: World, write: Callable[[World], None]) -> None:
    with pytest.raises(Conflict):
        write(world)


def test_what_is_only_added_is_left_as_it_is(world: World, written: Written) -> None:
    world.changes.add(a_change(5))
    before = written()
    world.outbox.add([replace(THERE, recipient=person_recipient("other"))], [replace(TASK, text="Other.")])
    world.jobs.add(replace(JOB, total=9))
    world.tasks.add(replace(TASK, text="Other."))
    world.audit.add(replace(ACCESS, person_id="other"))
    world.changes.add(replace(a_change(5), by="other"))
    assert written() == before
