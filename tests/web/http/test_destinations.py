"""Where somebody may go after signing in."""

import pytest

from chalicelib.links.destinations import PAGES, safe_destination
from chalicelib.web.http.access import RULES
from chalicelib.web.http.who import Who


@pytest.mark.parametrize("page", PAGES)
def test_each_is_a_page_of_ours(page: str) -> None:
    assert ("GET", page) in RULES
    assert RULES["GET", page] is not Who.ANYONE or page.startswith("/begin/")


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/cases/BCDF-2347", "/cases/BCDF-2347"),
        ("/cases/BCDF-2347.", "/cases/BCDF-2347"),
        ("/referrals/abcdefgh12/pages/child/received/abcdefgh12",) * 2,
        ("/cases/BCDF-2347/steps/take", ""),
        ("//elsewhere.example/cases", ""),
        ("https://elsewhere.example/cases", ""),
        ("/cases/../admin/people/x", ""),
        ("/cases\n", ""),
    ],
)
def test_nobody_is_led_elsewhere(path: str, to: str) -> None:
    assert safe_destination(path) == to
