"""The returns of a school in a browser on the packaged stack: every page of their longest paths, on a phone, clean for axe."""

import pytest
from playwright.sync_api import Browser

from chalicelib.journeys.answers import asked
from chalicelib.journeys.form import Form
from chalicelib.journeys.forms import form_named
from infrastructure.local.example_data import HILLSIDE, OFFICE
from infrastructure.local.stack import LocalStack
from tests.stack.visitor import Visitor, reference_in
from tests.support.returns import (
    SETTING,
    typed_attendance_return_in_full,
    typed_joiner_in_full,
    typed_leaver,
    typed_leaver_in_full,
    typed_sickness_return_in_full,
)

PHONE = {"viewport": {"width": 320, "height": 640}}
WALKS = [
    pytest.param("leaver", typed_leaver_in_full("i"), id="leaver, absent for twenty days"),
    pytest.param("leaver", typed_leaver_in_full("h"), id="leaver, not back after leave"),
    pytest.param("leaver", typed_leaver_in_full("g"), id="leaver, moved"),
    pytest.param("leaver", typed_leaver_in_full("f"), id="leaver, home education"),
    pytest.param("leaver", typed_leaver("c"), id="leaver, registered twice"),
    pytest.param("leaver", typed_leaver("k"), id="leaver, died"),
    pytest.param("joiner", typed_joiner_in_full(), id="joiner"),
    pytest.param("attendance-return", typed_attendance_return_in_full(), id="attendance"),
    pytest.param("sickness-return", typed_sickness_return_in_full(), id="sickness"),
]


def looks_right(visitor: Visitor) -> None:
    assert visitor.axe() == [], visitor.page.url
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 320, visitor.page.url


def begin(visitor: Visitor, form: Form) -> None:
    visitor.open(f"/start/{form.name}")
    looks_right(visitor)
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name="Start now").click()
    if "/begin/" in visitor.page.url:
        visitor.answer({"immediate_risk": "no", "phoned": "no"})
    visitor.sign_in(OFFICE.address)


def answers_on(visitor: Visitor, form: Form, raw: dict[str, str]) -> dict[str, str]:
    """What these answers say to the page that is shown, in reading order."""
    slug = visitor.page.url.rpartition("/")[2]
    if slug == "parents":
        added = visitor.page.locator("main").get_by_role("link", name="Change").count()
        return {"parents-more": "yes" if f"parent-{added + 1}-name" in raw else "no"}
    if slug == "register":  # the days are those of the stack's calendar
        inputs = visitor.page.locator("main input[name^=codes-]").all()
        return {each.get_attribute("name") or "": "O" for each in inputs}
    page = form.journey(SETTING).page(slug, raw)
    assert page, slug
    return {name: raw[name] for item in asked(page.fields, raw) for name in item.inputs() if name in raw}


def write_schools_by_hand(visitor: Visitor, answers: dict[str, str]) -> None:
    """A school is looked for first; where none is found it is written by hand."""
    for name, text in answers.items():
        if name.endswith("-typed"):
            visitor.page.fill(f"#{name.removesuffix('-typed')}", "Nowhere in the register")
            visitor.page.keyboard.press("Tab")  # closes the list that the script offers
            visitor.press("Continue")
            visitor.fill({name: text})


def fill_in(visitor: Visitor, form: Form, raw: dict[str, str], part: str) -> None:
    visitor.page.locator("main").get_by_role("link", name=part, exact=True).click()
    while "/pages/" in visitor.page.url:
        answers = answers_on(visitor, form, raw)
        visitor.fill({name: text for name, text in answers.items() if not name.endswith(("-urn", "-typed"))})
        write_schools_by_hand(visitor, answers)
        looks_right(visitor)
        visitor.press("Continue")
        assert "wrong=yes" not in visitor.page.url, visitor.words


@pytest.mark.parametrize(("form_name", "raw"), WALKS)
def test_a_return_is_walked_to_its_end_on_a_phone(
    stack: LocalStack, browser: Browser, form_name: str, raw: dict[str, str]
) -> None:
    form, raw, visitor = form_named(form_name), raw | {"school_urn": HILLSIDE.urn}, Visitor(stack, browser, **PHONE)
    begin(visitor, form)
    looks_right(visitor)
    for part in form.journey(SETTING).parts:
        fill_in(visitor, form, raw, part.title)
    visitor.press("Check your answers and send")
    looks_right(visitor)
    visitor.press("Accept and send")
    looks_right(visitor)
    assert visitor.heading == f"{form.one[0].upper()}{form.one[1:]} received"
    assert reference_in(visitor.words)
    assert visitor.errors == []
    visitor.leave()
