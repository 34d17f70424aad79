"""Ring another authority back, and answer its enquiry."""

from msgspec.structs import replace

from chalicelib.domain.casework import enquiry_steps
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.enquiry_steps import LEGAL_BASES, OTHER_BASIS, Answer, CallBack
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.casework.steps import Step
from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import authority_recipient
from chalicelib.domain.people.people import Person
from chalicelib.domain.waiting import WaitKind, wait_for
from chalicelib.journeys.casework.case_step import CaseStep, Told, Values, day, not_listed, text
from chalicelib.journeys.casework.given import Given, Need
from chalicelib.journeys.casework.questions import AT, on_day, who, words
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.pages import Page

_CALL_PAGE = Page(
    "call-back",
    "Record that you phoned the authority back",
    (
        who("whom", "Who did you phone?", "Enter who you phoned."),
        Field("number", "On which number?", Kind.PHONE, missing="Enter the number that you phoned."),
        Field(
            "published",
            "Where is this number published?",
            hint="For example, the contact page of the authority’s website. The number in the form is the sender’s own.",
            missing="Say where the number is published.",
            longest=300,
        ),
        Field(
            "genuine",
            "Are they who they say?",
            Kind.RADIOS,
            choices=(Choice("yes", "Yes"), Choice("no", "No", hint="If not, do not disclose anything to them.")),
            missing="Say whether they are who they say.",
        ),
        on_day("Day of the call"),
        AT,
        words("What was said"),
    ),
)


def _call_back(given: Given, values: Values) -> Step:
    """Ends the task to ring back where they are who they say."""
    if not given.call_back:
        raise Refused("Nobody needs to be phoned back about this case.")
    whom, number, published, at = (text(values, name) for name in ("whom", "number", "published", "at"))
    call = CallBack(whom, number, published, text(values, "genuine") == "yes", day(values), at, text(values))
    step = enquiry_steps.call_back(given.case, call, given.person.roles, given.now)
    return replace(step, ends={given.call_back: "The call is recorded on the case."} if call.genuine else {})


def _said_of_call(event: Event) -> list[str]:
    facts = event.facts
    they = "They are who they say" if facts["genuine"] == "yes" else "They are not who they say: disclose nothing"
    return [f"{they}, at {facts['at']}." if "at" in facts else f"{they}."]


CALL_BACK = CaseStep(
    slug="call-back",
    offered=not_listed,
    page=_CALL_PAGE,
    button="Record the call",
    needs=(Need.CALL_BACK,),
    decide=_call_back,
    told=(Told(EventKind.CALLED_BACK, "The call is recorded.", _said_of_call),),
)

_OTHER_BASIS = Field("other_basis", "Which?", missing="Enter the legal basis.", longest=300)
_ANSWER_PAGE = Page(
    "answer-enquiry",
    "Answer the enquiry",
    (
        words("What were they told?", "Only what they need.", "Say what they were told.", "told"),
        who("whom", "Who was told?", "Enter who was told."),
        Field(
            "basis",
            "On which legal basis?",
            Kind.RADIOS,
            missing="Choose the legal basis.",
            choices=tuple(
                Choice(basis, label, reveals=(_OTHER_BASIS,) if basis == OTHER_BASIS else ())
                for basis, label in LEGAL_BASES.items()
            ),
        ),
        on_day("Day they were told"),
    ),
    intro="Give the answer by phone or secure email first. "
    "The authority then gets an email, without names, that says it was answered.",
)


def _answer(given: Given, values: Values) -> Step:
    """Records the answer, and tells the authority that there is one."""
    told, whom, basis, other = (text(values, name) for name in ("told", "whom", "basis", "other_basis"))
    answer, owed = Answer(told, whom, basis, other, day(values)), bool(given.call_back)
    step = enquiry_steps.answer(given.case, answer, owed, given.person.roles, given.now)
    return replace(step, messages=_answered(given))


def _answered(given: Given) -> tuple[Message, ...]:
    """To the address of the directory, like the receipt; to nobody when it has none."""
    if not given.enquirer:
        return ()
    case, to = given.case, authority_recipient(given.enquirer)
    variables = {"reference": case.reference, "received": instant_text(case.received_at)}
    key = f"{case.case_id}|enquiry-answered|{case.version}"
    return (new_message(key, "enquiry_answered", to, variables, given.now, case_id=case.case_id),)


def _is_owed(case: Case, person: Person) -> bool:
    return case.stage is not Stage.CLOSED and wait_for(case.waits, WaitKind.ENQUIRY) is not None


def _said_of_answer(event: Event) -> list[str]:
    return [LEGAL_BASES.get(event.facts["basis"], "")]


ANSWER_ENQUIRY = CaseStep(
    slug="answer-enquiry",
    link="Answer the enquiry",
    offered=_is_owed,
    page=_ANSWER_PAGE,
    button="Record the answer",
    needs=(Need.CALL_BACK, Need.ENQUIRER),
    decide=_answer,
    told=(Told(EventKind.ENQUIRY_ANSWERED, "The answer is recorded.", _said_of_answer),),
)
