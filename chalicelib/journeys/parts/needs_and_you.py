"""The pages of a referral about the child's needs and risks, and about who refers."""

from collections.abc import Sequence

from chalicelib.domain.child.needs import NEEDS, Need
from chalicelib.domain.guidance import blocks
from chalicelib.domain.people.people import School
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Raw
from chalicelib.journeys.engine.journey import Part
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.parts.questions import yes_no_not_known

_SOCIAL_CARE = frozenset(
    {
        "child-protection-plan",
        "section-47",
        "looked-after",
        "child-in-need",
        "previously-looked-after",
        "early-help",
        "private-fostering",
        "youth-justice",
    }
)
_HARM = frozenset(
    {
        "reported-missing",
        "fgm",
        "forced-marriage",
        "trafficking",
        "exploitation",
        "radicalisation",
        "vanished-after-social-care",
        "domestic-abuse",
        "missing-before",
    }
)


def _always(raw: Raw) -> bool:
    return True


def asks(need: Need) -> Field:
    """Yes, no or not known."""
    return Field(
        f"need-{need.code}",
        need.label,
        Kind.RADIOS,
        choices=yes_no_not_known(),
        missing=f"{need.label}: answer Yes, No or Not known.",
    )


def _page(slug: str, title: str, needs: Sequence[Need]) -> Page:
    return Page(slug, title, tuple(map(asks, needs)), confidential=_always)


_APPRAISAL = Page(
    "appraisal",
    "The designated safeguarding lead’s view",
    (
        Field(
            "appraised",
            "Has your designated safeguarding lead looked at this?",
            Kind.RADIOS,
            missing="Say whether your designated safeguarding lead has looked at this.",
            choices=(
                Choice(
                    "yes",
                    "Yes",
                    reveals=(
                        Field("lead_name", "Name of the lead", missing="Enter the name of the lead."),
                        Field(
                            "appraisal",
                            "The lead’s appraisal",
                            Kind.LONG_TEXT,
                            longest=2000,
                            missing="Enter the lead’s appraisal.",
                        ),
                    ),
                ),
                Choice("no", "No, not yet"),
                Choice("none", "We have none"),
            ),
        ),
    ),
    confidential=_always,
)

NEEDS_PART = Part(
    "needs",
    "Needs and risks",
    (
        _page("needs-social-care", "Social care and support", [need for need in NEEDS if need.code in _SOCIAL_CARE]),
        _page("needs-harm", "Risk of harm", [need for need in NEEDS if need.code in _HARM]),
        _page(
            "needs-circumstances",
            "The child’s circumstances",
            [need for need in NEEDS if need.code not in _SOCIAL_CARE | _HARM],
        ),
        _APPRAISAL,
    ),
)


_YOU = Page(
    "you",
    "You",
    (
        Field("referrer_name", "Your name", missing="Enter your name.", autocomplete="name"),
        Field(
            "referrer_role",
            "Your role",
            hint="For example, attendance lead.",
            missing="Enter your role.",
            autocomplete="organization-title",
        ),
        Field(
            "referrer_phone",
            "Your phone number",
            Kind.PHONE,
            longest=30,
            missing="Enter your phone number.",
            autocomplete="tel",
        ),
        Field(
            "second_contact",
            "A second person we can ask if you are away",
            hint="Name and role, if there is somebody.",
        ),
        Field("second_phone", "Their phone number", Kind.PHONE, longest=30),
    ),
    guidance=(blocks.WHO_READS_THIS,),
)


def _your_school(schools: Sequence[School]) -> Page:
    which = Field(
        "school_urn",
        "Your school",
        Kind.RADIOS,
        hint="Colleagues who are contacts of this school can continue this form.",
        missing="Choose the school you refer this child for.",
        choices=tuple(Choice(school.urn, school.name) for school in schools),
    )
    return Page("your-school", "Your school", (which,))


def you(schools: Sequence[School]) -> Part:
    """The referrer, and the school that they refer for."""
    return Part("you", "You and your school", (_YOU, _your_school(schools)))
