"""What the public reads of procedures and sheets, and a sheet for many readers, cost no more table units than aimed for."""

from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks import bulk, sheets
from benchmarks.units import Meter
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.bootstrap import world
from chalicelib.domain.people.roles import Role
from chalicelib.services.people.staffing import let_in
from infrastructure.local.example_data import OFFICER
from tests.support.table import TUESDAY, quick_stack

READERS = 120
WRITES_OF_A_READER = 8
"""A row in a transaction and in an index, and the same for the email."""


@pytest.fixture(scope="module")
def found() -> Iterator[dict[str, dict[str, float]]]:
    with quick_stack() as stack:
        stack.set_clock(TUESDAY)
        bulk.open_service(world())
        let_in(world(), OFFICER.name, OFFICER.address, [Role.OFFICER])
        yield sheets.measure(Meter(Row._get_connection().connection.client), READERS)


@pytest.mark.parametrize("page", sheets.AIMS)
def test_a_page_that_anybody_reads_costs_no_more_than_aimed_for(found: dict[str, Any], page: str) -> None:
    assert 0 < found[page]["reads"] + found[page]["writes"] <= sheets.AIMS[page], found[page]


def test_a_reader_costs_no_more_writes_than_a_row_and_an_email(found: dict[str, Any]) -> None:
    reads, writes = sheets.of_each_reader(found[sheets.PLANNED], READERS)
    assert 4 < writes <= WRITES_OF_A_READER, writes
    assert reads < 2, reads


def test_the_figures_are_printed_for_each_reader(found: dict[str, Any]) -> None:
    unit = {"reads": 1.0, "writes": 9.0}
    lines = {line[0]: line[-1] for line in sheets.lines(found, {"email handed over": unit, "news of an email": unit})}
    assert float(lines["US cents for each reader: planned"]) < float(
        lines["US cents for each reader: planned, sent and delivered"]
    )
