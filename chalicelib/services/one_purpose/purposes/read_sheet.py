"""Somebody at a school says that they have read an Action sheet. It shows no child, so it needs no code."""

from collections.abc import Sequence
from datetime import timedelta

from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.purpose_links import PurposeLink, UsedLink
from chalicelib.domain.sheets.body import by_when, filled_in
from chalicelib.domain.sheets.wording import name_of
from chalicelib.journeys.casework.case_step import Values, text
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.pages import Page
from chalicelib.ports.world import World
from chalicelib.services.one_purpose.purpose import Fact, Purpose
from chalicelib.services.sheets import reading

_LONGEST = 2_000
_PAGE = Page(
    "read",
    "Say that you have read this information sheet",
    (
        Field(
            "read",
            "Have you read the sheet?",
            Kind.RADIOS,
            missing="Say whether you have read the sheet.",
            choices=(
                Choice("understood", "Yes, and I know what to do"),
                Choice("question", "Yes, and I have a question"),
            ),
        ),
        Field(
            "words",
            "Your answer or question",
            Kind.LONG_TEXT,
            hint="Do not name a child.",
            longest=_LONGEST,
        ),
    ),
)


def _reference(world: World, link: PurposeLink) -> str | None:
    found = reading.email_of(world, link.thing)
    if not found or not reading.unread(world, found[0]):
        return None
    return f"Information sheet {name_of(found[1])}"


def _facts(world: World, link: PurposeLink) -> Sequence[Fact]:
    found = reading.email_of(world, link.thing)
    if not found:
        return ()
    message, sheet = found
    schools = world.schools.of([told.urn for told in reading.rows_of(world, message)])
    facts = (
        Fact("Sheet", sheet.title),
        Fact("For", ", ".join(sorted(school.name for school in schools))),
        Fact("What to do", filled_in(sheet, sheet.action)),
        Fact("To be completed by", by_when(sheet)),
        Fact("Read it at", world.links().sheet(sheet.number.year, sheet.number.number)),
    )
    return [fact for fact in facts if fact.words]


def _thing(message: Message) -> str:
    return message.message_id


def _act(world: World, link: PurposeLink, by_link: UsedLink, values: Values) -> None:
    asks, words = text(values, "read") == "question", text(values, "words")
    found = reading.email_of(world, link.thing)
    if not words and (asks or (found and found[1].asks_answer)):
        raise Refused("Write your question." if asks else "Write your answer: the sheet asks for one.")
    reading.read(world, link.thing, words, asks=asks, by_link=by_link)


READ_SHEET = Purpose(
    slug="read-sheet",
    emails=frozenset({"sheet_action", "sheet_reminder", "sheet_to_head"}),
    lives=timedelta(days=90),
    title=_PAGE.title,
    asks="asks you to say that you have read this information sheet.",
    thing=_thing,
    reference=_reference,
    record=lambda world, link: "",
    facts=_facts,
    page=_PAGE,
    button="Send",
    act=_act,
    done={
        "understood": "The team can see that your school has read it.",
        "question": "The team can see your question, and answers it.",
    },
    needs_code=False,
)
