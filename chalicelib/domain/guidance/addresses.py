"""Addresses of the service within what was rendered. They are stored without the service's own address, which may change."""

import re

from chalicelib.domain.guidance.slugs import slug_problem
from chalicelib.domain.guidance.writing import CleanHtml

_PAGE = re.compile(r"page:(?P<slug>[a-z0-9-]+)(?P<part>#[A-Za-z0-9-]*)?")
_OURS = re.compile(r'(<a\b[^<>]*?\bhref=")(?=/(?![/\\]))')


def address_of(link: str) -> str:
    """`page:who-to-tell` as the permanent address of that page; any other link as it is."""
    found = _PAGE.fullmatch(link)
    if not found or slug_problem(found["slug"]):
        return link
    return f"/procedures/{found['slug']}{found['part'] or ''}"


def at_home(html: str, base_url: str) -> CleanHtml:
    """Rendered HTML with links to the service where it is now."""
    return CleanHtml(_OURS.sub(lambda found: f"{found[1]}{base_url}", html))
