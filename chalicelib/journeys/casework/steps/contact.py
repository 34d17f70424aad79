"""Record a contact attempt."""

from collections.abc import Mapping

from msgspec.structs import replace

from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.steps import Step, a_step
from chalicelib.domain.wording import inside_sentence
from chalicelib.journeys.casework.case_step import CaseStep, Told, Values, day, lines, may_work, text
from chalicelib.journeys.casework.given import Given
from chalicelib.journeys.casework.questions import AT, choices, on_day, words
from chalicelib.journeys.engine.fields import Field, Kind
from chalicelib.journeys.engine.pages import Page

SEEN = "seen"
"""The outcomes of a contact attempt in which somebody saw the child."""
CONTACT_WAYS: Mapping[str, str] = {
    "phone": "Phone call",
    "text": "Text message",
    "email": "Email",
    "letter": "Letter",
    "visit": "Home visit",
    "agency": "Enquiry to another agency",
    "other": "Something else",
}
CONTACT_OUTCOMES: Mapping[str, str] = {
    "spoke": "Spoke to somebody",
    "no-answer": "No answer",
    "wrong": "The number or address is wrong",
    "waiting": "Waiting for an answer",
    SEEN: "The child was seen",
}
_PAGE = Page(
    "contact",
    "Record a contact attempt",
    (
        Field(
            "how",
            "How was contact attempted?",
            Kind.RADIOS,
            choices=choices(CONTACT_WAYS),
            missing="Say how contact was attempted.",
        ),
        Field("who", "Who was contacted?", hint="A name and who they are, or an agency.", missing="Enter who it was."),
        on_day("Day of the attempt"),
        AT,
        Field(
            "outcome",
            "What came of it?",
            Kind.RADIOS,
            choices=choices(CONTACT_OUTCOMES),
            missing="Say what came of it.",
        ),
        words("What was said or seen", name="said"),
        Field("next", "What happens next?", hint="For example, a home visit on Thursday.", longest=300),
    ),
)


def _decide(given: Given, values: Values) -> Step:
    may_work(given)
    case, outcome = given.case, text(values, "outcome")
    after = replace(case, unseen_from=None) if outcome == SEEN else case
    said = lines(("Contacted: ", text(values, "who")), ("", text(values, "said")), ("Next: ", text(values, "next")))
    facts = {"how": text(values, "how"), "outcome": outcome, "at": text(values, "at")}
    return a_step(case, after, EventKind.CONTACT, given.now, said, day(values), facts)


def _says(event: Event) -> list[str]:
    facts = event.facts
    at = f" at {facts['at']}" if "at" in facts else ""
    outcome = inside_sentence(CONTACT_OUTCOMES.get(facts["outcome"], ""))
    return [f"{CONTACT_WAYS.get(facts['how'], '')}{at}: {outcome}"]


CONTACT = CaseStep(
    slug="contact",
    link="Record a contact attempt",
    page=_PAGE,
    button="Save contact attempt",
    decide=_decide,
    told=(Told(EventKind.CONTACT, "The contact attempt is recorded.", _says),),
)
