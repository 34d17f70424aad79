"""The promises of every answer of the service."""

from tests.support.browser import Page
from tests.support.table import BASE_URL


def has_security_headers(page: Page) -> None:
    headers, policy = page.headers, page.headers["content-security-policy"]
    for directive in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
        assert directive in policy
    assert "unsafe" not in policy
    assert headers["strict-transport-security"].startswith("max-age=31536000")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert "noindex" in headers["x-robots-tag"]
    assert headers["referrer-policy"] == "same-origin"


def is_a_page_in_english(page: Page) -> None:
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert '<html lang="en"' in page.html
    assert "<h1" in page.html
    assert "Traceback" not in page.html


def needs_nothing_that_the_policy_forbids(page: Page) -> None:
    for tag, given in page.tags:
        assert "style" not in given
        assert not [name for name in given if name.startswith("on")]
        assert tag not in ("style", "iframe", "object", "base")
        assert tag != "script" or (given.get("src") or "").startswith(f"{BASE_URL}/assets/")
