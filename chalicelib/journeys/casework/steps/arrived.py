"""Records an answer by phone or letter. An answer through the service ends its wait by itself."""

from collections.abc import Collection, Mapping

from msgspec.structs import replace

from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.casework.steps import Step, a_step
from chalicelib.domain.casework.word_from_outside import ENDED_BY_WORD
from chalicelib.domain.deadlines.rules import LABELS, Rule
from chalicelib.domain.newer import read_as
from chalicelib.domain.people.people import Person
from chalicelib.domain.waiting import WaitKind, wait_for, without_wait
from chalicelib.journeys.casework.case_step import CaseStep, Told, Values, day, may_work, text
from chalicelib.journeys.casework.given import Given
from chalicelib.journeys.casework.questions import choices, on_day, words
from chalicelib.journeys.engine.fields import Field, Kind
from chalicelib.journeys.engine.pages import Page

_ARRIVALS: Mapping[WaitKind, str] = {
    WaitKind.QUESTION: "The referrer’s answer to our questions, or we no longer need it",
    WaitKind.DECISION: "The school has our decision about its roll",
    WaitKind.DELETION: "The school’s deletion return, or its answer that the name stays on the roll",
}


def _page(kinds: Collection[WaitKind]) -> Page:
    return Page(
        "arrived",
        "Record what has come",
        (
            Field(
                "what",
                "What has come?",
                Kind.RADIOS,
                choices=choices({kind: label for kind, label in _ARRIVALS.items() if kind in kinds}),
                missing="Say what has come.",
            ),
            on_day("Day it came"),
            words(
                "What it says, who it is from and how it came, or why it is no longer needed",
                missing="Say what it says and how it came, or why it is no longer needed.",
            ),
        ),
    )


def _decide(given: Given, values: Values) -> Step:
    may_work(given)
    case, kind = given.case, WaitKind(text(values, "what"))
    if kind not in ENDED_BY_WORD or not wait_for(case.waits, kind):
        raise Refused("The case is no longer waiting for that.")
    after = replace(case, waits=without_wait(case.waits, kind))
    return a_step(case, after, EventKind.ARRIVED, given.now, text(values), day(values), {"wait": str(kind)})


def _is_awaited(case: Case, person: Person) -> bool:
    return case.stage is not Stage.CLOSED and any(wait.kind in ENDED_BY_WORD for wait in case.waits)


def _says(event: Event) -> list[str]:
    return [f"{LABELS[read_as(Rule, event.facts['wait'])]}: done."]


ARRIVED = CaseStep(
    slug="arrived",
    link="Record an answer that came by phone or letter",
    offered=_is_awaited,
    page=lambda given: _page([wait.kind for wait in given.case.waits]),
    reads=_page(tuple(WaitKind)),
    button="Record it",
    decide=_decide,
    told=(Told(EventKind.ARRIVED, "You have recorded that it came.", _says),),
    once_by="what",
)
