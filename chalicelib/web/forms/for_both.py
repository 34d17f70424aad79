"""Pages of forms for people who are signed in, and the same for the public."""

from collections.abc import Callable

from chalicelib.web.http.views import Handler, view


def for_both(method: str, path: str = "") -> Callable[[Handler], Handler]:
    """A page of the form for a person who is signed in, and the same for a member of the public, known only by a cookie."""

    def register(handler: Handler) -> Handler:
        view(method, f"/concerns/{{draft_id}}{path}")(handler)
        return view(method, f"/referrals/{{draft_id}}{path}")(handler)

    return register
