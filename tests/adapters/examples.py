"""One accepted referral as the services hand it to the store."""

from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.child.referral import Answer
from chalicelib.domain.child.search import Token
from chalicelib.domain.deadlines.deadline import Deadline
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.forms.disposition import Disposition
from chalicelib.domain.forms.drafts import remind_at
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import TEAM_MAILBOX, person_recipient
from chalicelib.domain.people.people import School
from chalicelib.domain.records.acceptance import Acceptance, Opening, Receipt, Recording
from chalicelib.domain.records.case_file import CaseChange
from chalicelib.domain.records.draft import Draft
from chalicelib.domain.records.submission import Submission
from chalicelib.domain.returns.returns import Return, ReturnState
from tests.support.table import TUESDAY

HILLSIDE = School("900001", "Hillside Primary School")
RAW = {
    "first_names": "Zzfirst",
    "last_name": "Zzlast",
    "upn": "Z926200124001",
    "postcode": "ZZ99 3WZ",
    "born-day": "12",
    "born-month": "3",
    "born-year": "2018",
}
TOKENS = frozenset(
    {
        Token("upn", "Z926200124001"),
        Token("postcode", "ZZ993WZ"),
        Token("surname+born", "zzlast|2018-03-12"),
        Token("sound", "SLST"),
    }
)


def case(name: str, **changed: Any) -> Case:
    known = Case(
        case_id=f"case-{name}",
        reference=f"{name:2>4}-2222",
        child_id=f"child-{name}",
        submission_id=f"submission-{name}",
        child_name="Zzfirst Zzlast",
        stage=Stage.RECEIVED,
        priority=Priority.AMBER,
        received_at=TUESDAY,
        next_due_at=TUESDAY + timedelta(days=1),
        on_roll=Answer.YES,
        cme_since=None,
        primary_reason="Not recorded",
        sex="female",
        year_group="4",
    )
    return replace(known, **changed)


def deadline(of: Case, next_check_at: Any = TUESDAY + timedelta(hours=2)) -> Deadline:
    return Deadline(
        f"deadline-{of.case_id}",
        of.case_id,
        Rule.ACKNOWLEDGE,
        f"event-{of.case_id}",
        TUESDAY,
        TUESDAY + timedelta(days=1),
        "working days",
        next_check_at=next_check_at,
    )


def event(of: Case, name: str, kind: EventKind = EventKind.REFERRED, text: str = "", hours: int = 0) -> Event:
    at = TUESDAY + timedelta(hours=hours)
    return Event(f"{name}-{of.case_id}", of.case_id, kind, at.date(), at, "person-1", {}, text)


def messages(of: Case) -> tuple[Message, Message]:
    variables = {"reference": of.reference, "received": "2027-01-12T10:00:00.000Z", "priority": "AMBER"}
    receipt, alert = (
        new_message(f"{of.case_id}|{email}", email, to, variables, TUESDAY, case_id=of.case_id)
        for email, to in (("referral_receipt", person_recipient("person-1")), ("referral_alert", TEAM_MAILBOX))
    )
    return receipt, alert


def opening(name: str, **changed: Any) -> Opening:
    of: Case = changed.pop("case", case(name))
    known = Opening(
        case=of,
        events=(event(of, "event"),),
        deadlines=(deadline(of),),
        messages=messages(of),
        tokens=TOKENS,
        tasks=(),
    )
    return replace(known, **changed)


def acceptance(name: str, once: str = "", **changed: Any) -> Acceptance:
    """A referral that opens a case; `changed` replaces fields of it."""
    opens = opening(name, **changed)
    of = opens.case
    submission = Submission(
        of.submission_id,
        of.child_id,
        of.case_id,
        "person-1",
        HILLSIDE,
        "school-referral",
        1,
        TUESDAY,
        RAW,
        ("True.",),
        "900002",
        7,
    )
    return Acceptance(
        once=once or f"draft-{name}",
        submission=submission,
        outcome=opens,
        receipt=Receipt(
            of.reference, TUESDAY, "person-1", "school-referral", Disposition.CASE, of.priority, school_mark="mark"
        ),
        draft=Draft(f"draft-{name}", "browser-1", "person-1", "school-referral", 1, RAW, TUESDAY),
    )


def a_return(name: str, **changed: Any) -> Return:
    known = Return(
        f"return-{name}",
        f"{name:3>4}-3333",
        "leaver",
        f"child-return-{name}",
        "Zzfirst Zzlast",
        TUESDAY,
        ReturnState.AWAITS_JOINER,
        check_at=TUESDAY + timedelta(days=20),
    )
    return replace(known, **changed)


def recorded(name: str, **changed: Any) -> Acceptance:
    """A return that opens no case."""
    head = a_return(name, **changed)
    submission = Submission(
        head.return_id, head.child_id, "", "person-1", HILLSIDE, head.form, 1, TUESDAY, RAW, ("True.",)
    )
    return Acceptance(
        once=f"draft-return-{name}",
        submission=submission,
        outcome=Recording(head, (), (), TOKENS, ()),
        receipt=Receipt(head.reference, TUESDAY, "person-1", head.form, Disposition.AWAITS_JOINER),
        draft=None,
    )


def note(of: Case, name: str, text: str, hours: int = 1) -> CaseChange:
    """A step that changes nothing of the case itself."""
    return CaseChange(of, of, event(of, name, EventKind.NOTE, text, hours))


def a_draft(draft_id: str = "draft-1", **changes: object) -> Draft:
    draft = Draft(draft_id, "browser", "person-1", "school-referral", 2, {"last_name": "Zzlast"}, TUESDAY)
    of_school = replace(draft, school_urn="900001", may_be_for=("900001", "900002"), origin_urn="900002")
    return replace(replace(of_school, due_at=remind_at(of_school.draft_id, TUESDAY)), **changes)
