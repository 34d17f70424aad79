"""The pages of the footer: the same for everybody, with the authority's own names in them."""

from chalicelib.domain.errors import NotFound
from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

PAGES = frozenset({"privacy", "accessibility", "cookies", "contact"})


@view("GET", "/about/{slug}")
def about(visit: Visit, slug: str) -> Show:
    if slug not in PAGES:
        raise NotFound
    return Show(f"about/{slug}")


@view("GET", "/{page}")
def no_page(visit: Visit, page: str) -> Show:
    """Where a link to a page of one word leads that has a full stop at its end: from here it goes on (see views)."""
    raise NotFound
