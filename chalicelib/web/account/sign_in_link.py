"""The page behind a one-time link, an operator's or an emailed one. Looking does nothing; the button signs in.

The token is in the path, which nothing records: our log has the route's pattern, and the API keeps no access log.
"""

from msgspec import Struct

from chalicelib.services.sign_in import sign_in_link
from chalicelib.web.account.sign_in import let_in
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

ROUTE = "/sign-in/link/{token}"


class LinkPage(Struct, frozen=True):
    """The button that signs in; `name` is empty where nobody may be named."""

    action: str
    name: str


@view("GET", ROUTE)
def look(visit: Visit, token: str) -> Show:
    try:
        person = sign_in_link.look_at_link(visit.world, token, visit.origin)
    except sign_in_link.LinkEnded:
        return _ended()
    name = person.name if person else ""
    return Show("sign_in/link", LinkPage(visit.world.links().sign_in_link(token), name))


@view("POST", ROUTE)
def use(visit: Visit, token: str) -> Show | Go:
    try:
        signed_in = sign_in_link.use_link(visit.world, token, visit.origin)
    except sign_in_link.LinkEnded:
        return _ended()
    return let_in(visit, signed_in)


def _ended() -> Show:
    return Show("sign_in/link_ended", status=404)
