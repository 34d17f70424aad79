"""Who may do what, in one table: each route names who may use it, and `who` lists their roles.

The routes stand under the module with their views. A route that is not here cannot be made. Two checks follow from the
table. `may`: may a person with this role do this at all? It runs before any view, and refuses with 403. `own_only`: is
this thing theirs? The services ask `domain/people/whose.py`, and answer NotFound (404) for other people's things.
"""

from collections.abc import Mapping

from chalicelib.web.http.routes_of_all import PAGES_OF_ALL
from chalicelib.web.http.routes_of_team import PAGES_OF_TEAM
from chalicelib.web.http.who import Route, Who

TABLE: Mapping[str, Mapping[Route, Who]] = {**PAGES_OF_ALL, **PAGES_OF_TEAM}
"""By the module of `chalicelib/web` with the views, which is imported at the first request for one of them."""


RULES: Mapping[Route, Who] = {route: who for routes in TABLE.values() for route, who in routes.items()}


MODULES: Mapping[Route, str] = {route: module for module, routes in TABLE.items() for route in routes}


FRESH: frozenset[Route] = frozenset(
    {
        ("POST", "/recovery-codes"),
        ("POST", "/sign-in/again"),
        ("POST", "/sessions/end-others"),
        ("POST", "/sessions/{session}/end"),
        ("POST", "/admin/staff/new"),
        ("POST", "/admin/people/{person_id}"),
        ("POST", "/admin/people/{person_id}/email"),
        ("POST", "/admin/people/{person_id}/enable"),
        ("POST", "/admin/people/{person_id}/reset-app"),
        ("POST", "/admin/people/{person_id}/hand-on"),
        ("POST", "/admin/waiting/{request_id}/agree"),
        ("POST", "/admin/contacts/export"),
        ("POST", "/admin/mail-contacts/export"),
        ("POST", "/audit/export"),
        ("POST", "/admin/contacts/new"),
        ("POST", "/admin/contacts/paste/confirm"),
        ("POST", "/admin/settings"),
        ("POST", "/admin/council-sign-in"),
        ("POST", "/admin/council-sign-in/secret"),
        ("POST", "/admin/authorities/{code}"),
        ("POST", "/admin/register/{file_id}/load"),
    }
)
"""Recovery codes, the end of one's other sign-ins, roles of staff and at schools, addresses and mailboxes, exports, and the
register of schools: people who post here have entered a code within the last minutes."""


ONE_CLICK: frozenset[Route] = frozenset({("POST", "/unsubscribe/{token}")})
"""The one route to which others than our own pages post, without our cookie, Origin and token: mail programs do when their
reader unsubscribes (RFC 8058). It can only unsubscribe the reader whose link it is."""


KEPT: frozenset[Route] = frozenset(
    {
        ("POST", "/referrals/{draft_id}/pages/{slug}"),
        ("POST", "/my-referrals/{submission_id}/questions"),
        ("POST", "/my-referrals/{submission_id}/information"),
        ("POST", "/cases/{reference}/notes"),
        ("POST", "/cases/{reference}/steps/{step}"),
        ("POST", "/returns/{reference}/answer"),
        ("POST", "/arrivals/{reference}"),
        ("POST", "/bulk/{file_id}/rows/{place}"),
        ("POST", "/guidance/{slug}"),
        ("POST", "/write-sheets/new"),
        ("POST", "/write-sheets/{sheet_id}/write"),
    }
)
"""Forms into which people type: posted after the session had ended, they are kept for an hour."""
