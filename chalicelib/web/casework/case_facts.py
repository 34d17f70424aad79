"""The key facts of a case, in the words of its page."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from chalicelib.domain.casework.case import STAGE_LABELS, Case, Stage
from chalicelib.domain.casework.closing import EVIDENCE_LABELS, OUTCOME_LABELS, Evidence, Outcome
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.otherwise import OTHERWISE_LABELS
from chalicelib.domain.casework.triage import ROUTE_LABELS, Route
from chalicelib.domain.instants import london_day
from chalicelib.domain.newer import NEWER, read_as
from chalicelib.domain.wording import plain_day
from chalicelib.journeys.casework.steps.facts import SEXES, YEAR_GROUPS
from chalicelib.ports.world import World
from chalicelib.web.casework.changes_view import YES_NO
from chalicelib.web.casework.list_view import age_of
from chalicelib.web.casework.names import Names


class CaseFacts(Struct, frozen=True):
    """What the page says of the case itself. What is None is not known, or not yet."""

    reference: str
    child_name: str
    priority: str
    priority_reasons: Sequence[str]
    stage: str
    closed: bool
    age: str
    route: str | None
    on_roll: str
    otherwise: str | None
    primary_reason: str
    sex: str
    year_group: str
    cme_since: date | None
    cme_reasons: Sequence[str]
    outcome: str | None
    evidence: str | None
    owes_social_care: bool
    owner: str | None
    owner_away: str
    acknowledged: datetime | None
    proposed: datetime | None
    received: datetime
    version: int


def case_facts(world: World, case: Case, told: Sequence[Event], names: Names) -> CaseFacts:
    """`told`: the events that the page has read, newest first."""
    now = world.clock.now()
    return CaseFacts(
        reference=case.reference,
        child_name=case.child_name,
        priority=str(case.priority),
        priority_reasons=_reasons(case, told),
        stage=STAGE_LABELS[case.stage],
        closed=case.stage is Stage.CLOSED,
        age=age_of(case, now, world.authorities.current().calendar()),
        route=ROUTE_LABELS[read_as(Route, case.route)] if case.route else None,
        on_roll=YES_NO.get(case.on_roll, NEWER),
        otherwise=_otherwise(case),
        primary_reason=case.primary_reason,
        sex=SEXES.get(case.sex, case.sex),
        year_group=YEAR_GROUPS.get(case.year_group, case.year_group),
        cme_since=case.cme_since,
        cme_reasons=_cme_reasons(case, told),
        outcome=OUTCOME_LABELS[read_as(Outcome, case.outcome)] if case.outcome else None,
        evidence=EVIDENCE_LABELS[read_as(Evidence, case.evidence)] if case.evidence else None,
        owes_social_care=case.owes_social_care,
        owner=names.of_owner(case),
        owner_away=_owner_away(case, names, london_day(now)),
        acknowledged=case.acknowledged_at,
        proposed=case.proposed_at,
        received=case.received_at,
        version=case.version,
    )


def _owner_away(case: Case, names: Names, today: date) -> str:
    absence = names.absence_of_owner(case, today) if names.works(case) else None
    return f"{absence.words}. {absence.warning}".strip() if absence else ""


_SEE_EARLIER = "See the earlier events."


def _reasons(case: Case, events: Sequence[Event]) -> list[str]:
    """Why the case has its priority: the last word on it, or what the service proposed."""
    for event in events:
        if event.kind is EventKind.REFERRED and event.facts.get("priority") == case.priority:
            return event.text.split("\n")
        if "priority.after" in event.facts:
            return [event.text or "Confirmed at triage."]
    return [_SEE_EARLIER]


def _cme_reasons(case: Case, events: Sequence[Event]) -> list[str]:
    for event in events:
        found = event.kind in (EventKind.ROLL, EventKind.OTHERWISE)
        reasons = event.facts.get("reasons" if found else "cme_reasons", "")
        at_first = event.kind is EventKind.REFERRED and event.facts.get("on_roll") == case.on_roll
        if reasons and (found or at_first):
            return reasons.split("\n")
    return [_SEE_EARLIER]


def _otherwise(case: Case) -> str | None:
    """Empty until somebody records it."""
    return f"{OTHERWISE_LABELS[case.otherwise]}, on {plain_day(case.otherwise_on)}" if case.otherwise_on else None
