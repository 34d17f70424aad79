"""The pages of the footer: the same for everybody, with the authority's own names in them."""

from collections.abc import Sequence

from msgspec import Struct

from chalicelib.domain.authority.who_to_ask import ToAsk
from chalicelib.domain.errors import NotFound
from chalicelib.services.settings.queries import ask_today
from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class ToAskPage(Struct, frozen=True):
    """The people for queries, as they are to be asked today."""

    people: Sequence[ToAsk]


PAGES = frozenset({"privacy", "accessibility", "cookies", "contact"})


@view("GET", "/about/{slug}")
def about(visit: Visit, slug: str) -> Show:
    if slug not in PAGES:
        raise NotFound
    return Show("about/contact", ToAskPage(ask_today(visit.world))) if slug == "contact" else Show(f"about/{slug}")


@view("GET", "/who-to-ask")
def who_to_ask(visit: Visit) -> Show:
    return Show("about/who_to_ask", ToAskPage(ask_today(visit.world)))


@view("GET", "/{page}")
def no_page(visit: Visit, page: str) -> Show:
    """Where a link to a page of one word leads that has a full stop at its end: from here it goes on (see views)."""
    raise NotFound
