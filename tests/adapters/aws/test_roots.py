"""Which certificate authorities a client trusts."""

from pathlib import Path
from typing import Any

import pytest

from chalicelib.adapters.aws import aws

ELSEWHERE = "https://table.gateway.example"


@pytest.fixture
def roots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """As in the package."""
    found = tmp_path / "amazon_roots.pem"
    found.write_text("")
    monkeypatch.setattr(aws, "AMAZON_ROOTS", found)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    for bundle in ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(bundle, raising=False)
    return str(found)


def trusted(**options: Any) -> object:
    client = aws._Session().create_client("dynamodb", **options)
    return client._endpoint.http_session._verify


def test_amazons_own_addresses_are_trusted_by_amazons_roots(roots: str) -> None:
    assert trusted() == roots


def test_an_address_elsewhere_is_trusted_by_all_roots(roots: str) -> None:
    assert trusted(endpoint_url=ELSEWHERE) is True


def test_an_address_elsewhere_may_come_from_the_environment(roots: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", ELSEWHERE)
    assert trusted() is True


def test_a_bundle_of_the_operators_own_comes_first(roots: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", "/etc/county.pem")
    assert trusted() == "/etc/county.pem"


def test_without_a_package_all_roots_are_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    for bundle in ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(bundle, raising=False)
    assert trusted() is True
