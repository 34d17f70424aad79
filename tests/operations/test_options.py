"""`make deploy` refuses impossible options in plain words."""

import argparse
from typing import Any

import pytest

from infrastructure import options
from infrastructure.steps import PlainFailure

ARN = "arn:aws:acm:eu-west-2:1:certificate/x"
SECRET = "s" * 32


def _given(**changes: str) -> argparse.Namespace:
    names = [name for name, _, _ in options.SHAPES]
    nothing: dict[str, Any] = dict.fromkeys([*names, "certificate", "mail_allow"])
    return argparse.Namespace(**nothing | {"admin": "you@county.gov.uk", "region": "eu-west-2"} | changes)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"mail_from": "CME team <cme@county.gov.uk>"}, "MAIL_FROM is one email address alone"),
        ({"mail_from": "county.gov.uk"}, "MAIL_FROM is"),
        ({"alarms": "a@county.gov.uk,b@county.gov.uk"}, "ALARMS is one email address"),
        ({"mail_allow": "county.gov.uk, hillside.sch.uk"}, "no spaces"),
        ({"mail_allow": "county"}, "This is neither: county"),
        ({"mail_allow": "*@county.gov.uk"}, "This is neither"),
        ({"mail_allow": "a@b.uk;c@d.uk"}, "commas between"),
        ({"create_identity": "true"}, "CREATE_IDENTITY is yes or no"),
        ({"permissions_boundary": "boundary"}, "PERMISSIONS_BOUNDARY is the ARN"),
        ({"tags": "owner"}, "TAGS are names with values"),
        ({"front_secret": "short"}, "FRONT_SECRET has at least 32"),
        ({"requests_of_a_client": "50"}, "WAF_REQUESTS is a number from 100"),
        ({"domain": "none", "certificate": ARN}, "leave CERTIFICATE out"),
        ({"certificate": "none"}, "are given together"),
    ],
)
def test_an_option_that_cannot_be_right_is_refused_in_plain_words(changes: dict[str, str], words: str) -> None:
    with pytest.raises(PlainFailure, match=words.replace("*", r"\*")):
        options.check(_given(**changes))


MEANT: list[tuple[dict[str, str], dict[str, str]]] = [
    ({}, {}),
    ({"domain": "", "alarms": "", "mail_from": ""}, {}),
    (
        {"domain": "cme.county.gov.uk", "certificate": ARN},
        {"DomainName": "cme.county.gov.uk", "CertificateArn": ARN, "BaseUrl": ""},
    ),
    ({"domain": "none"}, {"DomainName": "", "CertificateArn": ""}),
    ({"domain": "none", "certificate": "none"}, {"DomainName": "", "CertificateArn": ""}),
    ({"domain": "none", "base_url": "https://cme.gov.uk/"}, {"DomainName": "", "CertificateArn": "", "BaseUrl": "https://cme.gov.uk"}),
    ({"alarms": "it@county.gov.uk"}, {"AlarmEmail": "it@county.gov.uk"}),
    ({"alarms": "none"}, {"AlarmEmail": ""}),
    ({"base_url": "none", "front_secret": "none"}, {"BaseUrl": "", "FrontSecret": ""}),
    ({"front_secret": SECRET, "requests_of_a_client": "0"}, {"FrontSecret": SECRET, "RequestsOfAClient": "0"}),
    ({"mail_allow": "county.gov.uk,@other.gov.uk,a@b.uk"}, {"MailAllow": "county.gov.uk,@other.gov.uk,a@b.uk"}),
    ({"permissions_boundary": "none"}, {"PermissionsBoundary": ""}),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "parameters"), MEANT, ids=[str(n) for n in range(len(MEANT))])
def test_only_what_is_given_changes_and_none_takes_it_back(changes: dict[str, str], parameters: dict[str, str]) -> None:
    given = _given(**changes)
    options.check(given)
    assert options.parameters(given, first_time=False) == parameters


def test_at_first_the_administrator_stands_for_what_is_not_given() -> None:
    assert options.parameters(_given(), first_time=True) == {
        "MailFrom": "you@county.gov.uk",
        "MailAllow": "you@county.gov.uk",
    }


@pytest.mark.parametrize(
    ("given", "tags"),
    [
        ("", None),
        ("none", {}),
        ("owner=it,cost-centre=4711", {"owner": "it", "cost-centre": "4711"}),
        ("a=", {"a": ""}),
    ],
)
def test_tags(given: str, tags: dict[str, str] | None) -> None:
    assert options.tags(_given(tags=given)) == tags
