"""Signing in through the council's identity provider: to it, and back.

A page leads there, not a redirect: browsers let no form lead on to other origins than the ones its page named, and a
provider may send people through several.
"""

from msgspec import Struct

from chalicelib.links.destinations import safe_destination
from chalicelib.services.sign_in import council_people, council_sign_in
from chalicelib.services.sign_in.council_sign_in import Back
from chalicelib.web.account.sign_in import let_in
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class LeavingPage(Struct, frozen=True):
    """The way to the provider; `out`: to sign out there."""

    way: str
    out: bool


class RefusedPage(Struct, frozen=True):
    """Why nobody was signed in, and where to begin again."""

    why: str
    again: str


@view("POST", "/sign-in/council")
def go(visit: Visit) -> Show:
    to = safe_destination(visit.query.get("to", ""))
    try:
        way = council_sign_in.way_in(visit.world, visit.origin, to)
    except council_sign_in.BeginAgain:
        return _refused(visit, "begin-again", 409)
    except council_sign_in.TooMany:
        return _refused(visit, "too-many", 429)
    except council_sign_in.OutOfOrder:
        return _refused(visit, "out-of-order", 503)
    return leaving(way, out=False)


def leaving(way: str, *, out: bool) -> Show:
    return Show("sign_in/council_go", LeavingPage(way, out))


@view("GET", "/sign-in/council/back")
def back(visit: Visit) -> Show | Go:
    said = {name: visit.query.get(name, "") for name in ("state", "code", "iss", "error")}
    try:
        signed_in = council_sign_in.come_back(
            visit.world, visit.origin, Back(said["state"], said["code"], said["iss"], said["error"])
        )
    except council_sign_in.OutOfOrder:
        return _refused(visit, "out-of-order", 503)
    except council_sign_in.BeginAgain:
        return _refused(visit, "begin-again", 409)
    except council_people.NoRole:
        return _refused(visit, "no-role", 403)
    except council_people.NotLetIn as refused:
        return _refused(visit, str(refused), 403)
    return let_in(visit, signed_in)


def _refused(visit: Visit, why: str, status: int) -> Show:
    return Show("sign_in/council_refused", RefusedPage(why, visit.world.links().sign_in), status)
