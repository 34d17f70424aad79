"""An agency's form about a child: short, with "not known" wherever a professional may not know."""

from collections.abc import Mapping

from chalicelib.domain.child.referral import Referral
from chalicelib.domain.forms.disposition import Decision, Disposition
from chalicelib.domain.forms.names import AGENCY_REFERRAL
from chalicelib.domain.guidance import blocks
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Value
from chalicelib.journeys.engine.form import Audience, Form, Setting, StartWords
from chalicelib.journeys.engine.journey import Part
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.partners.child_in_part import child
from chalicelib.journeys.partners.referral_in_part import to_referral
from chalicelib.journeys.partners.sender import LEGAL_BASIS, phone
from chalicelib.journeys.partners.whereabouts_in_part import FAMILY, RISKS, WHEREABOUTS
from chalicelib.journeys.parts.danger import SAFETY_PART
from chalicelib.journeys.parts.evidence import EVIDENCE_PART

NAME = AGENCY_REFERRAL
VERSION = 1

CONCERN = Page(
    slug="concern",
    title="Why you are telling us",
    fields=(
        Field(
            "concern",
            "Why do you think that the child may be missing education?",
            Kind.LONG_TEXT,
            hint="What you saw or were told, by whom and when.",
            longest=3000,
            missing="Say why you think that the child may be missing education.",
        ),
        Field(
            "family_knows",
            "Does the family know that you are telling us?",
            Kind.RADIOS,
            hint="You need not tell them where it may put somebody at risk.",
            missing="Say whether the family knows, or choose Not known.",
            choices=(
                Choice("yes", "Yes"),
                Choice(
                    "no",
                    "No",
                    reveals=(Field("family_why_not", "Why not?", Kind.LONG_TEXT, longest=500),),
                ),
                Choice("not-known", "Not known"),
            ),
        ),
    ),
    guidance=(blocks.WHY_WE_ASK,),
)

KINDS = (
    Choice("health", "Health"),
    Choice("police", "Police"),
    Choice("housing", "Housing"),
    Choice("early-help", "Early help"),
    Choice("youth-justice", "Youth justice"),
    Choice("charity", "A charity or community group"),
    Choice("other", "Another kind", reveals=(Field("agency_words", "Which kind?", missing="Say which kind it is."),)),
)

YOU = Page(
    slug="you",
    title="You and your organisation",
    fields=(
        Field(
            "agency_kind",
            "What kind of organisation do you work for?",
            Kind.RADIOS,
            missing="Choose the kind of organisation.",
            choices=KINDS,
        ),
        Field(
            "organisation",
            "Name of the organisation, and your team",
            longest=200,
            missing="Enter the name of your organisation.",
            autocomplete="organization",
        ),
        Field("referrer_name", "Your name", missing="Enter your name.", autocomplete="name"),
        Field("referrer_role", "Your role", missing="Enter your role.", autocomplete="organization-title"),
        phone("referrer_phone", "Your phone number", "Enter your phone number."),
    ),
    guidance=(blocks.WHO_READS_THIS,),
)

BASIS = Page(slug="legal-basis", title="Sharing this with us", fields=(LEGAL_BASIS,))

DECLARATION = (
    "What I have written is true as far as I know.",
    "I understand that this form is not a safeguarding referral and that, where a child is at risk, I must phone.",
)


def _parts(setting: Setting, version: int) -> tuple[Part, ...]:
    return (
        SAFETY_PART,
        child(setting.today),
        WHEREABOUTS,
        Part("family", "Family and risks", (FAMILY, RISKS)),
        Part("concern", "Your concern", (CONCERN,)),
        EVIDENCE_PART,
        Part("you", "You", (YOU, BASIS)),
    )


def _decide(values: Mapping[str, Value], referral: Referral, setting: Setting) -> Decision:
    return Decision(Disposition.CASE, ("An agency tells of a child who may be missing education.",))


FORM = Form(
    name=NAME,
    version=VERSION,
    title="Tell us about a child as a professional who is not from a school",
    noun="referral",
    audience=Audience.PARTNER,
    parts=_parts,
    declaration=DECLARATION,
    to_referral=to_referral,
    decide=_decide,
    start=StartWords(
        lead="For health, police, housing, early help, youth justice and charities.",
        uses=(
            "you met a child of school age who does not seem to go to any school",
            "a family has moved here, or away, and nobody knows of a school",
            "a child whom you work with has stopped going to school and cannot be reached",
        ),
        elsewhere="If the child is on the roll of a school and only attends badly, tell the school.",
        to_hand=(
            "what you know of the child: any name, about how old, where",
            "when the child was last seen, and by whom",
            "on which legal basis you share this",
        ),
        note="You need not know everything: “not known” is an answer.",
        minutes=8,
    ),
)
