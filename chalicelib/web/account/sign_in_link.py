"""The page behind a one-time link, an operator's or an emailed one. Looking does nothing; the button signs in.

The token is in the path, which nothing records: our log has the route's pattern, and the API keeps no access log.
"""

from collections.abc import Mapping

from msgspec import Struct

from chalicelib.services.sign_in import sign_in_link
from chalicelib.web.account.sign_in import let_in
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

ROUTE = "/sign-in/link/{token}"


class LinkPage(Struct, frozen=True):
    """The button that signs in. `name` is empty where nobody may be named."""

    action: str
    name: str


class AddressedLinkPage(Struct, frozen=True):
    """The same for an operator's link: it takes the address of its administrator, which no scanner types."""

    action: str
    raw: Mapping[str, str]
    problems: Mapping[str, str]


@view("GET", ROUTE)
def look(visit: Visit, token: str) -> Show:
    try:
        person = sign_in_link.look_at_link(visit.world, token, visit.origin)
        if sign_in_link.asks_address(visit.world, token):
            return _ask_address(visit, token, {})
    except sign_in_link.LinkEnded:
        return _ended()
    name = person.name if person else ""
    return Show("sign_in/link", LinkPage(visit.world.links().sign_in_link(token), name))


def _ask_address(visit: Visit, token: str, problems: Mapping[str, str]) -> Show:
    action = visit.world.links().sign_in_link(token)
    return Show("sign_in/link_address", AddressedLinkPage(action, visit.form if problems else {}, problems))


@view("POST", ROUTE)
def use(visit: Visit, token: str) -> Show | Go:
    try:
        sign_in_link.check_address(visit.world, token, visit.form.get("email", ""))
        signed_in = sign_in_link.use_link(visit.world, token, visit.origin)
    except sign_in_link.WrongAddress as wrong:
        visit.world.log("sign-in-link-refused", why="address")
        return _ask_address(visit, token, {"email": str(wrong)})
    except sign_in_link.LinkEnded:
        visit.world.log("sign-in-link-refused", why="ended")
        return _ended()
    return let_in(visit, signed_in)


def _ended() -> Show:
    return Show("sign_in/link_ended", status=404)
