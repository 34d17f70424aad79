"""A stack that lost its keys stops: people see an error, alarms ring, no other key is made, and afterwards all goes on."""

import json
import os
from collections.abc import Iterator
from contextlib import suppress

import boto3
import pytest

from chalicelib.domain.needs_a_person import When
from chalicelib.runs import TickFailed
from infrastructure.keys import Place, restore
from infrastructure.local.example_data import OFFICER
from tests.operations.what_rings import told
from tests.support.browser import Person, Service
from tests.support.table import cold_start
from tests.web.promises import has_security_headers, needs_nothing_that_the_policy_forbids


@pytest.fixture
def without_keys(service: Service, officer: Person) -> Iterator[Service]:
    officer.get("/cases")
    for row in service.stack.rows("KEYS"):
        service.stack.delete_row(row)
    cold_start()
    yield service
    restore(Place.of(boto3.client, os.environ))


def test_without_keys_pages_are_errors_and_nothing_is_written(
    without_keys: Service, officer: Person, somebody: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    before = without_keys.stack.scan()
    pages = [
        officer.ask("GET", "/cases"),
        somebody.ask("GET", "/"),
        officer.post("/sign-in", {"email": OFFICER.address}),
    ]
    for page in pages:
        assert (page.status, "Sorry, something went wrong" in page.text) == (500, True)
        has_security_headers(page)
        needs_nothing_that_the_policy_forbids(page)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["problem"] for line in lines if line["what"] == "request-failed"} == {"KeyMissing"}
    assert [line["status"] for line in lines if line["what"] == "request"] == [500] * len(pages)
    assert set(told(lines, "keys-missing")) == {When.NOW}
    assert without_keys.stack.scan() == before


def test_the_minutes_run_rings_before_a_page_needs_the_keys(
    without_keys: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    with suppress(TickFailed):
        without_keys.tick()
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    failed = {line["part"]: line["problem"] for line in lines if line["what"] == "tick-failed"}
    assert failed["key_sets"] == "KeyMissing"
    assert told(lines, "keys-missing")


def test_once_they_are_put_back_everybody_goes_on_where_they_were(service: Service, officer: Person) -> None:
    page = officer.get("/cases")
    assert (page.status, page.url) == (200, "/cases")
