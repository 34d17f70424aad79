"""Confirm or send back a removal from the roll that waits for a second person."""

from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.casework.steps import Step
from chalicelib.domain.people.people import Person
from chalicelib.domain.returns import removal_steps
from chalicelib.journeys.casework.case_step import CaseStep, Told, Values, text
from chalicelib.journeys.casework.given import Given, Need
from chalicelib.journeys.casework.questions import words
from chalicelib.journeys.casework.steps.decision import final
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.pages import Page

_PAGE = Page(
    "second-person",
    "A removal that waits for a second person",
    (
        Field(
            "word",
            "What do you decide?",
            Kind.RADIOS,
            missing="Say whether you confirm it or send it back.",
            choices=(
                Choice("confirm", "I confirm it", "The decision goes to the school at once, with the reason above."),
                Choice(
                    "send-back",
                    "I send it back",
                    "Nothing goes to the school.",
                    reveals=(words("Why you send it back", missing="Say why you send it back."),),
                ),
            ),
        ),
    ),
)


def _second_person(given: Given, values: Values) -> Step:
    if text(values, "word") != "confirm":
        return removal_steps.send_back(given.case, text(values), given.person.roles)
    found = given.waiting
    if not found:
        raise Refused("No removal waits for a second person on this case.")
    others = [person.name for person in given.colleagues]
    me, told = given.person, len(given.told)
    step = removal_steps.confirm(given.case, found, me.person_id, others, told, me.roles, given.today, given.now)
    return final(given, step, found.from_day)


def _is_proposed(case: Case, person: Person) -> bool:
    return case.stage is not Stage.CLOSED and case.proposed_at is not None


SECOND_PERSON = CaseStep(
    slug="second-person",
    link="Confirm or send back the proposed removal from the roll",
    offered=_is_proposed,
    page=_PAGE,
    button="Continue",
    needs=(Need.WAITING, Need.COLLEAGUES, Need.TOLD, Need.CALENDAR),
    decide=_second_person,
    told=(
        Told(
            EventKind.DECISION_SENT_BACK,
            "The proposed removal is sent back. Nothing went to the school.",
        ),
    ),
)
