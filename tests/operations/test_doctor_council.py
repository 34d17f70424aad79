"""What the doctor says of a council's sign-in."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.adapters.identity.discovery import Discovery
from chalicelib.adapters.identity.fetching import Fetched
from chalicelib.domain.people.council import ProviderDown
from infrastructure.doctor import council
from infrastructure.doctor.inspected_stack import State
from tests.operations.canned import an_inspected_stack, staff_row

ISSUER = "https://login.council.example/1/v2.0"
DOCUMENT = {"issuer": ISSUER} | {
    name: f"https://login.council.example/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
}


def _row(**changed: Any) -> dict[str, Any]:
    stored = {"issuer": ISSUER, "client_id": "1", "roles": {}, "local": ["administrator", "other"], "joins": False}
    ends = (datetime.now(UTC) + timedelta(days=90)).date().isoformat()
    row = {"stored": {"S": json.dumps(stored)}, "secret": {"B": b"sealed"}, "secret_ends": {"S": ends}}
    return {"Item": {name: value for name, value in (row | changed).items() if value}}


def _other() -> dict[str, Any]:
    return staff_row("administrator") | {"person_id": {"S": "other"}}


def _wrong(
    monkeypatch: pytest.MonkeyPatch,
    row: dict[str, Any],
    said: Fetched | Exception,
    staff: list[dict[str, Any]] | None = None,
) -> list[str]:
    def fetch(url: str) -> Fetched:
        if isinstance(said, Exception):
            raise said
        return said

    class Asked(Discovery):
        def __init__(self, *, local: bool) -> None:
            super().__init__(local=local, ask=fetch)

    monkeypatch.setattr(council, "Discovery", Asked)
    people = {"Items": [staff_row("administrator"), _other()] if staff is None else staff}
    inspected = an_inspected_stack(dynamodb__get_item=row, dynamodb__query=people)
    return [finding.what for finding in council.council(inspected) if finding.state is not State.OK]


def test_off_is_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _wrong(monkeypatch, {}, ProviderDown()) == []


def test_all_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _wrong(monkeypatch, _row(), Fetched(200, DOCUMENT)) == []


@pytest.mark.parametrize(
    "said", [ProviderDown("slow"), Fetched(404, {}), Fetched(200, DOCUMENT | {"issuer": f"{ISSUER}/"})], ids=str
)
def test_a_provider_that_is_down_or_another(monkeypatch: pytest.MonkeyPatch, said: Fetched | Exception) -> None:
    assert _wrong(monkeypatch, _row(), said) == ["Council sign-in"]


@pytest.mark.parametrize(
    "changed",
    [{"secret": None}, {"secret_ends": {"S": (datetime.now(UTC) + timedelta(days=20)).date().isoformat()}}],
    ids=str,
)
def test_a_secret_that_is_missing_or_ends_soon(monkeypatch: pytest.MonkeyPatch, changed: dict[str, Any]) -> None:
    assert _wrong(monkeypatch, _row(**changed), Fetched(200, DOCUMENT)) == ["Client secret"]


def test_one_administrator_with_codes_is_too_few(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _wrong(monkeypatch, _row(), Fetched(200, DOCUMENT), [staff_row("administrator")]) == ["Without the council"]
