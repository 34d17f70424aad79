"""Another authority's enquiry on a case: ringing back who asked, and answering."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.stages import Refused, check_worker
from chalicelib.domain.casework.steps import Step, a_step, check_open
from chalicelib.domain.people.roles import Role
from chalicelib.domain.waiting import WaitKind, wait_for, without_wait

OTHER_BASIS = "other"
LEGAL_BASES: Mapping[str, str] = {
    "education-1996-436a": "Education Act 1996, section 436A: identifying children not receiving education",
    "children-2004-10-11": "Children Act 2004, section 10 or 11: co-operating to improve wellbeing, and safeguarding",
    "children-1989-47": "Children Act 1989, section 47: an enquiry whether a child is suffering significant harm",
    OTHER_BASIS: "Another legal basis",
}


class CallBack(Struct, frozen=True):
    """The person who was rung, the number, and where that number is published. Never the number in the form."""

    whom: str
    number: str
    published: str
    genuine: bool
    on: date
    at: str
    text: str


def call_back(case: Case, call: CallBack, roles: Collection[Role], now: datetime) -> Step:
    check_worker(roles)
    check_open(case)
    words = (f"Rung: {call.whom}", f"On: {call.number}", f"Published: {call.published}", call.text)
    facts = {"genuine": "yes" if call.genuine else "no", "at": call.at}
    return a_step(case, case, EventKind.CALLED_BACK, now, "\n".join(filter(None, words)), call.on, facts)


class Answer(Struct, frozen=True):
    """What was told, to whom, and on which legal basis; `other_basis` in words if it is not on the list."""

    told: str
    whom: str
    basis: str
    other_basis: str
    on: date


def answer(case: Case, given: Answer, owes_call_back: bool, roles: Collection[Role], now: datetime) -> Step:
    check_worker(roles)
    check_open(case)
    if owes_call_back:
        raise Refused("Phone the authority back on a published number first, and record the call.")
    if not wait_for(case.waits, WaitKind.ENQUIRY):
        raise Refused("This case does not need an answer to another authority.")
    basis = f"Legal basis: {given.other_basis}" if given.basis == OTHER_BASIS else ""
    words = "\n".join(filter(None, (f"Told: {given.whom}", basis, given.told)))
    after = replace(case, waits=without_wait(case.waits, WaitKind.ENQUIRY))
    return a_step(case, after, EventKind.ENQUIRY_ANSWERED, now, words, given.on, {"basis": given.basis})
