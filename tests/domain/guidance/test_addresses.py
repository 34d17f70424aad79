"""Links between pages, as they are typed, stored and shown."""

import pytest

from chalicelib.domain.guidance.addresses import address_of, at_home

BASE = "https://cme.example/api"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("page:who-to-tell", "/procedures/who-to-tell"),
        ("page:who-to-tell#block-first", "/procedures/who-to-tell#block-first"),
        ("page:document", "page:document"),
        ("page:../admin", "page:../admin"),
        ("page:who/files", "page:who/files"),
        ("page:", "page:"),
        ("https://example.org/page:x", "https://example.org/page:x"),
        ("/which-form", "/which-form"),
    ],
)
def test_a_page_is_linked_by_its_slug(link: str, address: str) -> None:
    assert address_of(link) == address


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        (
            '<a class="govuk-link" href="/which-form">form</a>',
            f'<a class="govuk-link" href="{BASE}/which-form">form</a>',
        ),
        ('<a href="/">all</a> <a href="/a">a</a>', f'<a href="{BASE}/">all</a> <a href="{BASE}/a">a</a>'),
        ('<a href="https://example.org/a">', '<a href="https://example.org/a">'),
        ('<a href="#s-part">', '<a href="#s-part">'),
        ('<a href="//example.org">', '<a href="//example.org">'),
        ('<p>href="/a"</p>', '<p>href="/a"</p>'),
        ('<a href="/a">&lt;a href="/b"</a>', f'<a href="{BASE}/a">&lt;a href="/b"</a>'),
    ],
)
def test_links_to_the_service_lead_to_where_it_is(html: str, shown: str) -> None:
    assert at_home(html, BASE) == shown
