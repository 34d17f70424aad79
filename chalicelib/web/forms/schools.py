"""Schools offered by the picker while somebody types. The picker works without it: see `templates/components/fields.html`."""

from chalicelib.services.referrals import choosing_school
from chalicelib.web.http.replies import Data
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


@view("GET", "/schools")
def schools(visit: Visit) -> Data:
    """At most ten schools for the typed text, and how many there are.

    Everybody who fills in a form may ask, signed in or not. It leaks nothing: the national register is public, the
    answer is the same for everybody, and it neither tells nor depends on which schools have contacts, referrals or
    drafts here.
    """
    found, more = choosing_school.offer(visit.world, visit.query.get("q", ""))
    return Data(
        {
            "schools": [
                {"urn": school.urn, "called": school.called, "name": school.name, "detail": school.detail}
                for school in found
            ],
            "more": more,
        }
    )
