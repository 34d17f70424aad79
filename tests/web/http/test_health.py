"""/health: whether the service answers, for anybody who asks."""

from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.adapters.tables import keyring
from chalicelib.domain.errors import TryAgain
from tests.support.browser import Person, Service
from tests.support.table import cold_start


def test_health_says_ok_with_the_release_and_sets_no_cookie(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELEASE", "1.2.3")
    cold_start()
    found = Person(service).ask("GET", "/health")
    assert (found.status, found.text) == (200, "ok 1.2.3")
    headers = {name.lower(): value for name, value in found.headers.items()}
    assert (headers["cache-control"], headers["content-type"]) == ("no-store", "text/plain; charset=utf-8")
    assert "set-cookie" not in headers
    cold_start()


def test_it_costs_one_read(service: Service) -> None:
    Person(service).ask("GET", "/health")
    service.stack.calls.clear()
    Person(service).ask("GET", "/health")
    (call,) = [call for call in service.stack.calls if "CLOCK" not in str(call.request)]  # the local stage has one
    assert (call.operation, call.request["Limit"]) == ("Query", 1)


def _lost() -> None:
    return None


def _no_answer() -> None:
    raise TryAgain("ReadTimeout")


def _spoilt() -> Any:
    return keyring.Wrapped(1, b"not a ring")


@pytest.mark.parametrize("newest", [_lost, _no_answer, _spoilt])
def test_it_says_one_word_when_the_table_or_the_keys_cannot_be_reached(
    service: Service, monkeypatch: pytest.MonkeyPatch, newest: Any
) -> None:
    monkeypatch.setattr(bootstrap, "newest_in_table", newest)
    cold_start()
    found = Person(service).ask("GET", "/health")
    assert (found.status, found.text) == (503, "unavailable")
    assert {name.lower(): value for name, value in found.headers.items()}["cache-control"] == "no-store"
    cold_start()


def test_health_is_the_same_for_a_signed_in_person(service: Service) -> None:
    person = Person(service)
    person.sign_in("office@hillside.example")
    assert person.ask("GET", "/health").text == Person(service).ask("GET", "/health").text
