"""Every step of casework, in the order of the case page's list."""

from collections.abc import Mapping

from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.people.people import Person
from chalicelib.journeys.casework.case_step import CaseStep, Told
from chalicelib.journeys.casework.steps.arrived import ARRIVED
from chalicelib.journeys.casework.steps.ask_more import ASK_MORE
from chalicelib.journeys.casework.steps.barring import BAR, LET_BACK
from chalicelib.journeys.casework.steps.checks import CHECKS
from chalicelib.journeys.casework.steps.closing import CLOSE, REOPEN
from chalicelib.journeys.casework.steps.contact import CONTACT
from chalicelib.journeys.casework.steps.decision import DECISION
from chalicelib.journeys.casework.steps.enquiry import ANSWER_ENQUIRY, CALL_BACK
from chalicelib.journeys.casework.steps.facts import FACTS
from chalicelib.journeys.casework.steps.hand_over import HAND_OVER, TEAM_ANSWERED
from chalicelib.journeys.casework.steps.move import MOVE
from chalicelib.journeys.casework.steps.note import NOTE
from chalicelib.journeys.casework.steps.on_call import HAVE_IT
from chalicelib.journeys.casework.steps.otherwise import OTHERWISE
from chalicelib.journeys.casework.steps.owner import ASSIGN, TAKE
from chalicelib.journeys.casework.steps.review import REVIEW
from chalicelib.journeys.casework.steps.roll import ROLL
from chalicelib.journeys.casework.steps.same_child import NOT_SAME_CHILD, SAME_CHILD
from chalicelib.journeys.casework.steps.second_person import SECOND_PERSON
from chalicelib.journeys.casework.steps.send_again import SEND_AGAIN
from chalicelib.journeys.casework.steps.social_care import SOCIAL_CARE
from chalicelib.journeys.casework.steps.triage import PRIORITY, TRIAGE

WITH_A_PAGE: tuple[CaseStep, ...] = (
    TRIAGE,
    ANSWER_ENQUIRY,
    TEAM_ANSWERED,
    ARRIVED,
    SECOND_PERSON,
    CONTACT,
    CHECKS,
    REVIEW,
    SOCIAL_CARE,
    HAND_OVER,
    ROLL,
    OTHERWISE,
    FACTS,
    ASK_MORE,
    DECISION,
    PRIORITY,
    ASSIGN,
    SAME_CHILD,
    NOT_SAME_CHILD,
    REOPEN,
    MOVE,
    CLOSE,
    BAR,
    LET_BACK,
    CALL_BACK,
)
ON_THE_CASE_PAGE: tuple[CaseStep, ...] = (TAKE, HAVE_IT, NOTE, SEND_AGAIN)
"""Steps with their form or button on the case page itself."""
STEPS: Mapping[str, CaseStep] = {step.slug: step for step in WITH_A_PAGE}
TOLD: Mapping[EventKind, Told] = {told.kind: told for step in (*WITH_A_PAGE, *ON_THE_CASE_PAGE) for told in step.told}


def steps_for(case: Case, person: Person) -> list[CaseStep]:
    """The steps that this person can take with the case now."""
    return [step for step in WITH_A_PAGE if person.works_cases and step.offered(case, person)]
