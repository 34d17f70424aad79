"""The estimate follows from the measured units and the prices, and nothing that is used is left out."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from benchmarks import cost
from benchmarks.report import AIMS, DOCS, FIGURES
from benchmarks.units import OVERHEAD, Item, read_units, size_of, stored_bytes, write_units
from tests.support.table import ROOT

MEASURED = json.loads(FIGURES.read_text())["actions"]["10000"]


def test_every_action_that_is_counted_was_measured() -> None:
    assert {*cost.OF_A_CHILD, *cost.OF_A_RETURN, *cost.OF_AN_IDLE_MONTH} <= set(MEASURED)


def test_nobody_at_work_costs_only_what_is_idle() -> None:
    assert {line.use for line in cost.lines(0, 0, MEASURED)} == {0}


def test_twice_the_children_cost_twice_the_use_and_no_more_idle() -> None:
    once, twice = list(cost.lines(1000, 0, MEASURED)), list(cost.lines(2000, 0, MEASURED))
    assert [line.idle for line in once] == [line.idle for line in twice]
    for one, two in zip(once, twice, strict=True):
        assert two.use == pytest.approx(one.use if "metrics" in one.service or "SQS" in one.service else 2 * one.use)


def test_a_month_costs_no_more_than_was_aimed_for() -> None:
    *_, (what, (idle, first, third)) = cost.bills(cost.CHILDREN, cost.RETURNS, json.loads(FIGURES.read_text()))
    assert what == "together"
    assert idle <= 2.5
    assert first < third <= 5


def test_what_is_kept_and_backed_up_grows_with_the_years() -> None:
    first, third = (dict(_by_service(year)) for year in (1, 3))
    for what in ("DynamoDB, what is kept", "DynamoDB, backup to any second"):
        assert third[what] == pytest.approx(3 * first[what])
    assert third["S3, files and packages"] > first["S3, files and packages"]


def _by_service(year: int) -> list[tuple[str, float]]:
    return [(line.service, line.use) for line in cost.lines(2300, 20_000, MEASURED, year)]


@pytest.mark.parametrize(("year", "charged"), [(1, 0), (3, 0), (7, 0), (8, 1), (30, 2)])
def test_the_first_two_rotations_of_the_key_are_charged(year: int, charged: int) -> None:
    assert cost.keys_and_rotations(year) == (1, charged)


def test_the_functions_that_have_less_memory_are_counted_with_less() -> None:
    given = json.loads((ROOT / ".chalice/config.json").read_text())["lambda_functions"]
    memory = {name: one["lambda_memory_size"] / 1024 for name, one in given.items()}
    found = {"idle look of the worker": memory["work"], cost.NEWS: memory["feedback"]}
    assert found == cost.MEMORY
    assert {memory[name] for name in ("api_handler", "tick", "deliver")} == {1.0}


def test_every_kind_of_thing_in_the_template_that_costs_is_counted() -> None:
    """Each service with resources in the stack, by the name that its lines begin with."""
    template = yaml.load((ROOT / "infrastructure/resources.yaml").read_text(), cost.AnyTag)["Resources"]
    services = {str(found.get("Type", "AWS::Lambda::")).split("::")[1] for found in template.values()}
    counted = {line.service for line in cost.lines(1, 1, MEASURED, waf=True)}
    begins = {"Logs": "CloudWatch Logs", "WAFv2": "WAF", "ApiGateway": "API Gateway", "IAM": None}
    for service in services:
        name = begins.get(service, service)
        assert name is None or any(line.startswith(name) for line in counted), service


def test_the_page_has_the_figures_of_the_command() -> None:
    """`make cost WRITE=yes`, or `make bench WRITE=yes`, makes them anew."""
    assert cost.table(json.loads(FIGURES.read_text())) in DOCS.read_text()


def test_a_limit_for_each_client_is_left_out_unless_it_is_asked_for() -> None:
    without, with_it = (list(cost.lines(2300, 20_000, MEASURED, waf=waf)) for waf in (False, True))
    (limit,) = set(with_it) - set(without)
    assert (limit.service, limit.idle) == ("WAF, a limit for each client", 6.0)
    assert 0 < limit.use < 1


def test_the_estimate_says_that_its_prices_are_from_memory() -> None:
    said = cost.report(2300, 20_000, json.loads(FIGURES.read_text()))
    assert "NOT looked up" in said
    assert "together" in said


@pytest.mark.parametrize("action", AIMS)
def test_the_figures_do_not_grow_with_the_table(action: str) -> None:
    """The committed figures; `make bench WRITE=yes` makes them anew."""
    few, many = (json.loads(FIGURES.read_text())["actions"][size][action] for size in ("100", "10000"))
    another_match = 6 if "Smith" in action else 0  # among more children of that name one more may be the same child
    assert many["writes"] <= few["writes"] + another_match
    assert many["reads"] <= few["reads"] + 4.5, "a page of a list may be fuller"


@pytest.mark.parametrize(
    ("sizes", "consistent", "units"), [([], True, 1), ([], False, 0.5), ([4097], True, 2), ([3000, 3000], False, 1)]
)
def test_a_read_is_counted_by_what_was_read(sizes: list[int], consistent: bool, units: float) -> None:
    items: list[Mapping[str, Any]] = [{"a": {"S": "x" * (size - 1)}} for size in sizes]
    assert read_units(items, consistent=consistent) == units


def test_an_item_is_as_large_as_its_names_and_values() -> None:
    assert size_of({"pk": {"S": "é"}, "n": {"N": "-12.5"}, "b": {"B": b"1234"}}) == 4 + 4 + 5


SMALL, LARGE = {"pk": {"S": "p"}, "sk": {"S": "s"}}, {"pk": {"S": "p"}, "sk": {"S": "s"}, "a": {"S": "x" * 1500}}
LISTED = SMALL | {"gsi1pk": {"S": "OPEN"}, "gsi1sk": {"S": "2026-11-25"}}
AUDITED = SMALL | {"kind": {"S": "AUDIT"}} | {"gsi5pk": {"S": "AUDIT#2026-11-25"}, "gsi5sk": {"S": "person"}}


@pytest.mark.parametrize(
    ("before", "after", "units"),
    [
        ({}, SMALL, 1),
        (SMALL, {}, 1),
        ({}, LARGE, 2),
        (LARGE, SMALL, 2),  # the larger of the two
        ({}, {}, 1),  # a condition that failed costs as much as the smallest thing
        ({}, LISTED, 2),
        (LISTED, LISTED, 1),  # an index is not written for what did not change
        (LISTED, LISTED | {"a": {"S": "x"}}, 2),
        (LISTED, LISTED | {"gsi1sk": {"S": "2026-11-26"}}, 3),  # the old entry goes, the new one comes
        (LISTED, SMALL, 2),
        (AUDITED, AUDITED | {"a": {"S": "x"}}, 1),  # an index of keys alone has no other attribute
    ],
)
def test_a_write_is_counted_by_what_was_there_and_what_is(before: Item, after: Item, units: int) -> None:
    assert write_units(before, after) == units


def test_in_a_transaction_an_item_counts_twice_and_its_index_once() -> None:
    assert write_units({}, LISTED, times=2) == 3


def test_stored_bytes_include_each_index_of_an_item() -> None:
    assert stored_bytes(LISTED) == 2 * (size_of(LISTED) + OVERHEAD)
    assert stored_bytes(AUDITED | {"a": {"S": "xyz"}}) == 2 * (size_of(AUDITED) + OVERHEAD) + 4
