"""Write a decision about the roll to the school."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from chalicelib.domain.authority.tasks import SECOND_PERSON as SECOND_PERSON_TASK
from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.roll_decision import MAY_BE_REMOVED, STAY_ON_ROLL, decide
from chalicelib.domain.casework.steps import Step, waiting
from chalicelib.domain.deadlines.wait_dates import waits_after_decision
from chalicelib.domain.messages.many_readers import bounded
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import person_recipient
from chalicelib.domain.newer import NEWER
from chalicelib.domain.people.people import Person
from chalicelib.domain.returns import removal_steps
from chalicelib.domain.returns.grounds import ground_of
from chalicelib.domain.returns.removal import OFFERED, Lack, ground_label, missing
from chalicelib.domain.wording import plain_day
from chalicelib.journeys.casework.case_step import CaseStep, Told, Values, day, text
from chalicelib.journeys.casework.given import Given, Need
from chalicelib.journeys.casework.questions import words
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.pages import Page

DECISIONS: Mapping[str, str] = {
    STAY_ON_ROLL: "The child’s name must stay on the roll",
    MAY_BE_REMOVED: "The child’s name may be removed from the roll",
}


def _day_of_removal(value: date, today: date) -> str | None:
    if value < today:
        return "Removing a name cannot be backdated. Enter today or a later day."
    return "That is more than a year away. Check the year." if value > today + timedelta(days=366) else None


_PAGE = Page(
    "decision",
    "Write a decision to the school",
    (
        Field(
            "decision",
            "What is decided?",
            Kind.RADIOS,
            missing="Say what is decided.",
            choices=(
                Choice(STAY_ON_ROLL, DECISIONS[STAY_ON_ROLL]),
                Choice(
                    MAY_BE_REMOVED,
                    DECISIONS[MAY_BE_REMOVED],
                    reveals=(
                        Field(
                            "from_day",
                            "First day the name may be removed",
                            Kind.DATE,
                            hint="Removing a name cannot be backdated.",
                            missing="Enter the first day the name may be removed.",
                            date_check=_day_of_removal,
                        ),
                        Field(
                            "ground",
                            "Ground",
                            Kind.SELECT,
                            hint="Without a ground, a second person must confirm the removal.",
                            choices=tuple(Choice(ground.code, ground.label) for ground in OFFERED),
                        ),
                    ),
                ),
            ),
        ),
        words(
            "Why",
            "The school reads this after signing in. Do not include anything that its staff may not know, above all a "
            "restricted address.",
            "Say why: the school needs the reason for its records.",
        ),
    ),
)


def second_person_task_id(case_id: str, version: int) -> str:
    """The task for the proposal that made this version of the case."""
    return f"{SECOND_PERSON_TASK}{case_id}-{version}"


def _decide(given: Given, values: Values) -> Step:
    """A removal that lacks anything is only proposed, and waits for a second person."""
    decision, ground, reason = text(values, "decision"), text(values, "ground"), text(values)
    from_day = day(values, "from_day") if "from_day" in values else None
    lacks = _lacks(given, ground) if decision == MAY_BE_REMOVED else ()
    if lacks:
        return _propose(given, from_day, ground, lacks, reason)
    first = removal_steps.check_day(from_day, given.today) if decision == MAY_BE_REMOVED else None
    told, roles = len(given.told), given.person.roles
    return final(given, decide(given.case, decision, first, reason, told, roles, given.now, ground), first)


def _lacks(given: Given, ground: str) -> tuple[Lack, ...]:
    assert given.removal  # it is read for every removal
    known, calendar = given.removal
    return missing(known, ground_of(ground) if ground else None, given.today, calendar)


def _propose(given: Given, from_day: date | None, ground: str, lacks: Sequence[Lack], reason: str) -> Step:
    case, roles = given.case, given.person.roles
    step = removal_steps.propose(case, from_day, ground, lacks, reason, roles, given.today, given.now)
    words = (
        f"{case.reference}: a removal from the roll is proposed, and a second person must confirm it or send it back."
    )
    task_id = second_person_task_id(case.case_id, case.version + 1)
    return replace(step, tasks=(Task(task_id, words, "", given.now, case.case_id, case.reference),))


def final(given: Given, step: Step, from_day: date | None) -> Step:
    """A decision that goes to the school: the case waits until it is read, and for the deletion return after a removal."""
    waits = waits_after_decision(step.after.waits, from_day, given.calendar, given.now, given.authority)
    return replace(waiting(step, waits), messages=tuple(bounded([_waits(given, contact) for contact in given.told])))


def _waits(given: Given, contact: Person) -> Message:
    key, case = f"decision|{given.case_token}|{contact.person_id}", given.case
    to, variables = person_recipient(contact.person_id), {"reference": case.reference}
    return new_message(key, "decision_waiting", to, variables, given.now, case_id=case.case_id)


def school_told(event: Event) -> str:
    if event.facts.get("told"):
        return "We email the school that a decision is waiting."
    return "The service has no contact at the school, so we emailed nobody. Tell the school yourself, in writing."


def _ground(event: Event) -> list[str]:
    return [f"Ground {ground_label(event.facts['ground'])}"] if event.facts.get("ground") else []


def _said_when_decided(event: Event) -> list[str]:
    facts = event.facts
    first = f", from {plain_day(date.fromisoformat(facts['from_day']))}" if "from_day" in facts else ""
    return [f"{DECISIONS.get(facts['decision'], NEWER)}{first}.", *_ground(event), school_told(event)]


def _said_when_proposed(event: Event) -> list[str]:
    first = plain_day(date.fromisoformat(event.facts["from_day"]))
    return [f"{DECISIONS[MAY_BE_REMOVED]}, from {first}. Nothing went to the school.", *_ground(event)]


DECISION = CaseStep(
    slug="decision",
    link="Write a decision to the school",
    page=_PAGE,
    button="Send the decision",
    needs=(Need.REMOVAL, Need.TOLD, Need.CALENDAR),
    decide=_decide,
    told=(
        Told(EventKind.DECIDED, lambda event: f"The decision is written. {school_told(event)}", _said_when_decided),
        Told(
            EventKind.DECISION_PROPOSED,
            "The removal is proposed. Nothing goes to the school until a second person confirms it.",
            _said_when_proposed,
        ),
    ),
)
