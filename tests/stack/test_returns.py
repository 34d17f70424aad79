"""The returns of a school in a browser on the packaged stack: the longest path of each, by keyboard alone, on a phone."""

import pytest
from playwright.sync_api import Browser

from chalicelib.journeys.forms import form_named
from infrastructure.local.example_data import HILLSIDE, OFFICE
from infrastructure.local.stack import LocalStack
from tests.stack.keyboard import KeyboardVisitor
from tests.stack.walks import begin, fill_in, send
from tests.support.returns import (
    typed_attendance_return_in_full,
    typed_joiner_in_full,
    typed_leaver,
    typed_leaver_in_full,
    typed_sickness_return_in_full,
)


def _chosen(raw: dict[str, str], name: str, letters: str) -> dict[str, str]:
    """The school is chosen from what these letters find, not written by hand."""
    return {key: text for key, text in raw.items() if key != f"{name}-typed"} | {name: letters, f"{name}-urn": "900002"}


WALKS = [
    pytest.param("leaver", typed_leaver_in_full("i"), id="leaver, absent for twenty days"),
    pytest.param("leaver", typed_leaver_in_full("h"), id="leaver, not back after leave"),
    pytest.param("leaver", typed_leaver_in_full("g"), id="leaver, moved"),
    pytest.param("leaver", typed_leaver_in_full("f"), id="leaver, home education"),
    pytest.param("leaver", typed_leaver("c"), id="leaver, registered twice"),
    pytest.param("leaver", typed_leaver("k"), id="leaver, died"),
    pytest.param("joiner", _chosen(typed_joiner_in_full(), "previous_school", "rivermead"), id="joiner"),
    pytest.param("attendance-return", typed_attendance_return_in_full(), id="attendance"),
    pytest.param("sickness-return", typed_sickness_return_in_full(), id="sickness"),
]


@pytest.mark.parametrize(("form_name", "raw"), WALKS)
def test_a_return_is_walked_to_its_end_on_a_phone(
    stack: LocalStack, browser: Browser, form_name: str, raw: dict[str, str]
) -> None:
    form, raw, visitor = form_named(form_name), raw | {"school_urn": HILLSIDE.urn}, KeyboardVisitor(stack, browser)
    visitor.open(f"/start/{form.name}")
    begin(visitor, form, raw, OFFICE.address)
    fill_in(visitor, form, raw)
    send(visitor, form)
    visitor.leave()
