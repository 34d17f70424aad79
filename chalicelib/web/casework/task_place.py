"""Where tasks of one audience stand."""

from msgspec import Struct

from chalicelib.domain.authority.tasks import Audience
from chalicelib.links.links import Links


class Place(Struct, frozen=True):
    """Where tasks of one audience stand: the page that they lead back to, and its section of the navigation."""

    back: str
    section: str


def place_of(audience: Audience, links: Links) -> Place:
    return Place(links.cases, "cases") if audience is Audience.TEAM else Place(links.admin, "admin")
