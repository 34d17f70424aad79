"""A school's referral of a child who is, or may be, missing education."""

from collections.abc import Callable, Sequence
from datetime import date

from msgspec.structs import replace

from chalicelib.domain.child.identifiers import normalise_urn
from chalicelib.domain.child.primary_reason import NOT_RECORDED
from chalicelib.domain.child.referral import Answer, Belief, Referral
from chalicelib.domain.forms.disposition import Decision, Disposition
from chalicelib.domain.forms.names import KEYED_REFERRAL, SCHOOL_REFERRAL
from chalicelib.domain.people.people import School
from chalicelib.journeys.engine.answers_to_referral import (
    child_of,
    date_of,
    names_a_destination,
    names_in,
    needs_of,
    of_family,
    text_of,
)
from chalicelib.journeys.engine.form import IN_DANGER, Audience, Form, Setting, StartWords, Values
from chalicelib.journeys.engine.journey import Journey, Part
from chalicelib.journeys.parts.child import CHILD
from chalicelib.journeys.parts.danger import SAFETY_PART
from chalicelib.journeys.parts.enquiries import ENQUIRIES_PART
from chalicelib.journeys.parts.evidence import EVIDENCE_PART
from chalicelib.journeys.parts.family import HOME
from chalicelib.journeys.parts.keyed_in import KEYED_DECLARATION, KEYED_PART
from chalicelib.journeys.parts.needs_and_you import NEEDS_PART, you
from chalicelib.journeys.parts.school import SCHOOL, attendance
from chalicelib.journeys.parts.whereabouts import WHEREABOUTS

NAME = SCHOOL_REFERRAL
VERSION = 1
KEYED = KEYED_REFERRAL
"""The same form, keyed in by staff for somebody else: it asks who told us instead of who refers."""

DECLARATION = (
    "What I have written is true as far as I know.",
    "I understand that this form is not a safeguarding referral and that, where a child is at risk, I must phone.",
    "I understand that this form does not permit removal from roll. The child stays on our roll until we are told.",
)


def school_referral(
    schools: Sequence[School], days: Sequence[date] = (), *, form: str = NAME, caveat: str = ""
) -> Journey:
    """The form for a contact of these schools (at least one). Its first page is the safety page.

    `days` are the school days that the register asks about, `caveat` a word on how they were counted.
    """
    search = (attendance(days, caveat), WHEREABOUTS, ENQUIRIES_PART)
    parts = (SAFETY_PART, CHILD, HOME, SCHOOL, *search, NEEDS_PART, EVIDENCE_PART)
    return Journey(form, VERSION, (*parts, KEYED_PART if form == KEYED else you(schools)))


def _school(values: Values, schools: Sequence[School]) -> School:
    """The referrer's school; for a referral keyed in for somebody else, the school they speak for, perhaps without a
    number."""
    if "source" not in values:
        return next(school for school in schools if school.urn == values["school_urn"])
    name = text_of(values, "school_name") or text_of(values, "agency_name") or "Somebody who speaks for no school"
    return School(normalise_urn(text_of(values, "typed_urn")), name)


def to_referral(values: Values, schools: Sequence[School]) -> Referral:
    """The referral from complete, parsed values, with those of the safety page."""
    school = _school(values, schools)
    other_names = f"{text_of(values, 'known_as')},{text_of(values, 'previous_names')}"
    return Referral(
        child=child_of(values),
        immediate_risk=Answer(text_of(values, "immediate_risk")),
        phoned=Answer(text_of(values, "phoned")),
        on_roll=Answer(text_of(values, "on_roll")),
        last_attended=date_of(values, "last_attended"),
        last_seen=date_of(values, "last_seen"),
        postcode=text_of(values, "postcode"),
        restricted_address=Answer(text_of(values, "restricted_address")),
        belief=Belief(text_of(values, "belief")),
        destination_named=names_a_destination(values),
        school_urn=school.urn,
        school_name=school.name,
        needs=needs_of(values),
        primary_reason=text_of(values, "primary_reason") or NOT_RECORDED,
        other_names=names_in(other_names),
        phones=tuple(of_family(values, "phone", "other_phone")),
        emails=tuple(of_family(values, "email")),
    )


def _parts(form: str) -> Callable[[Setting, int], tuple[Part, ...]]:
    return lambda setting, version: (
        school_referral(setting.schools, setting.days, form=form, caveat=setting.calendar.caveat).parts
    )


def _decide(values: Values, referral: Referral, setting: Setting) -> Decision:
    return Decision(Disposition.CASE, ("The child may be missing education.",))


_START = StartWords(
    "Tell us about a child who is not in school and whose education you cannot confirm.",
    uses=(
        "a pupil has stopped coming and you cannot reach the family",
        "a family has moved and no new school has asked for the pupil’s records",
        "a child was offered a place and never started",
    ),
    elsewhere=(
        "If you know where the child is and the problem is poor attendance, speak to the person who leads on attendance in "
        "your school."
    ),
    to_hand=(
        "the child’s legal name and date of birth, and their UPN if you have it",
        "when they last attended, and who saw them last",
        "what your school has tried, when, and what came of it",
        "their last known address, and whether it must be kept from anybody",
    ),
    note="Keep the child on roll until we tell you. Sending this form does not permit you to remove their name.",
    minutes=20,
)

FORM = Form(
    NAME,
    VERSION,
    title="Refer a child who may be missing education",
    noun="referral",
    audience=Audience.SCHOOL,
    parts=_parts(NAME),
    declaration=DECLARATION,
    to_referral=to_referral,
    decide=_decide,
    start=_START,
    is_referral=True,
    receipt_email="referral_receipt",
    next_steps=(
        "Keep the child on roll until we tell you. This does not permit you to remove their name.",
        "Keep trying to reach the family, and keep a note of what you try.",
        IN_DANGER,
    ),
    keyed_as=KEYED,
)
KEYED_FORM = replace(
    FORM,
    name=KEYED,
    parts=_parts(KEYED),
    declaration=KEYED_DECLARATION,
    next_steps=(),
    keyed_as="",
    keyed_for=NAME,
)
