"""A case: the work of finding out where one child is and seeing that child safe in education."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.casework.otherwise import Education, Otherwise
from chalicelib.domain.casework.priority import Priority, is_unseen
from chalicelib.domain.child.referral import Answer
from chalicelib.domain.errors import DomainError
from chalicelib.domain.messages.ids import alert_key, message_id_for
from chalicelib.domain.newer import Words
from chalicelib.domain.waiting import Wait


class Stage(StrEnum):
    RECEIVED = "received"
    TRIAGE = "triage"
    ENQUIRIES = "enquiries"
    TRACING = "tracing"
    AWAITING_PLACE = "awaiting-place"
    HOME_EDUCATION_UNSUITABLE = "home-education-unsuitable"
    AWAITING_ARRIVAL = "awaiting-arrival"
    LONG_WATCH = "long-watch"
    CLOSED = "closed"


STAGE_LABELS: Mapping[Stage, str] = Words(
    {
        Stage.RECEIVED: "Received",
        Stage.TRIAGE: "Triage",
        Stage.ENQUIRIES: "Enquiries",
        Stage.TRACING: "Tracing",
        Stage.AWAITING_PLACE: "Awaiting a place",
        Stage.HOME_EDUCATION_UNSUITABLE: "Home education unsuitable",
        Stage.AWAITING_ARRIVAL: "Provision found, awaiting arrival",
        Stage.LONG_WATCH: "Long watch",
        Stage.CLOSED: "Closed",
    }
)


class NotYours(DomainError):
    """Somebody else took the case first."""


class Case(Struct, frozen=True):
    """The head of a case: what a list shows and what decisions need. `version` is the store's, for optimistic locking."""

    case_id: str
    reference: str
    child_id: str
    submission_id: str
    child_name: str
    stage: Stage
    priority: Priority
    received_at: datetime
    next_due_at: datetime | None
    on_roll: Answer
    cme_since: date | None
    primary_reason: str
    sex: str
    year_group: str
    owner_id: str | None = None
    acknowledged_at: datetime | None = None
    route: str = ""
    """Confirmed at triage; see `domain.casework.triage`."""
    needs_social_care: bool = False
    """Children's social care must be told, whatever the priority: a plan, an enquiry, in care or in need."""
    social_care_told_at: datetime | None = None
    checked_at: datetime | None = None
    """When the initial checks of the authority's own records were done."""
    unseen_from: date | None = None
    """The day from which a child with an earlier concern counts as unseen: nobody has seen them for ten school days. None once
    somebody saw them, or decided on the priority knowing it."""
    asked_at: datetime | None = None
    """When the referrer was last asked for more."""
    otherwise: Otherwise = Otherwise.NONE
    otherwise_on: date | None = None
    """Education otherwise than at school, and since when; see `domain.casework.otherwise`."""
    proposed_at: datetime | None = None
    """Since when a removal from the roll waits for a second person; see `domain.returns.removal`."""
    outcome: str = ""
    evidence: str = ""
    closed_at: datetime | None = None
    next_rule: str = ""
    """Which of `deadlines.Rule` is due at `next_due_at`."""
    waits: tuple[Wait, ...] = ()
    alerted: bool = False
    """Whether an email told the team of the case when it was opened. Those of a file have one alert together."""
    in_flood: bool = False
    """It came from the public after a handful of RED cases; see `domain.messages.floods`."""
    on_call_at: datetime | None = None
    """When the manager on call said that they have it, on a RED case that nobody has acted on."""
    last_act_at: datetime | None = None
    """When a person last did something for the child (`events.HUMAN_ACTS`), and who. Like `news` it is written without a
    new version: a note must not overtake a form that a colleague is filling in."""
    last_act_by: str = ""
    news: frozenset[str] = frozenset()
    """Kinds of news (`news.News`) that the owner has not looked at."""
    barred: frozenset[str] = frozenset()
    """Ids of staff who may not see it; see `domain.casework.barring`."""
    version: int = 0
    chain: bytes = b""
    """The store's too: the hash of the audit after the change that made this version; see `domain.records.proof`."""

    def is_as(self, other: "Case") -> bool:
        """Whether forms opened on the other one are still valid: only what is written without a version differs."""
        marks = {"last_act_at": self.last_act_at, "last_act_by": self.last_act_by, "news": self.news}
        return self == replace(other, **marks)

    @property
    def education(self) -> Education:
        return Education(self.otherwise, self.otherwise_on)

    @property
    def alert_id(self) -> str:
        """The id of the email that told the team of the case; empty where there is none of its own."""
        return message_id_for(alert_key(self.submission_id)) if self.alerted else ""

    def is_overdue(self, now: datetime) -> bool:
        """Whether the next deadline is past."""
        return self.next_due_at is not None and self.next_due_at < now

    def is_unseen(self, on: date) -> bool:
        """Whether a person has to look at the priority, because nobody has seen the child for so long."""
        return is_unseen(self.unseen_from, on)

    @property
    def owes_social_care(self) -> bool:
        """A required task until it is done, on every RED case and every child known to social care."""
        required = self.priority is Priority.RED or self.needs_social_care
        return required and self.social_care_told_at is None and self.stage is not Stage.CLOSED

    @property
    def waits_for_first_act(self) -> bool:
        """Nobody has taken, assigned, prioritised or moved it yet, and it is open. Looking at it is no act."""
        return self.acknowledged_at is None and self.stage is not Stage.CLOSED

    @property
    def is_told_together(self) -> bool:
        """Whether the emails about it are put together with those about others. Not once somebody acted on it."""
        return self.in_flood and self.waits_for_first_act

    @property
    def comes_first(self) -> bool:
        """A child may be at risk, and nobody has acted. Merely overdue cases must not hide it on a list."""
        return self.priority is Priority.RED and self.waits_for_first_act
