"""Move the case to another stage."""

from collections.abc import Sequence

from msgspec.structs import replace

from chalicelib.domain.casework.case import STAGE_LABELS, Case, Stage
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.stages import Refused, check_move, next_stages
from chalicelib.domain.casework.steps import Step, a_step, check_open
from chalicelib.domain.people.people import Person
from chalicelib.journeys.casework.case_step import CaseStep, Told, Values, text
from chalicelib.journeys.casework.given import Given
from chalicelib.journeys.casework.questions import words
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.pages import Page


def _page(stages: Sequence[Stage]) -> Page:
    choices = tuple(Choice(str(to), STAGE_LABELS[to]) for to in stages)
    to = Field("to", "Stage", Kind.RADIOS, choices=choices, missing="Choose the stage that the case moves to.")
    return Page("move", "Move the case", (to, words("Why", "Needed unless the case comes from triage.")))


def _decide(given: Given, values: Values) -> Step:
    case, to, reason = given.case, Stage(text(values, "to")), text(values)
    if to is Stage.CLOSED:
        raise Refused("A case is closed with an outcome and its evidence. Use “Close the case”.")
    check_open(case)
    check_move(case.stage, to, given.person.roles, reason)
    return a_step(case, replace(case, stage=to), EventKind.MOVED, given.now, reason)


def _may_move(case: Case, person: Person) -> bool:
    return case.stage not in (Stage.RECEIVED, Stage.CLOSED)


MOVE = CaseStep(
    slug="move",
    link="Move to another stage",
    offered=_may_move,
    page=lambda given: _page(next_stages(given.case.stage)),
    reads=_page(tuple(Stage)),
    button="Move the case",
    decide=_decide,
    told=(Told(EventKind.MOVED, "The case has moved to another stage."),),
)
