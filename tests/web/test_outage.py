"""The words for people and the log while the table does not answer."""

import json

import pytest

from tests.support.browser import Person, Service
from tests.web.promises import has_security_headers, is_a_page_in_english, needs_nothing_that_the_policy_forbids


def test_without_the_table_a_page_says_try_again_and_the_log_only_why(
    service: Service, officer: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    token = officer.csrf
    service.drop_table()
    capsys.readouterr()
    for page in (officer.ask("GET", "/cases"), officer.post("/sign-in", {"csrf": token, "email": "a@b.example"})):
        assert (page.status, "It is safe to press it twice" in page.text) == (503, True)
        has_security_headers(page)
        is_a_page_in_english(page)
        needs_nothing_that_the_policy_forbids(page)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line.get("problem") for line in lines if line["what"] == "request-refused"} == {"TryAgain"}
    assert service.stack.table not in json.dumps(lines)


def test_without_the_table_a_tick_ends_without_words(service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    """The world itself cannot be had: the error is Lambda's to count, and the next minute's tick begins anew."""
    with pytest.raises(Exception, match="^GetError$"):
        service.tick()
    assert service.stack.table not in capsys.readouterr().out
