"""From complete, parsed values to what the domain reads: what every form about a child has in common."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from chalicelib.domain.child.destination import names_a_school, names_an_address
from chalicelib.domain.child.needs import NEEDS
from chalicelib.domain.child.referral import Answer, Belief, BirthIs, Child, Referral, Sex
from chalicelib.domain.people.people import School
from chalicelib.domain.returns.absence_return import Codes
from chalicelib.journeys.engine.fields import Raw
from chalicelib.journeys.engine.form import Values

_SESSION = r"-(\d{4}-\d\d-\d\d)-([ap]m)"


def date_of(values: Values, name: str) -> date | None:
    value = values.get(name)
    return value if isinstance(value, date) else None


def text_of(values: Values, name: str) -> str:
    return str(values.get(name, ""))


def answer_of(values: Values, name: str) -> Answer:
    """A question without an answer is "not known"."""
    return Answer(text_of(values, name) or Answer.NOT_KNOWN)


def child_of(values: Values) -> Child:
    born = values["born"]
    if not isinstance(born, date):
        raise TypeError("born is a date field")
    return Child(
        first_names=text_of(values, "first_names"),
        last_name=text_of(values, "last_name"),
        born=born,
        sex=Sex(text_of(values, "sex")),
        upn=text_of(values, "upn"),
        year_group=text_of(values, "actual_year_group") or text_of(values, "year_group"),
        born_is=BirthIs.ESTIMATED if values.get("born_is") == "estimated" else BirthIs.KNOWN,
    )


def names_a_destination(values: Values) -> bool:
    """Whether the form names a new address or a new school. One chosen from the register counts, whatever its name."""
    named = values.get("destination") == "yes"
    if named and text_of(values, "new_school-urn"):
        return True
    school = text_of(values, "new_school") if named else ""
    postcode = text_of(values, "new_postcode") or text_of(values, "place_postcode")
    return names_a_school(school) or names_an_address(text_of(values, "new_address"), postcode)


def of_family(values: Values, *names: str) -> Iterator[str]:
    """The answers about each parent or carer under these names."""
    for name in sorted(values):
        match = re.fullmatch(r"parent-\d+-(\w+)", name)
        if match and match[1] in names:
            yield text_of(values, name)


def names_in(text: str) -> tuple[str, ...]:
    """Names that were typed with commas between them."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def needs_of(values: Values) -> dict[str, Answer]:
    return {need.code: Answer(answer) for need in NEEDS if (answer := text_of(values, f"need-{need.code}"))}


def referral_of(values: Values, schools: Sequence[School]) -> Referral:
    """The common answers of a school's forms: on a roll, in an unknown place, until a form says otherwise."""
    school = next(school for school in schools if school.urn == values["school_urn"])
    return Referral(
        child=child_of(values),
        on_roll=Answer.YES,
        belief=Belief.NOT_KNOWN,
        restricted_address=answer_of(values, "restricted_address"),
        destination_named=names_a_destination(values),
        immediate_risk=answer_of(values, "immediate_risk"),
        phoned=answer_of(values, "phoned"),
        last_attended=date_of(values, "last_attended"),
        postcode=text_of(values, "postcode"),
        school_urn=school.urn,
        school_name=school.name,
        needs=needs_of(values),
        other_names=names_in(text_of(values, "previous_names")),
        phones=tuple(of_family(values, "phone", "other_phone")),
        emails=tuple(of_family(values, "email")),
    )


# --- the register --------------------------------------------------------------------------------------------------------


def codes_of(values: Values, field: str) -> Codes:
    """The codes of a field of that kind, by day."""
    found: dict[date, dict[str, str]] = {}
    for name in values:
        if (match := re.fullmatch(field + _SESSION, name)) and (day := _day(match[1])):
            found.setdefault(day, {})[match[2]] = text_of(values, name)
    return {day: (each.get("am", ""), each.get("pm", "")) for day, each in sorted(found.items())}


def days_typed(raw: Raw, field: str) -> frozenset[date]:
    """The days of the register with something typed, so that it stays with its day and is seen."""
    matches = (re.fullmatch(field + _SESSION, name) for name, text in raw.items() if text)
    return frozenset(filter(None, (_day(match[1]) for match in matches if match)))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
