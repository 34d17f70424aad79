"""Correct what the figures for the Department for Education count by."""

from collections.abc import Mapping

from msgspec.structs import replace

from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.casework.steps import Step, a_step
from chalicelib.domain.child.primary_reason import PRIMARY_REASONS
from chalicelib.domain.child.referral import NOT_CAPTURED, Sex
from chalicelib.journeys.casework.case_step import CaseStep, Told, Values, may_work, text
from chalicelib.journeys.casework.given import Given
from chalicelib.journeys.casework.questions import choices, words
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.parts.child import YEAR_GROUPS as YEARS_OF_A_FORM

SEXES: Mapping[str, str] = {
    Sex.FEMALE: "Female",
    Sex.MALE: "Male",
    Sex.NOT_KNOWN: "Not known",
    Sex.NOT_CAPTURED: "Not recorded",
}
YEAR_GROUPS: Mapping[str, str] = {
    **{choice.value: choice.label for choice in YEARS_OF_A_FORM},
    NOT_CAPTURED: "Not recorded",
}


def _recorded(labels: Mapping[str, str], now: str) -> tuple[Choice, ...]:
    """ "Not recorded" is offered only while nobody has recorded it."""
    return choices({value: words for value, words in labels.items() if value != NOT_CAPTURED or now == NOT_CAPTURED})


def facts_page(sex: str = NOT_CAPTURED, year_group: str = NOT_CAPTURED) -> Page:
    return Page(
        "facts",
        "Correct facts",
        (
            Field(
                "primary_reason",
                "Main reason why the child is missing education",
                Kind.SELECT,
                hint="“Unknown”: the team has looked and does not know. “Not recorded”: nobody has looked yet.",
                choices=tuple(Choice(reason, reason) for reason in PRIMARY_REASONS),
                missing="Choose the main reason.",
            ),
            Field("sex", "Sex", Kind.RADIOS, choices=_recorded(SEXES, sex), missing="Choose the sex, or Not known."),
            Field(
                "year_group",
                "Year group",
                Kind.SELECT,
                choices=_recorded(YEAR_GROUPS, year_group),
                missing="Choose the year group, or Not known.",
            ),
            words("Why, and who told you", missing="Say why, and who told you."),
        ),
        intro="The Department for Education’s figures are counted from these answers. Earlier answers stay in the timeline.",
    )


def _decide(given: Given, values: Values) -> Step:
    """A recorded fact cannot become "not recorded" again."""
    may_work(given)
    case, reason = given.case, text(values)
    primary_reason, sex, year_group = (text(values, name) for name in ("primary_reason", "sex", "year_group"))
    if not reason.strip():
        raise Refused("Say why, and who told you.")
    for known, new in ((case.sex, sex), (case.year_group, year_group)):
        if new == NOT_CAPTURED != known:
            raise Refused("The sex and year group are already recorded. If they are not known, choose “Not known”.")
    after = replace(case, primary_reason=primary_reason, sex=sex, year_group=year_group)
    if after == case:
        raise Refused("You have not changed anything. Change at least one answer.")
    return a_step(case, after, EventKind.FACTS, given.now, reason)


FACTS = CaseStep(
    slug="facts",
    link="Correct the main reason, sex or year group",
    page=lambda given: facts_page(given.case.sex, given.case.year_group),
    reads=facts_page(),
    begins=lambda case: {"primary_reason": case.primary_reason, "sex": case.sex, "year_group": case.year_group},
    button="Save facts",
    decide=_decide,
    told=(Told(EventKind.FACTS, "The facts are corrected."),),
)
