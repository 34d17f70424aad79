"""The facts that decide a step. A step names its needs beside the case; the service reads them."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct, field

from chalicelib.domain.authority.authority import Authority
from chalicelib.domain.calendar.days import SchoolCalendar
from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import Event
from chalicelib.domain.casework.triage import TriageProposal
from chalicelib.domain.child.referral import Child, Referral
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.case_file import CaseFile
from chalicelib.domain.records.submission import Submission
from chalicelib.domain.returns.removal import Known
from chalicelib.domain.returns.removal_steps import Proposal
from chalicelib.journeys.engine.pages import Page


class Need(StrEnum):
    """A fact that the service reads for a step, named after its field in `Given`."""

    REFERRAL = "referral"
    PROPOSAL = "proposal"
    NAMED = "named"
    """The person chosen by the answer "to" or "whom"."""
    WORKERS = "workers"
    READERS = "readers"
    BARRED = "barred"
    OWNER = "owner"
    OWNER_WORKS = "owner_works"
    MAIL_TO_OWNER = "mail_to_owner"
    OTHER = "other"
    """The case with the reference in the answer "other"."""
    CLOSED_AS = "closed_as"
    SIBLINGS = "siblings"
    ASKED = "asked"
    TOLD = "told"
    CALENDAR = "calendar"
    REMOVAL = "removal"
    WAITING = "waiting"
    COLLEAGUES = "colleagues"
    CALL_BACK = "call_back"
    ENQUIRER = "enquirer"
    MESSAGE = "message"
    """The email with the id in the answer "message"."""


class OtherCase(Struct, frozen=True):
    """Another case that a step names: its child, its events (newest first), and who owns it if the step reopens it."""

    file: CaseFile
    child: Child | None
    owner: str
    events: tuple[Event, ...] = ()

    @property
    def case(self) -> Case:
        return self.file.case


class Given(Struct, frozen=True):
    """The case, the person who takes the step, the time, and the step's needs. Fields that it does not need are empty."""

    case: Case
    person: Person
    once: str
    """The one-time token of the form."""
    now: datetime
    authority: Authority
    submission: Submission | None = None
    """The form; None once it was erased."""
    referral: Referral | None = None
    proposal: TriageProposal | None = None
    named: Person | None = None
    workers: tuple[Person, ...] = ()
    """Those who work cases and may see this one."""
    away: Mapping[str, str] = field(default_factory=dict)
    """By the ids of those among them who are or will be away: when, and who covers."""
    readers: tuple[Person, ...] = ()
    """The active staff who can see this case."""
    barred: tuple[Person, ...] = ()
    owner: str = ""
    """The owner of the case if it is reopened."""
    owner_works: bool = True
    """Whether the owner, or their cover, works today."""
    mail_to_owner: tuple[Message, ...] = ()
    """The email to the new owner, unless they assign the case to themselves."""
    other: OtherCase | None = None
    closed_as: OtherCase | None = None
    """The case that this one was closed as a duplicate of."""
    siblings: tuple[CaseFile, ...] = ()
    """Every other case that is certainly about the same child."""
    asked: tuple[Person, ...] = ()
    """The people who can be asked about the form."""
    askable: tuple[Page, ...] = ()
    """The pages that they can be asked again."""
    told: tuple[Person, ...] = ()
    """The contacts of the school who hear of a decision."""
    calendar: SchoolCalendar | None = None
    """That of the school that referred, if any."""
    removal: tuple[Known, SchoolCalendar] | None = None
    """The facts for and against a removal from the roll, where one is decided."""
    waiting: Proposal | None = None
    """The newest proposed removal."""
    colleagues: tuple[Person, ...] = ()
    """Everybody else who works cases."""
    call_back: str = ""
    """The id of the open task to ring another authority back."""
    enquirer: str = ""
    """The code of the authority that enquired, if the directory has an address for it."""
    message: Message | None = None

    @property
    def today(self) -> date:
        return london_day(self.now)

    @property
    def case_token(self) -> str:
        """For keys of emails: this case, this person, this form."""
        return f"{self.case.case_id}|{self.person.person_id}|{self.once}"

    @property
    def other_files(self) -> tuple[CaseFile, ...]:
        """Every other case that the step may change."""
        return (*(other.file for other in (self.other, self.closed_as) if other), *self.siblings)
