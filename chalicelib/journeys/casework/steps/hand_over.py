"""Hand the child over to somebody else, and record what they answered."""

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from chalicelib.domain.casework import hand_over
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.hand_over import RECEIVERS, Answered, Said
from chalicelib.domain.casework.steps import Step
from chalicelib.domain.deadlines.wait_dates import hand_over_wait
from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import team_mailbox
from chalicelib.domain.newer import read_as
from chalicelib.domain.people.people import Person
from chalicelib.domain.waiting import Wait, WaitKind, wait_for
from chalicelib.domain.wording import inside_sentence, listed
from chalicelib.journeys.casework.case_step import CaseStep, Told, Values, day, text
from chalicelib.journeys.casework.given import Given
from chalicelib.journeys.casework.questions import ANSWERED_HOW, HANDED_HOW, choices, how, on_day, who, words
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Value
from chalicelib.journeys.engine.pages import Page

_PAGE = Page(
    "hand-over",
    "Hand over to somebody else",
    (
        Field(
            "to",
            "Who takes over the child?",
            Kind.RADIOS,
            choices=choices(RECEIVERS),
            missing="Say who takes over the child.",
        ),
        who("whom", "Who was told?"),
        how("How was it handed over?", "Say how it was handed over."),
        on_day("Day of the hand-over"),
        words("What was agreed, and who tells the family and the school"),
    ),
    intro="We email a team of the authority the reference, without names. The case stays with its owner, who gets a date by "
    "which the other team must answer.",
)


def _hand_over_page(given: Given) -> Page:
    """With a warning about teams without a mailbox: their email would come to our own team."""
    without = given.authority.without_mailbox()
    if not without:
        return _PAGE
    warning = f"No mailbox is set for {listed(without)}: the email comes to your own team, so phone them."
    return replace(_PAGE, intro=f"{_PAGE.intro} {warning}")


def _hand_over(given: Given, values: Values) -> Step:
    wait = hand_over_wait(text(values, "to"), given.now, given.authority)
    whom, by = text(values, "whom"), text(values, "how")
    step = hand_over.hand_over(given.case, wait, whom, by, day(values), text(values), given.person.roles, given.now)
    return replace(step, messages=_asked(given, wait))


def _asked(given: Given, wait: Wait) -> tuple[Message, ...]:
    """The email to a team of the authority names nobody."""
    if wait.to not in set(Team):
        return ()
    variables = {"reference": given.case.reference, "due": instant_text(wait.due_at)}
    to, key = team_mailbox(read_as(Team, wait.to)), f"hand-over|{given.case_token}"
    return (new_message(key, "hand_over_asked", to, variables, wait.since, case_id=given.case.case_id),)


def _said_at_hand_over(event: Event) -> list[str]:
    facts = event.facts
    return [f"{RECEIVERS.get(facts['to'], '')}: {inside_sentence(HANDED_HOW.get(facts['how'], ''))}"]


HAND_OVER = CaseStep(
    slug="hand-over",
    link="Hand over to somebody else",
    page=_hand_over_page,
    button="Record the hand-over",
    decide=_hand_over,
    told=(Told(EventKind.HANDED_OVER, "The hand-over is recorded.", _said_at_hand_over),),
)


# --- their answer ------------------------------------------------------------------------------------------------------


def answer_page(accepted: str, declined: str) -> Page:
    """Another team's answer to a hand-over. The arguments say what follows from each answer."""
    return Page(
        "team-answered",
        "Record what the other team said",
        (
            Field(
                "answered",
                "What did they say?",
                Kind.RADIOS,
                missing="Say whether they accept or decline.",
                choices=(
                    Choice(Answered.ACCEPTED, "They accept: they take over the child", hint=accepted),
                    Choice(Answered.DECLINED, "They decline", hint=declined),
                ),
            ),
            who("who", "Who said so?", "Enter who said so."),
            how("How did they say so?", "Say how they told you."),
            on_day("Day of their answer"),
            words("What they said, and who tells the family and the school"),
        ),
    )


def said(values: Mapping[str, Value]) -> Said:
    """From the answers to either of the two."""
    answered, who, how, text = (str(values.get(name, "")) for name in ("answered", "who", "how", "text"))
    on = values["on"]
    assert isinstance(on, date)
    return Said(Answered(answered), who, how, on, text)


def _answer(given: Given, values: Values) -> Step:
    return hand_over.answer(given.case, said(values), given.person.roles, given.now)


def _waits_for_team(case: Case, person: Person) -> bool:
    return case.stage is not Stage.CLOSED and wait_for(case.waits, WaitKind.HAND_OVER) is not None


def _said_in_answer(event: Event) -> list[str]:
    facts = event.facts
    by = inside_sentence(ANSWERED_HOW.get(facts["how"], ""))
    answer = f"{RECEIVERS.get(facts['to'], '')}: {facts['answered']}, {by}."
    return [answer, *([f"The case stays open. {facts['missing']}"] if "missing" in facts else [])]


TEAM_ANSWERED = CaseStep(
    slug="team-answered",
    link="Record what the other team said",
    offered=_waits_for_team,
    page=answer_page(
        "The case closes now if an outcome allows it. If not, it stays open and says what is missing.",
        "The case comes back to enquiries.",
    ),
    button="Record their answer",
    decide=_answer,
    told=(Told(EventKind.TEAM_ANSWERED, "The other team’s answer is recorded.", _said_in_answer),),
)
TEAM_ANSWERED_RETURN = answer_page(
    "They have taken over the return. We do not remind them again.",
    "We open a case now, and our team keeps the child.",
)
