"""Obstacles to a deployment are found before anything is made, in a sentence with what to do."""

from typing import Any

import pytest

from infrastructure import asking
from infrastructure.before_create import Found, Plan, Weight, look
from infrastructure.steps import PlainFailure
from tests.operations.canned import an_account, refusal

ARN = "arn:aws:acm:eu-west-2:1:certificate/x"
STACK = "children-missing-education-trial"
DOMAIN = {"DomainName": "cme.county.gov.uk", "CertificateArn": ARN, "MailFrom": "cme@county.gov.uk"}
NEW_IDENTITY = {"MailFrom": "cme@county.gov.uk", "CreateIdentity": "yes"}


def _plan(given: dict[str, str] | None = None, *, stage: str = "trial", had: dict[str, str] | None = None) -> Plan:
    stack = STACK.replace("trial", stage)
    return Plan(stage, stack, is_new=had is None, given=given or {}, had=had or {})


@pytest.mark.parametrize("given", [{}, DOMAIN, NEW_IDENTITY, DOMAIN | NEW_IDENTITY])
@pytest.mark.parametrize("stage", ["trial", "live"])
def test_nothing_is_found_in_a_new_account(given: dict[str, str], stage: str) -> None:
    assert look(an_account(), _plan(given, stage=stage)) == []


BUCKETS = {"Buckets": [{"Name": f"children-missing-education-1-{region}"} for region in ("eu-west-2", "eu-west-1")]}
FOUND: list[tuple[Plan, dict[str, Any], Weight, str]] = [
    (
        _plan(DOMAIN),
        {"acm__describe_certificate": {"Certificate": {"Status": "PENDING_VALIDATION", "DomainName": "cme.county.gov.uk"}}},
        Weight.REFUSED,
        "not issued yet (pending validation)",
    ),
    (_plan(DOMAIN), {"acm__describe_certificate": refusal("ResourceNotFoundException")}, Weight.REFUSED, "no certificate"),
    (
        _plan(DOMAIN),
        {"acm__describe_certificate": {"Certificate": {"Status": "ISSUED", "DomainName": "other.gov.uk"}}},
        Weight.REFUSED,
        "is for other.gov.uk, not for cme.county.gov.uk",
    ),
    (_plan(DOMAIN), {"apigateway__get_domain_name": {}}, Weight.REFUSED, "another API"),
    (_plan(DOMAIN, had={"DomainName": "old.gov.uk"}), {"apigateway__get_domain_name": {}}, Weight.REFUSED, "another API"),
    (_plan(NEW_IDENTITY), {"sesv2__get_email_identity": {}}, Weight.REFUSED, "identity for county.gov.uk"),
    (
        _plan({"MailFrom": "cme@other.gov.uk"}, had=NEW_IDENTITY),
        {"sesv2__get_email_identity": {}},
        Weight.REFUSED,
        "identity for other.gov.uk",
    ),
    (_plan(NEW_IDENTITY, had={"CreateIdentity": "no"}), {"sesv2__get_email_identity": {}}, Weight.REFUSED, "identity for"),
    (_plan(), {"dynamodb__list_tables": {"TableNames": [f"{STACK}-Table-1", "x"]}}, Weight.ASKED, f"here: {STACK}-Table-1. "),
    (_plan(), {"s3__list_buckets": {"Buckets": [{"Name": f"{STACK}-files-1"}]}}, Weight.ASKED, f"{STACK}-files-1"),
    (
        _plan(stage="live"),
        {"s3__list_buckets": BUCKETS, "cloudformation__describe_stacks": {}},
        Weight.ASKED,
        "runs in eu-west-1 already",
    ),
    (
        _plan(stage="live", had={"MailFrom": "x"}),
        {"lambda__get_account_settings": {"AccountLimit": {"ConcurrentExecutions": 10}}},
        Weight.TOLD,
        "At most 10 functions run at once",
    ),
    (_plan(), {"dynamodb__list_tables": refusal("AccessDenied")}, Weight.TOLD, "Could not look at what an earlier stack"),
]  # fmt: skip


@pytest.mark.parametrize(("plan", "changes", "weight", "words"), FOUND, ids=[str(n) for n in range(len(FOUND))])
def test_what_stands_in_the_way_is_found(plan: Plan, changes: dict[str, Any], weight: Weight, words: str) -> None:
    (found,) = look(an_account(**changes), plan)
    assert (found.weight, words in found.sentence) == (weight, True)


@pytest.mark.parametrize(
    "names",
    [{"SubjectAlternativeNames": ["x.gov.uk", "cme.county.gov.uk"]}, {"SubjectAlternativeNames": ["*.county.gov.uk"]}],
)
def test_a_certificate_may_be_for_several_names(names: dict[str, list[str]]) -> None:
    certificate = {"Certificate": {"Status": "ISSUED", "DomainName": "x.gov.uk"} | names}
    assert look(an_account(acm__describe_certificate=certificate), _plan(DOMAIN)) == []


def test_values_that_the_stack_has_already_are_not_looked_at_again() -> None:
    there: dict[str, Any] = {"apigateway__get_domain_name": {}, "sesv2__get_email_identity": {}}
    assert look(an_account(**there), _plan(DOMAIN | NEW_IDENTITY, had=DOMAIN | NEW_IDENTITY)) == []


def test_a_live_stack_elsewhere_is_no_matter_for_a_practice_copy() -> None:
    assert look(an_account(s3__list_buckets=BUCKETS, cloudformation__describe_stacks={}), _plan()) == []


TOLD, ASKED, REFUSED = (Found(weight, f"{weight.name}.") for weight in Weight)


@pytest.mark.parametrize(
    ("found", "sure", "ends_with"),
    [
        ([TOLD], False, None),
        ([TOLD, ASKED], True, None),
        ([ASKED], False, "SURE=yes"),
        ([REFUSED, ASKED], True, "REFUSED."),
    ],
)
def test_only_what_stands_in_the_way_stops_it(found: list[Found], sure: bool, ends_with: str | None) -> None:
    said: list[str] = []
    if ends_with is None:
        asking.go_on(found, sure=sure, say=said.append)
    else:
        with pytest.raises(PlainFailure, match=ends_with):
            asking.go_on(found, sure=sure, say=said.append)
    assert any("TOLD." in line for line in said) == (TOLD in found)
