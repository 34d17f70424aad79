"""Confirm the triage, and change or confirm the priority."""

from datetime import datetime

from msgspec.structs import replace

from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.casework.steps import Step, a_step
from chalicelib.domain.casework.triage import ELSEWHERE, ROUTE_LABELS, Route
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.people import Person
from chalicelib.journeys.casework.case_step import CaseStep, Told, Values, may_work, text
from chalicelib.journeys.casework.given import Given, Need
from chalicelib.journeys.casework.questions import PRIORITIES, choices, words
from chalicelib.journeys.engine.fields import Field, Kind
from chalicelib.journeys.engine.pages import Page

_TRIAGE_PAGE = Page(
    "triage",
    "Triage",
    (
        Field(
            "route",
            "Who should deal with this referral?",
            Kind.RADIOS,
            choices=choices(ROUTE_LABELS),
            missing="Say who should deal with this referral.",
        ),
        Field("priority", "Priority", Kind.RADIOS, choices=PRIORITIES, missing="Choose a priority."),
        words("Why, if you do not choose the proposal"),
    ),
)
_PRIORITY_PAGE = Page(
    "priority",
    "Change or confirm the priority",
    (
        Field("priority", "Priority", Kind.RADIOS, choices=PRIORITIES, missing="Choose a priority."),
        words("Why", "Needed when the priority changes."),
    ),
)


def _triage(given: Given, values: Values) -> Step:
    """A person confirms or changes the proposed route and priority; a change needs a reason."""
    proposal, case = given.proposal, given.case
    if not proposal:
        raise Refused("The referral has been erased, so there is nothing to propose from.")
    may_work(given)
    route, priority, reason = Route(text(values, "route")), Priority(text(values, "priority")), text(values)
    if (route, priority) != (proposal.route, proposal.priority) and not reason.strip():
        raise Refused("You have not chosen the proposal. Say why.")
    after = _prioritised(case, priority, given.now)
    after = replace(after, route=str(route), stage=_after_triage(case.stage, route))
    proposed = {"proposed": f"{proposal.route} {proposal.priority}"}
    return a_step(case, after, EventKind.TRIAGED, given.now, reason, more=proposed)


def _after_triage(stage: Stage, route: Route) -> Stage:
    """A case for this team goes on to enquiries; any other stays at triage until it is handed over."""
    if stage not in (Stage.RECEIVED, Stage.TRIAGE):
        return stage
    return Stage.TRIAGE if route in ELSEWHERE else Stage.ENQUIRIES


def _change_priority(given: Given, values: Values) -> Step:
    """The same priority confirms it, which is also a first act."""
    may_work(given)
    case, priority, reason = given.case, Priority(text(values, "priority")), text(values)
    if case.priority is not priority and not reason.strip():
        raise Refused("Say why the priority changes.")
    return a_step(case, _prioritised(case, priority, given.now), EventKind.PRIORITY, given.now, reason)


def _prioritised(case: Case, priority: Priority, now: datetime) -> Case:
    """A decision while the child is unseen is a decision about that too."""
    unseen_from = None if case.is_unseen(london_day(now)) else case.unseen_from
    return replace(case, priority=priority, unseen_from=unseen_from)


def _is_owed(case: Case, person: Person) -> bool:
    return case.stage in (Stage.RECEIVED, Stage.TRIAGE)


TRIAGE = CaseStep(
    slug="triage",
    link="Confirm the triage",
    offered=_is_owed,
    page=_TRIAGE_PAGE,
    button="Confirm",
    needs=(Need.PROPOSAL,),
    decide=_triage,
    told=(Told(EventKind.TRIAGED, "The triage is confirmed."),),
)
PRIORITY = CaseStep(
    slug="priority",
    link="Change or confirm the priority",
    page=_PRIORITY_PAGE,
    button="Save priority",
    decide=_change_priority,
    told=(Told(EventKind.PRIORITY, "The priority is recorded."),),
)
