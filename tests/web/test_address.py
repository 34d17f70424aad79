"""By which address the pages lead on, where the stack was given none: the one that API Gateway says, never what a caller writes."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib.settings import SettingsMissing
from infrastructure.local.api_event import api_event
from tests.support.table import BASE_URL, cold_start, quick_stack

OURS = "https://a1b2c3.execute-api.eu-west-2.amazonaws.com/api"
_CONTEXT = SimpleNamespace(aws_request_id="test", function_name="test", memory_limit_in_mb=1024)


@pytest.fixture(scope="module")
def _stack() -> Iterator[None]:
    with quick_stack():
        yield


@pytest.fixture
def base_url(_stack: None, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """The event for the function."""
    monkeypatch.setenv("BASE_URL", request.param)
    cold_start()
    return str(request.param)


def _asked(host: str, *, by_gateway: bool = True, path: str = "/cases") -> dict[str, Any]:
    from app import app

    event = api_event("GET", path, headers={"Host": host, "X-Forwarded-Host": host})
    if by_gateway:
        event["requestContext"]["domainName"] = OURS.split("/")[2]
    answer: dict[str, Any] = app(event, _CONTEXT)
    return answer


@pytest.mark.parametrize("base_url", [""], indirect=True)
@pytest.mark.parametrize("host", ["a1b2c3.execute-api.eu-west-2.amazonaws.com", "evil.example"])
def test_without_a_given_address_the_gateways_own_counts(base_url: str, host: str) -> None:
    answer = _asked(host)
    assert answer["headers"]["Location"] == f"{OURS}/sign-in?to=/cases"
    assert "evil" not in str(answer)
    page = _asked(host, path="/sign-in")
    assert f'action="{OURS}/sign-in"' in page["body"]
    assert "__Host-browser" in str(page["multiValueHeaders"] | page["headers"])


@pytest.mark.parametrize("base_url", [BASE_URL], indirect=True)
def test_a_given_address_counts_before_the_gateways(base_url: str) -> None:
    assert _asked("evil.example")["headers"]["Location"] == f"{BASE_URL}/sign-in?to=/cases"


@pytest.mark.parametrize("base_url", [""], indirect=True)
def test_without_any_address_there_is_an_error_and_no_guess(base_url: str) -> None:
    answer = _asked("evil.example", by_gateway=False)
    assert (answer["statusCode"], "evil" in str(answer)) == (500, False)


@pytest.mark.parametrize("base_url", [""], indirect=True)
def test_a_run_without_a_request_needs_to_be_told(base_url: str) -> None:
    from chalicelib.bootstrap import world

    with pytest.raises(SettingsMissing, match="BASE_URL"):
        world().links()
