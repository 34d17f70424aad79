"""A safeguarding lead of a school agrees that a colleague becomes a contact of the school, or refuses."""

from collections.abc import Sequence

from chalicelib.domain.authority.second_person import LASTS
from chalicelib.domain.authority.wanted import WantedPerson
from chalicelib.domain.messages.message import Message
from chalicelib.domain.messages.recipients import person_of, recipient_of
from chalicelib.domain.people.purpose_links import PurposeLink, UsedLink
from chalicelib.journeys.casework.case_step import Values, text
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.pages import Page
from chalicelib.ports.world import World
from chalicelib.services.administration import asking_leads
from chalicelib.services.one_purpose.purpose import Fact, Purpose
from chalicelib.services.people.staffing import name_of

_PAGE = Page(
    "answer",
    "Say whether a colleague may have access",
    (
        Field(
            "answer",
            "May this person be a contact of your school?",
            Kind.RADIOS,
            missing="Say whether this person may be a contact of your school.",
            choices=(
                Choice("yes", "Yes: I know them, and this is their own work address"),
                Choice("no", "No, or I do not know them"),
            ),
        ),
    ),
)


def _lead(link: PurposeLink) -> str:
    return person_of(recipient_of(link.contact))


def _reference(world: World, link: PurposeLink) -> str | None:
    school = asking_leads.school_in_question(asking_leads.question_for(world, _lead(link), link.thing))
    return school.name if school else None


def _facts(world: World, link: PurposeLink) -> Sequence[Fact]:
    request = asking_leads.question_for(world, _lead(link), link.thing)
    school = asking_leads.school_in_question(request)
    if not request or not school or not isinstance(request.wanted, WantedPerson):
        return ()
    sees = "refers children, and reads the confidential answers in your school’s forms"
    return (
        Fact("Name", request.wanted.name),
        Fact("Work email address", request.wanted.email),
        Fact("School", school.name),
        Fact("What they do", f"Safeguarding lead: {sees}" if school.safeguarding else "Contact: refers children"),
        Fact("Asked by", name_of(world, request.by)),
    )


def _thing(message: Message) -> str:
    return message.variables["request"]


def _act(world: World, link: PurposeLink, by_link: UsedLink, values: Values) -> None:
    agrees = text(values, "answer") == "yes"
    asking_leads.answer(world, _lead(link), link.thing, agrees=agrees, by_link=by_link)


COLLEAGUE = Purpose(
    slug="colleague",
    emails=frozenset({asking_leads.EMAIL}),
    lives=LASTS,
    title=_PAGE.title,
    asks="asks whether somebody may be a contact of your school. You are one of its safeguarding leads.",
    thing=_thing,
    reference=_reference,
    record=lambda world, link: "",
    facts=_facts,
    page=_PAGE,
    button="Send your answer",
    act=_act,
    done={
        "yes": "They can sign in with their work email address now.",
        "no": "They get no access to your school’s forms. We have told the person who asked.",
    },
)
