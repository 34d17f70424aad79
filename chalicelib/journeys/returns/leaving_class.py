"""Whether the child left with the most senior class: then the law may ask for no return."""

from datetime import date

from chalicelib.domain.returns.deletion_lateness import NO_RETURN_NEEDED, last_term_ended
from chalicelib.domain.returns.grounds import DIED
from chalicelib.journeys.engine.fields import Field, Kind, Raw
from chalicelib.journeys.engine.form import Setting, Values
from chalicelib.journeys.engine.journey import When
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.parts.questions import yes_no_not_known
from chalicelib.journeys.returns.leaving_register import day_of_deletion

SENIOR = Field(
    "senior_leaver",
    "Was the child in your school’s most senior class?",
    Kind.RADIOS,
    hint="For example, Year 6 of a primary school.",
    missing="Say whether the child was in your most senior class.",
    choices=yes_no_not_known(),
)


def leaves_after_last_term(raw: Raw, setting: Setting) -> bool:
    on = day_of_deletion(raw)
    return on is not None and last_term_ended(on, setting.calendar) is not None


def _no_return_needed(values: Values, today: date) -> dict[str, str]:
    return {SENIOR.name: NO_RETURN_NEEDED} if values.get(SENIOR.name) == "yes" else {}


def leaving_class(setting: Setting) -> When:
    """Asked of a name that goes at or after the end of the last term: then the law may ask for no return."""
    page = Page("leaving-class", "The end of the school year", (SENIOR,), doubts=_no_return_needed)

    def make(raw: Raw) -> Page | None:
        asked = leaves_after_last_term(raw, setting) or raw.get(SENIOR.name, "")
        return page if asked and raw.get("ground", DIED) != DIED else None

    return When(page, make, "Only where the name is deleted at or after the end of the last term")
