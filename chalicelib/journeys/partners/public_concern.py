"""The public's form about a child without an education: the shortest, with or without a name."""

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from chalicelib.domain.child.referral import Referral
from chalicelib.domain.forms.disposition import Decision, Disposition
from chalicelib.domain.forms.names import PUBLIC_CONCERN
from chalicelib.journeys.engine.fields import Field, Kind, Value
from chalicelib.journeys.engine.form import IN_DANGER, Audience, Form, Setting, StartWords
from chalicelib.journeys.engine.journey import Part
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.partners.child_in_part import NAMES, birth
from chalicelib.journeys.partners.referral_in_part import to_referral
from chalicelib.journeys.partners.sender import phone
from chalicelib.journeys.partners.whereabouts_in_part import ADDRESS, SECRET
from chalicelib.journeys.parts.address import address_is_secret
from chalicelib.journeys.parts.danger import SAFETY_PART

NAME = PUBLIC_CONCERN
VERSION = 1


def _somewhere(values: Mapping[str, Value], today: date) -> dict[str, str]:
    if any(values.get(name) for name in ("address", "postcode", "where")):
        return {}
    return {"where": "Say where the child is, was or was seen, even if it is only a street, a school or a town."}


WHERE = Page(
    slug="where",
    title="Where the child is, or was",
    intro="Fill in what you know. One of the three is enough.",
    check=_somewhere,
    confidential=address_is_secret,
    fields=(
        replace(ADDRESS.fields[0], hint="Without the postcode. A street or a building helps."),
        ADDRESS.fields[1],
        Field(
            "where",
            "Or where you see the child, or saw the child last",
            Kind.LONG_TEXT,
            hint="A place, and about when.",
            longest=500,
        ),
        replace(
            SECRET,
            missing=None,
            hint="For example, because somebody must not learn where the child is. Only you and the team can see what you write.",
        ),
    ),
)

CONCERN = Page(
    slug="concern",
    title="What worries you",
    fields=(
        Field(
            "concern",
            "What makes you think that the child gets no education?",
            Kind.LONG_TEXT,
            hint="For example, that the child is at home on school days. You can leave this empty.",
            longest=3000,
        ),
        Field("school_known", "School that the child goes to or went to, if you know it", longest=200),
    ),
)

YOU = Page(
    slug="you",
    title="About you",
    intro=(
        "You need not say who you are. If you leave this empty we cannot ask you anything, and we still look into it. "
        "We never tell the family who told us."
    ),
    fields=(
        Field("referrer_name", "Your name, if you want to give it", autocomplete="name"),
        phone("referrer_phone", "Your phone number, if we may phone you", None),
        Field(
            "relation", "How you know the child, if you want to say", hint="For example, neighbour, relative or friend."
        ),
    ),
)

DECLARATION = (
    "What I have written is true as far as I know.",
    "I understand that nobody reads this at once, and that I must phone if a child is in danger.",
    "I understand that I will be told that this was received, and nothing about the child or the family.",
)


def _birth_may_be_left_open(today: date) -> Page:
    page = birth(today)
    return replace(page, fields=(replace(page.fields[0], missing=None),))


def _parts(setting: Setting, version: int) -> tuple[Part, ...]:
    return (
        SAFETY_PART,
        Part("child", "The child", (NAMES, _birth_may_be_left_open(setting.today), WHERE)),
        Part("concern", "What worries you", (CONCERN,)),
        Part("you", "About you", (YOU,)),
    )


def _decide(values: Mapping[str, Value], referral: Referral, setting: Setting) -> Decision:
    return Decision(Disposition.CASE, ("A member of the public is worried that a child gets no education.",))


FORM = Form(
    name=NAME,
    version=VERSION,
    title="Tell us about a child who may not be getting an education",
    noun="message",
    audience=Audience.PUBLIC,
    parts=_parts,
    declaration=DECLARATION,
    to_referral=to_referral,
    decide=_decide,
    next_steps=("The team reads what you sent. To protect the child, we cannot tell you what comes of it.", IN_DANGER),
    start=StartWords(
        lead="For anybody. You need not say who you are.",
        uses=(
            "a child of school age is at home, or out and about, on school days",
            "a child has disappeared from your street or your school, and nobody knows where to",
        ),
        to_hand=("what you know of the child: a name, or who the child is", "where the child is, or was"),
        note="We never tell the family who told us. To protect the child, we cannot tell you what comes of it.",
        minutes=5,
    ),
)
