"""Who may do what: every route of the service, in one table. A route that is not in it cannot be made."""

from collections.abc import Mapping
from enum import Enum

from chalicelib.domain.people import Person


class Who(Enum):
    ANYONE = "anyone"
    REFERRER = "a contact of a school; only what is their own"
    FILLS_IN = "a contact of a school, or an officer for somebody else; only what is their own"
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
    ("POST", "/sign-out"): Who.ANYONE,
    ("GET", "/referrals/{draft_id}/pages/{slug}"): Who.FILLS_IN,
    ("POST", "/referrals/{draft_id}/pages/{slug}"): Who.FILLS_IN,
    ("GET", "/my-referrals"): Who.FILLS_IN,
    ("GET", "/my-referrals/{submission_id}"): Who.REFERRER,
    ("GET", "/my-referrals/{submission_id}/copy"): Who.REFERRER,
    ("POST", "/my-referrals/{submission_id}/information"): Who.REFERRER,
    ("POST", "/my-referrals/{submission_id}/returned"): Who.REFERRER,
    ("GET", "/referrals/{draft_id}"): Who.FILLS_IN,
    ("GET", "/referrals/{draft_id}/pages/{slug}/remove"): Who.FILLS_IN,
    ("POST", "/referrals/{draft_id}/pages/{slug}/remove"): Who.FILLS_IN,
    ("GET", "/referrals/{draft_id}/check"): Who.FILLS_IN,
    ("POST", "/referrals/{draft_id}/check"): Who.FILLS_IN,
    ("GET", "/referrals/{draft_id}/sent"): Who.FILLS_IN,
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
        case Who.FILLS_IN:
            return bool(person and person.fills_in)
        case Who.STAFF:
            return bool(person and person.is_staff)
