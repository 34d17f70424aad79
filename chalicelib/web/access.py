"""Who may do what: every route of the service, in one table. A route that is not in it cannot be made."""

from collections.abc import Mapping
from enum import Enum

from chalicelib.domain.people import Person


class Who(Enum):
    ANYONE = "anyone"
    REFERRER = "a contact of a school; only what is their own"
    STAFF = "the authority's staff"


Route = tuple[str, str]

RULES: Mapping[Route, Who] = {
    ("GET", "/"): Who.ANYONE,
    ("GET", "/assets/{name}"): Who.ANYONE,
    ("GET", "/before-you-start"): Who.ANYONE,
    ("POST", "/before-you-start"): Who.ANYONE,
    ("GET", "/sign-in"): Who.ANYONE,
    ("POST", "/sign-in"): Who.ANYONE,
    ("GET", "/sign-in/code"): Who.ANYONE,
    ("POST", "/sign-in/code"): Who.ANYONE,
    ("GET", "/sign-in/link/{token}"): Who.ANYONE,
    ("POST", "/sign-in/link/{token}"): Who.ANYONE,
    ("POST", "/sign-out"): Who.ANYONE,
    ("GET", "/referrals/{draft_id}/pages/{slug}"): Who.REFERRER,
    ("POST", "/referrals/{draft_id}/pages/{slug}"): Who.REFERRER,
    ("GET", "/referrals/{draft_id}/check"): Who.REFERRER,
    ("POST", "/referrals/{draft_id}/check"): Who.REFERRER,
    ("GET", "/referrals/{draft_id}/sent"): Who.REFERRER,
    ("GET", "/cases"): Who.STAFF,
    ("GET", "/cases/{reference}"): Who.STAFF,
    ("POST", "/cases/{reference}/take"): Who.STAFF,
    ("POST", "/cases/{reference}/notes"): Who.STAFF,
    ("POST", "/tasks/{task_id}/done"): Who.STAFF,
}


def may(person: Person | None, who: Who) -> bool:
    match who:
        case Who.ANYONE:
            return True
        case Who.REFERRER:
            return bool(person and person.is_referrer)
        case Who.STAFF:
            return bool(person and person.is_staff)
