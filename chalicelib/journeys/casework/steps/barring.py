"""Say who may not see the case, and let them see it again."""

from collections.abc import Sequence

from msgspec.structs import replace

from chalicelib.domain.casework.barring import bar, let_back, may_see
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.casework.steps import OnAnother, Step
from chalicelib.domain.people.people import Person
from chalicelib.journeys.casework.case_step import CaseStep, Told, Values, text
from chalicelib.journeys.casework.given import Given, Need
from chalicelib.journeys.casework.questions import words
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.pages import Page

_ALL_CASES = (
    "They will not see the child’s other cases either: those with the same UPN, or the same surname and date of birth. To let them "
    "see a case again, go to that case."
)


def _page(slug: str, title: str, people: Sequence[Person], question: str, intro: str = "") -> Page:
    choices = tuple(Choice(person.person_id, person.name) for person in sorted(people, key=lambda person: person.name))
    who = Field("whom", question, Kind.RADIOS, choices=choices, missing="Choose who it is.")
    return Page(
        slug, title, (who, words("Why", "Everybody who may see the case can read it.", "Say why.")), intro=intro
    )


def _named(given: Given) -> Person:
    if not given.named:
        raise Refused("Choose who it is.")
    return given.named


def _bar(given: Given, values: Values) -> Step:
    """From this case and from every other case that is certainly about the same child, open or closed."""
    whom, roles, reason = _named(given), given.person.roles, text(values)
    also = tuple(
        OnAnother(file.case, bar(file.case, whom, reason, roles, given.now))
        for file in given.siblings
        if may_see(file.case, whom.person_id)
    )
    return replace(bar(given.case, whom, reason, roles, given.now), also=also)


def _let_back(given: Given, values: Values) -> Step:
    return let_back(given.case, _named(given), text(values), given.person.roles, given.now)


BAR = CaseStep(
    slug="bar",
    link="Say who may not see the case",
    offered=lambda case, person: person.manages,
    page=lambda given: _page("bar", "Say who may not see the case", given.readers, "Who may not see it?", _ALL_CASES),
    offers=(Need.READERS,),
    button="Stop them seeing it",
    needs=(Need.NAMED, Need.SIBLINGS),
    decide=_bar,
    told=(Told(EventKind.BARRED, "They can no longer see the case."),),
)
LET_BACK = CaseStep(
    slug="let-back",
    link="Let somebody see the case again",
    offered=lambda case, person: person.manages and bool(case.barred),
    page=lambda given: _page("let-back", "Let somebody see the case again", given.barred, "Who may see it again?"),
    offers=(Need.BARRED,),
    button="Let them see it again",
    needs=(Need.NAMED,),
    decide=_let_back,
    told=(Told(EventKind.LET_BACK, "They can see the case again."),),
)
