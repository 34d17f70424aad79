"""Another local authority's enquiry about a child: who asks, about which child, why, on what legal basis and by when."""

from collections.abc import Mapping
from datetime import date

from chalicelib.domain.authority.local_authorities import live
from chalicelib.domain.child.referral import Referral
from chalicelib.domain.forms.disposition import Decision, Disposition
from chalicelib.domain.forms.names import AUTHORITY_ENQUIRY
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Value
from chalicelib.journeys.engine.form import IN_DANGER, Audience, Form, Setting, StartWords
from chalicelib.journeys.engine.journey import Part
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.partners.child_in_part import child
from chalicelib.journeys.partners.referral_in_part import to_referral
from chalicelib.journeys.partners.sender import LEGAL_BASIS, phone
from chalicelib.journeys.partners.whereabouts_in_part import ADDRESS, FAMILY, SEEN
from chalicelib.journeys.parts.danger import SAFETY_PART
from chalicelib.journeys.parts.evidence import EVIDENCE_PART

NAME = AUTHORITY_ENQUIRY
VERSION = 1
AUTHORITY = "authority_code"
"""The field with the code of the authority that asks."""


def _authority(today: date) -> Page:
    return Page(
        slug="authority",
        title="Your authority",
        fields=(
            Field(
                AUTHORITY,
                "Which local authority do you work for?",
                Kind.SELECT,
                hint="The receipt goes to the address that we have for this authority’s team, and nowhere else.",
                missing="Choose your local authority.",
                choices=tuple(Choice(found.code, found.name) for found in live(today)),
            ),
        ),
    )


YOU = Page(
    slug="you",
    title="You",
    fields=(
        Field("referrer_name", "Your name", missing="Enter your name.", autocomplete="name"),
        Field("referrer_role", "Your role", missing="Enter your role.", autocomplete="organization-title"),
        phone("referrer_phone", "Your direct phone number", "Enter your phone number."),
        Field("their_reference", "Your own reference, if there is one", longest=60, hint="Without the child’s name."),
    ),
)


def _not_yet_past(value: date, today: date) -> str | None:
    return "The day by which you need the answer must be today or later." if value < today else None


ENQUIRY = Page(
    slug="enquiry",
    title="What you need to know",
    fields=(
        Field(
            "why",
            "Why are you looking for this child?",
            Kind.LONG_TEXT,
            longest=3000,
            missing="Say why you are looking for this child.",
        ),
        Field(
            "link",
            "What makes you think that the child is, or was, in our area?",
            Kind.LONG_TEXT,
            longest=2000,
            missing="Say what links the child to our area.",
        ),
        Field(
            "needed",
            "What do you need to know?",
            Kind.LONG_TEXT,
            hint="For example, whether the child is on a school’s roll here. Ask for no more than you need.",
            longest=2000,
            missing="Say what you need to know.",
        ),
        Field(
            "needed_by",
            "By which day, if there is one?",
            Kind.DATE,
            hint="Without a day we answer within a few working days.",
            date_check=_not_yet_past,
        ),
    ),
)

BASIS = Page(slug="legal-basis", title="Sharing this with us", fields=(LEGAL_BASIS,))

DECLARATION = (
    "What I have written is true as far as I know.",
    "I ask on behalf of my authority, and for no other purpose than the one that I gave.",
    "I understand that you may phone my authority on a published number before you answer.",
    "I understand that this form is not a safeguarding referral and that, where a child is at risk, I must phone.",
)


def _parts(setting: Setting, version: int) -> tuple[Part, ...]:
    return (
        SAFETY_PART,
        Part("you", "You and your authority", (_authority(setting.today), YOU)),
        child(setting.today),
        Part("home", "Address and family", (ADDRESS, FAMILY, SEEN)),
        Part("enquiry", "Your enquiry", (ENQUIRY, BASIS)),
        EVIDENCE_PART,
    )


def _decide(values: Mapping[str, Value], referral: Referral, setting: Setting) -> Decision:
    return Decision(Disposition.CASE, ("Another local authority asks about this child.",))


FORM = Form(
    name=NAME,
    version=VERSION,
    title="Ask about a child as another local authority",
    noun="enquiry",
    audience=Audience.AUTHORITY,
    parts=_parts,
    declaration=DECLARATION,
    to_referral=to_referral,
    decide=_decide,
    receipt_email="enquiry_receipt",
    next_steps=(
        "The team looks into it. Before it answers, it may phone your authority on a number that your authority publishes.",
        IN_DANGER,
    ),
    start=StartWords(
        lead="For another authority’s team for children missing education that looks for a child.",
        uses=(
            "a child from your area may be in ours",
            "a child from our area may be in yours, and you need to know more",
        ),
        elsewhere="To tell us of a child in our area who may be getting no education, use the form for professionals.",
        to_hand=(
            "what you know of the child and the family",
            "why you look for the child, and by when you need to know",
            "on which legal basis you ask",
        ),
        note=(
            "Use an address that ends in .gov.uk. We may phone your authority on a number that it publishes before we answer."
        ),
        minutes=8,
    ),
)
