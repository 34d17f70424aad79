"""After a new code: back to the page with confidential answers."""

from chalicelib.links.destinations import safe_destination
from chalicelib.web.http.landing import landing
from chalicelib.web.http.replies import Go
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


@view("POST", "/sign-in/again")
def go_on(visit: Visit) -> Go:
    return Go(visit.world.links().to(landing(visit.me, safe_destination(visit.form.get("to", "")))))
