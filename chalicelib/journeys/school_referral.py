"""The form by which a school refers a child who is, or may be, missing education, in every version that was in use."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from chalicelib.domain.identifiers import normalise_urn
from chalicelib.domain.needs import NEEDS
from chalicelib.domain.people import School
from chalicelib.domain.primary_reason import NOT_RECORDED
from chalicelib.domain.referral import Answer, Belief, Child, Referral, Sex
from chalicelib.journeys import school_referral_1
from chalicelib.journeys.child_and_home import CHILD, HOME
from chalicelib.journeys.danger import DANGER
from chalicelib.journeys.evidence import EVIDENCE_PART
from chalicelib.journeys.fields import Journey, Part, Raw, Value
from chalicelib.journeys.keyed_in import KEYED_DECLARATION, KEYED_PART
from chalicelib.journeys.needs_and_you import NEEDS_PART, you
from chalicelib.journeys.school_and_search import ENQUIRIES_PART, SCHOOL, WHEREABOUTS, attendance

NAME = "school-referral"
VERSION = 3
KEYED = "keyed-referral"
"""The same form, keyed in by staff for somebody else: it asks who told us instead of who refers."""

DAYS_OF_REGISTER = 20

DECLARATION = (
    "What I have written is true as far as I know.",
    "I understand that this form is not a safeguarding referral and that, where a child is at risk, I must phone.",
    "I understand that this form does not permit removal from roll. The child stays on our roll until we are told.",
)

_GATE = Part("safety", DANGER.title, (DANGER,))


def school_referral(
    schools: Sequence[School], days: Sequence[date] = (), version: int = VERSION, form: str = NAME
) -> Journey:
    """The form for somebody who is a contact of these schools (at least one). Its first page is the gate.

    `days` are the school days that the register asks about. A draft or a submission of an earlier version keeps its pages.
    """
    if version == 1:
        return Journey(NAME, 1, school_referral_1.parts(schools))
    evidence = (EVIDENCE_PART,) if version >= 3 else ()
    parts = (_GATE, CHILD, HOME, SCHOOL, attendance(days), WHEREABOUTS, ENQUIRIES_PART, NEEDS_PART, *evidence)
    return Journey(form, version, (*parts, KEYED_PART if form == KEYED else you(schools)))


def declaration_of(form: str) -> tuple[str, ...]:
    return KEYED_DECLARATION if form == KEYED else DECLARATION


def as_sent(form: str, version: int, school: School, raw: Raw) -> Journey:
    """The form as a submission was sent with it: its version, its school, and the school days of its register."""
    return school_referral([school], _days_in(raw), version, form)


def _days_in(raw: Raw) -> list[date]:
    found = {match[1] for name in raw if (match := re.fullmatch(r"codes-(\d{4}-\d\d-\d\d)-[ap]m", name))}
    return sorted(filter(None, map(_day, found)))[-DAYS_OF_REGISTER:]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _date(values: Mapping[str, Value], name: str) -> date | None:
    value = values.get(name)
    return value if isinstance(value, date) else None


def _text(values: Mapping[str, Value], name: str) -> str:
    return str(values.get(name, ""))


def _child(values: Mapping[str, Value]) -> Child:
    born = values["born"]
    if not isinstance(born, date):
        raise TypeError("born is a date field")
    return Child(
        first_names=_text(values, "first_names"),
        last_name=_text(values, "last_name"),
        born=born,
        sex=Sex(_text(values, "sex")),
        upn=_text(values, "upn"),
        year_group=_text(values, "actual_year_group") or _text(values, "year_group"),
    )


def _of_family(values: Mapping[str, Value], *names: str) -> Iterator[str]:
    """What was answered about each parent or carer under these names."""
    for name in sorted(values):
        match = re.fullmatch(r"parent-\d+-(\w+)", name)
        if match and match[1] in names:
            yield _text(values, name)


def _school(values: Mapping[str, Value], schools: Sequence[School]) -> School:
    """The referrer's school; of a referral keyed in for somebody else, whom they speak for, perhaps without a number."""
    if "source" not in values:
        return next(school for school in schools if school.urn == values["school_urn"])
    name = _text(values, "school_name") or _text(values, "agency_name") or "Somebody who speaks for no school"
    return School(normalise_urn(_text(values, "typed_urn")), name)


def to_referral(values: Mapping[str, Value], schools: Sequence[School]) -> Referral:
    """The referral from a complete set of parsed values of any version, the gate's included."""
    school = _school(values, schools)
    other_names = (_text(values, "known_as"), *_text(values, "previous_names").split(","))
    return Referral(
        child=_child(values),
        immediate_risk=Answer(_text(values, "immediate_risk")),
        phoned=Answer(_text(values, "phoned")),
        on_roll=Answer(_text(values, "on_roll")),
        last_attended=_date(values, "last_attended"),
        last_seen=_date(values, "last_seen"),
        postcode=_text(values, "postcode"),
        restricted_address=Answer(_text(values, "restricted_address")),
        belief=Belief(_text(values, "belief")),
        school_urn=school.urn,
        school_name=school.name,
        needs={need.code: Answer(answer) for need in NEEDS if (answer := _text(values, f"need-{need.code}"))},
        primary_reason=_text(values, "primary_reason") or NOT_RECORDED,
        other_names=tuple(name.strip() for name in other_names if name.strip()),
        phones=tuple(_of_family(values, "phone", "other_phone")),
        emails=tuple(_of_family(values, "email")),
    )
