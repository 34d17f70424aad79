"""The page behind an operator's one-time link. Looking does nothing; the button signs in.

The token is in the path, which is written nowhere: our log has the route's pattern, and the API keeps no access log.
"""

from chalice.app import Blueprint

from chalicelib.services import sign_in_link
from chalicelib.web.cookies import SESSION, set_cookie
from chalicelib.web.replies import Go, Show
from chalicelib.web.sign_in import home_of
from chalicelib.web.views import view
from chalicelib.web.visit import Visit

blueprint = Blueprint(__name__)
ROUTE = "/sign-in/link/{token}"


@view(blueprint, "GET", ROUTE)
def look(visit: Visit, token: str) -> Show:
    try:
        person = sign_in_link.look_at_link(visit.world, token)
    except sign_in_link.LinkEnded:
        return _ended()
    return Show("sign_in/link", {"action": visit.world.links().sign_in_link(token), "name": person.name})


@view(blueprint, "POST", ROUTE)
def use(visit: Visit, token: str) -> Show | Go:
    try:
        signed_in = sign_in_link.use_link(visit.world, token)
    except sign_in_link.LinkEnded:
        return _ended()
    links = visit.world.links()
    return Go(links.to(home_of(signed_in.person)), (set_cookie(SESSION, signed_in.token, links),))


def _ended() -> Show:
    return Show("sign_in/link_ended", {}, 404)
