"""Take a case, or assign it."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from chalicelib.domain.casework.case import NotYours
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.owners import hand_on
from chalicelib.domain.casework.stages import Refused, check_worker
from chalicelib.domain.casework.steps import Step, a_step
from chalicelib.domain.people.people import Person
from chalicelib.journeys.casework.case_step import CaseStep, Told, Values, may_work, text
from chalicelib.journeys.casework.given import Given, Need
from chalicelib.journeys.casework.questions import words
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.pages import Page


def _take(given: Given, values: Values) -> Step:
    """Raises NotYours if somebody else has it, and they or their cover work."""
    may_work(given)
    if given.case.owner_id and given.owner_works:
        raise NotYours("Somebody else has taken this case since you opened it.")
    return a_step(given.case, replace(given.case, owner_id=given.person.person_id), EventKind.TAKEN, given.now)


TAKE = CaseStep(
    slug="take",
    button="Take this case",
    needs=(Need.OWNER_WORKS,),
    decide=_take,
    told=(Told(EventKind.TAKEN, "You have taken the case."),),
)


def assign_page(people: Sequence[Person], hints: Mapping[str, str]) -> Page:
    """`hints`: when each absent person is away, and who covers."""
    choices = tuple(
        Choice(person.person_id, person.name, hint=hints.get(person.person_id, ""))
        for person in sorted(people, key=lambda person: person.name)
    )
    who = Field("to", "Who is the new owner?", Kind.RADIOS, choices=choices, missing="Choose the new owner.")
    hint = "We email them that there is a note. They read it on the case."
    return Page("assign", "Assign the case", (who, words("Note to the new owner (optional)", hint, name="note")))


def _assign(given: Given, values: Values) -> Step:
    """The note to the new owner stays on the case. An email tells them of it, without its text."""
    if not given.named:
        raise Refused("Choose the new owner.")
    check_worker(given.person.roles)
    return hand_on(given.case, given.named, given.now, text(values, "note"))


ASSIGN_WITHOUT_EMAIL = CaseStep(slug="assign", needs=(Need.NAMED,), decide=_assign)
"""One of many, about which there is one email."""
ASSIGN = replace(
    ASSIGN_WITHOUT_EMAIL,
    link="Assign the case",
    page=lambda given: assign_page(given.workers, given.away),
    offers=(Need.WORKERS,),
    button="Assign the case",
    needs=(Need.NAMED, Need.MAIL_TO_OWNER),
    decide=lambda given, values: replace(_assign(given, values), messages=given.mail_to_owner),
    told=(Told(EventKind.ASSIGNED, "The case has a new owner."),),
)
