"""Walks through any form: the pages that its answers ask for, from its start page to its receipt, each looked at."""

from datetime import date
from urllib.parse import urlsplit

from chalicelib.journeys.engine.asked import asked
from chalicelib.journeys.engine.fields import Kind
from chalicelib.journeys.engine.form import Form
from tests.stack.keyboard import KeyboardVisitor
from tests.stack.visitor import A_PDF, reference_in
from tests.support.returns import SETTING

TYPED_BY_HAND = "Nowhere in the register"
_OF_A_FOUND_SCHOOL = ("-urn", "-typed", "-found")


def looks_right(visitor: KeyboardVisitor) -> None:
    """Axe finds nothing, and nothing is wider than the phone."""
    violations = visitor.axe()
    assert not violations, f"{violations} on {visitor.page.url}"
    assert visitor.fits, f"{visitor.page.url} is wider"


def through_the_screener(visitor: KeyboardVisitor, form: Form, **path: str) -> None:
    """From the front page to the start page of this form, by these answers."""
    visitor.open("/")
    visitor.press("Find the right form")
    for question, answer in path.items():
        looks_right(visitor)
        visitor.answer({question: answer})
    assert visitor.heading == form.title


def begin(visitor: KeyboardVisitor, form: Form, raw: dict[str, str], address: str) -> None:
    """From the start page to the task list; who does not say who they are has no address."""
    looks_right(visitor)
    visitor.press("Start now")
    if "/begin/" in visitor.page.url:
        looks_right(visitor)
        visitor.answer(answers_on(visitor, form, raw))
    if address:
        looks_right(visitor)
        visitor.sign_in(address)
    assert visitor.heading == f"Your {form.noun}", visitor.words
    looks_right(visitor)


def answers_on(visitor: KeyboardVisitor, form: Form, raw: dict[str, str]) -> dict[str, str]:
    """These answers' values for the shown page."""
    slug = urlsplit(visitor.page.url).path.rpartition("/")[2]
    slug = "before-you-start" if slug == form.name else slug
    page = form.journey(SETTING).page(slug, raw)
    assert page, slug
    if page.lists:
        added = visitor.page.locator("main .app-items").get_by_role("link", name="Change").count()
        return {page.lists.question: "yes" if added < len(page.lists.numbers(raw)) else "no"}
    of_the_register = visitor.page.locator("main .app-codes input").all()  # its days follow the stack's calendar
    codes = {each.get_attribute("name") or "": "O" for each in of_the_register}
    others = (name for item in asked(page.fields, raw) if item.kind is not Kind.CODES for name in item.inputs())
    return codes | {name: raw[name] for name in others if name in raw}


def fill_in_page(visitor: KeyboardVisitor, answers: dict[str, str]) -> None:
    """A school is looked for first; where none is found it is written by hand."""
    by_hand = {name: text for name, text in answers.items() if name.endswith("-typed")}
    wanted = {name.removesuffix("-typed"): TYPED_BY_HAND for name in by_hand}
    visitor.fill({name: text for name, text in answers.items() if not name.endswith(_OF_A_FOUND_SCHOOL)} | wanted)
    looks_right(visitor)
    visitor.press("Continue")
    if by_hand:
        visitor.fill(by_hand)
        looks_right(visitor)
        visitor.press("Continue")
    assert "wrong=yes" not in visitor.page.url, visitor.words


def fill_in(visitor: KeyboardVisitor, form: Form, raw: dict[str, str]) -> None:
    """Every part, from the task list and back to it."""
    for part in form.journey(SETTING).parts:
        visitor.follow(part.title)
        while "/pages/" in visitor.page.url:
            fill_in_page(visitor, answers_on(visitor, form, raw))


def add_a_file(visitor: KeyboardVisitor) -> None:
    """From the task list and back to it, with one file."""
    visitor.follow("Evidence")
    visitor.answer({"evidence-more": "yes"})
    looks_right(visitor)
    visitor.attach("letter.pdf", A_PDF)
    visitor.press("Upload")
    looks_right(visitor)
    visitor.press("Continue")
    visitor.answer({"evidence-more": "no"})


def send(visitor: KeyboardVisitor, form: Form) -> str:
    """From the task list to the receipt; its reference."""
    looks_right(visitor)
    visitor.press("Check your answers and send")
    looks_right(visitor)
    visitor.press("Accept and send")
    looks_right(visitor)
    assert visitor.heading == f"{form.noun[0].upper()}{form.noun[1:]} received", visitor.words
    assert visitor.errors == [], "nothing was blocked by the content security policy"
    return reference_in(visitor.words)


def dated(raw: dict[str, str], day: date) -> dict[str, str]:
    """The same answers with every date but the birth on this day, whatever the stack's clock says."""
    parts = {"-day": day.day, "-month": day.month, "-year": day.year}
    changed = {name: str(parts[end]) for name in raw for end in parts if name.endswith(end) and "born" not in name}
    return raw | changed
