"""The procedures from the first word to the proof: written, revised, announced by an information sheet, read by half of its
readers, the others chased, and shown to an inspector. By keyboard alone, on a phone."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.calendar.school_mail import is_read_on
from chalicelib.domain.instants import london_day
from infrastructure.local.example_contacts import HILLSIDE
from infrastructure.local.example_data import OFFICER
from infrastructure.local.post import Message
from infrastructure.local.stack import LocalStack
from tests.stack.days import TUESDAY, move, move_to_next
from tests.stack.keyboard import KeyboardVisitor
from tests.stack.visitor import emails, eventually
from tests.stack.walks import looks_right

SLUG, TITLE = "the-first-day", "The first day of absence"
FIRST = "## Who rings\n\nSomebody of the school rings home by ten.\n"
REVISED = "## Who rings\n\nSomebody of the school rings home by half past nine, and visits by the fifth day.\n"
SHEET = "Children missing education: the first day of absence"
HEAD, CHAIR = "head@hillside.example", "chair@hillside.example"
MONDAY, A_TICK = 0, 90
"""Seconds in which the function of every minute has run."""


@pytest.fixture(scope="module")
def term(stack: LocalStack) -> None:
    """In the holidays mail to schools waits: a day in term whose second Monday from then is one too."""
    is_read = is_read_on(EXAMPLE.calendar())

    def is_in_term() -> bool:
        today = london_day(stack.clock.now())
        return is_read(today) and is_read(today + timedelta(days=13))

    move_to_next(stack, TUESDAY, "10:00")
    while not is_in_term():
        move_to_next(stack, TUESDAY, "10:00")


@pytest.fixture(scope="module")
def officer(stack: LocalStack, browser: Browser, term: None) -> Iterator[KeyboardVisitor]:
    someone = KeyboardVisitor(stack, browser)
    someone.open("/sign-in?to=/guidance")
    someone.sign_in(OFFICER.address)
    yield someone
    someone.leave()


@pytest.fixture
def reader(stack: LocalStack, browser: Browser) -> Iterator[KeyboardVisitor]:
    """A head or a chair with a telephone: they have no account."""
    someone = KeyboardVisitor(stack, browser)
    yield someone
    someone.leave()


def _publish(officer: KeyboardVisitor) -> None:
    looks_right(officer)
    officer.answer({"when": "now"}, "Publish")


def _write(officer: KeyboardVisitor, words: str, changed: str) -> None:
    looks_right(officer)
    officer.answer({"markdown": words, "what_changed": changed}, "Save draft")
    looks_right(officer)
    officer.follow("Publish the draft, now or at a time")
    _publish(officer)


def _emails(stack: LocalStack, to: str, words: str) -> list[Message]:
    return [message for message in emails(stack, to, "") if words in message.subject]


def _sides(visitor: KeyboardVisitor) -> int:
    """Of paper."""
    return len(re.findall(rb"/Type\s*/Page\b", visitor.page.pdf(format="A4")))


def _says_read(stack: LocalStack, reader: KeyboardVisitor, to: str) -> None:
    """From the email, without a code: it shows no child."""
    move(stack, timedelta(minutes=2))  # sheets go in the lane of what can wait
    (message,) = eventually(lambda: _emails(stack, to, "165/14"), seconds=A_TICK)
    link = re.search(r"/links/[\w-]{43}", message.text)
    assert link, message.text
    reader.open(link[0])
    looks_right(reader)
    reader.press("Continue")
    looks_right(reader)
    assert SHEET in reader.words
    reader.answer({"read": "understood"}, "Send")
    looks_right(reader)
    assert "Your answer is recorded" in reader.words


def test_schools_are_told_of_revised_procedures_and_it_can_be_proved(
    stack: LocalStack, officer: KeyboardVisitor, reader: KeyboardVisitor
) -> None:
    # the procedure, twice
    looks_right(officer)
    officer.press("Write a new page")
    officer.answer({"title": TITLE, "slug": SLUG}, "Begin to write")
    _write(officer, FIRST, "First version.")
    officer.open(f"/guidance/{SLUG}")
    _write(officer, REVISED, "A visit by the fifth day.")
    reader.open(f"/procedures/{SLUG}")
    looks_right(reader)
    assert "half past nine" in reader.words

    # the sheet that announces it
    due = stack.clock.now() + timedelta(days=10)
    officer.open("/write-sheets")
    looks_right(officer)
    officer.press("Write a new sheet")
    looks_right(officer)
    officer.answer(
        {
            "number": "165/14",
            "type": "action",
            "title": SHEET,
            "roles-head": "yes",
            "roles-chair": "yes",
            "urns": HILLSIDE,
            "complete_by-day": str(due.day),
            "complete_by-month": str(due.month),
            "complete_by-year": str(due.year),
            "summary": "We revised what a school does on the first day.",
            "action": "Read it by {{date}} and tell your staff.",
            "markdown": "Read the revised page by {{date}}.",
            f"pages-{SLUG}_2": "yes",
        },
        "Save",
    )
    looks_right(officer)
    officer.press("Publish")
    assert "2 people" in officer.words, "the head and the chair"
    _publish(officer)
    looks_right(officer)
    reader.open("/sheets/2014/165")
    looks_right(reader)
    assert _sides(reader) == 1

    # half of them read it; the others are reminded
    _says_read(stack, reader, HEAD)
    eventually(lambda: _emails(stack, CHAIR, "165/14"), seconds=A_TICK)
    for _ in range(2):
        move_to_next(stack, MONDAY, "09:30")
    eventually(lambda: _emails(stack, CHAIR, "165/14")[1:], seconds=A_TICK)
    assert len(_emails(stack, HEAD, "165/14")) == 1

    # the proof, a week later
    officer.open("/sign-in?to=/guidance")
    officer.sign_in(OFFICER.address)
    officer.open(f"/guidance/{SLUG}/told?version=2")
    looks_right(officer)
    officer.tour()
    assert "165/14" in officer.words
    officer.open(f"/guidance/{SLUG}/told/{HILLSIDE}?version=2")
    looks_right(officer)
    assert "Helen Adair" in officer.words
