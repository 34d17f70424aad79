"""The page behind a one-time link, for people and for machines that look at links before people do."""

from collections.abc import Iterator

import pytest

from chalicelib.services.sign_in.sign_in_link import make_link
from tests.services.sign_in.test_sign_in_link import ADMIN
from tests.support.app_in_process import Caller, open_app
from tests.support.world import PEOPLE, FakeWorld, a_world

ROUTE = "/sign-in/link/{token}"
TYPED = {"email": " Ana@county.example "}


@pytest.fixture
def world() -> Iterator[FakeWorld]:
    with open_app(a_world(people=(*PEOPLE, ADMIN))) as world:
        yield world


@pytest.fixture
def ids(world: FakeWorld) -> dict[str, str]:
    return {"token": make_link(world, ADMIN.email).rsplit("/", 1)[-1]}


def test_looking_and_pressing_continue(world: FakeWorld, ids: dict[str, str]) -> None:
    browser = Caller(world)
    page = browser.get(ROUTE, ids)
    assert (page["statusCode"], ADMIN.name in page["body"]) == (200, False)
    signed_in = browser.post(ROUTE, TYPED, ids)
    assert (signed_in["statusCode"], signed_in["headers"]["Location"]) == (303, f"{world.links().second_factor}")
    assert browser.get("/sign-in/set-up")["statusCode"] == 200


def test_scanners_look_and_post_and_get_nothing_and_the_person_still_gets_in(
    world: FakeWorld, ids: dict[str, str]
) -> None:
    for scanner in (Caller(world), Caller(world)):
        for _ in range(2):
            assert "__Host-session" not in scanner.cookies
            assert scanner.get(ROUTE, ids)["statusCode"] == 200
    without_cookie = Caller(world)
    assert without_cookie.post(ROUTE, {}, ids)["statusCode"] == 403
    with_cookie = Caller(world, {"__Host-browser": "x" * 32})
    assert with_cookie.post(ROUTE, {"csrf": "guess"}, ids, forged=True)["statusCode"] == 403
    assert "__Host-session" not in without_cookie.cookies | with_cookie.cookies
    person = Caller(world)
    person.get(ROUTE, ids)
    assert person.post(ROUTE, TYPED, ids)["statusCode"] == 303


def test_an_empty_or_another_address_signs_nobody_in_and_spends_nothing(world: FakeWorld, ids: dict[str, str]) -> None:
    browser = Caller(world)
    browser.get(ROUTE, ids)
    for typed in ({}, {"email": ""}, {"email": "omar@county.example"}):
        page = browser.post(ROUTE, typed, ids)
        assert (page["statusCode"], "This link is for another address" in page["body"]) == (200, True)
    assert "__Host-session" not in browser.cookies
    assert browser.post(ROUTE, TYPED, ids)["statusCode"] == 303


def test_a_used_link_says_so_to_everybody(world: FakeWorld, ids: dict[str, str]) -> None:
    browser = Caller(world)
    browser.get(ROUTE, ids)
    browser.post(ROUTE, TYPED, ids)
    for answer in (Caller(world).get(ROUTE, ids), browser.post(ROUTE, TYPED, ids)):
        assert (answer["statusCode"], "This link cannot be used" in answer["body"]) == (404, True)


def test_the_log_has_the_pattern_and_not_the_link(
    world: FakeWorld, ids: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    browser = Caller(world)
    browser.get(ROUTE, ids)
    browser.post(ROUTE, TYPED, ids)
    said = capsys.readouterr().out
    assert ROUTE in said
    assert ids["token"] not in said
