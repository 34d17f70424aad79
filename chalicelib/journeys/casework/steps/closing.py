"""Close the case, and open it again."""

from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.close_and_reopen import close, reopen
from chalicelib.domain.casework.closing import CLOSES, EVIDENCE_LABELS, OUTCOME_LABELS, Evidence, Outcome
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.steps import Step
from chalicelib.domain.people.people import Person
from chalicelib.journeys.casework.case_step import CaseStep, Told, Values, text
from chalicelib.journeys.casework.given import Given, Need
from chalicelib.journeys.casework.questions import choices, words
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.pages import Page

_CLOSE_PAGE = Page(
    "close",
    "Close the case",
    (
        Field(
            "outcome",
            "Outcome",
            Kind.RADIOS,
            choices=tuple(
                Choice(str(outcome), label, hint="" if CLOSES[outcome] else "The case stays open, on long watch.")
                for outcome, label in OUTCOME_LABELS.items()
                if outcome is not Outcome.DUPLICATE
            ),
            missing="Choose the outcome.",
        ),
        Field(
            "evidence",
            "How is it known?",
            Kind.RADIOS,
            choices=choices(EVIDENCE_LABELS),
            missing="Say how it is known.",
        ),
        words("What was seen or confirmed, by whom and when", missing="Say what was seen or confirmed."),
    ),
)
_REOPEN_PAGE = Page(
    "reopen", "Reopen the case", (words("Why the case is reopened", missing="Say why the case is reopened."),)
)


def _close(given: Given, values: Values) -> Step:
    outcome, evidence = Outcome(text(values, "outcome")), Evidence(text(values, "evidence"))
    return close(given.case, outcome, evidence, text(values), given.person.roles, given.now)


def _reopen(given: Given, values: Values) -> Step:
    return reopen(given.case, text(values), given.person.roles, given.now, given.owner)


def _may_close(case: Case, person: Person) -> bool:
    return case.stage not in (Stage.RECEIVED, Stage.CLOSED)


def _may_reopen(case: Case, person: Person) -> bool:
    return case.stage is Stage.CLOSED and case.outcome != Outcome.DUPLICATE


CLOSE = CaseStep(
    slug="close",
    link="Close the case",
    offered=_may_close,
    page=_CLOSE_PAGE,
    button="Close the case",
    decide=_close,
    told=(Told(EventKind.CLOSED, "The case is closed."),),
)
REOPEN = CaseStep(
    slug="reopen",
    link="Reopen the case",
    offered=_may_reopen,
    page=_REOPEN_PAGE,
    button="Reopen the case",
    needs=(Need.OWNER,),
    decide=_reopen,
    told=(Told(EventKind.REOPENED, "The case is open again."),),
)
