"""Facts that wait for somebody to confirm them."""

import pytest

from chalicelib.domain.guidance.confirming import facts_to_confirm


@pytest.mark.parametrize(
    ("markdown", "facts"),
    [
        ("", []),
        ("**Check** the days.", ["Check the days."]),
        ("Words.\n**Check** the 15 days.\n\nMore.", ["Check the 15 days."]),
        ("**Check** what\ngoes on\nhere.\n\nNot this.", ["Check what goes on here."]),
        ("* Kept.\n  **Check** it\n  with them.\n* Next.", ["Check it with them."]),
        ("* **Check** one.\n* **Check** two.\n1. **Check** three.", ["Check one.", "Check two.", "Check three."]),
        ("**Check** one.\n**Check** two.", ["Check one.", "Check two."]),
        ("**Check** one.\r\n\r\nWords.", ["Check one."]),
        ("**Check** *the* **days**.\n## Heading", ["Check *the* days."]),
        ("A line that begins **Check** is a fact.", []),
        ("**Checks** are no facts. **Check**", []),
        ("**Check**", ["Check"]),
    ],
)
def test_each_line_that_begins_with_check_is_a_fact(markdown: str, facts: list[str]) -> None:
    assert facts_to_confirm(markdown) == facts
