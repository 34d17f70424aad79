"""Where somebody goes after signing in: to the page of ours that they asked for if they may open it, else to their own
first page. No link leads elsewhere through the sign-in page.
"""

import re
from collections.abc import Callable, Collection, Mapping

PAGES = (
    *("/sessions", "/recovery-codes", "/kept", "/search", "/team", "/team/{person_id}/absence", "/who-works-here"),
    *("/your-emails", "/today", "/oversight", "/tasks", "/tasks/done", "/tasks/{task_id}"),
    *("/cases", "/cases/{reference}", "/cases/{reference}/events", "/cases/{reference}/emails"),
    *("/cases/{reference}/accesses", "/cases/{reference}/steps/{step}"),
    *("/referrals/decisions/{reference}", "/arrivals/{reference}"),
    *("/returns", "/returns/{reference}", "/returns/{reference}/answer", "/set-aside", "/set-aside/{reference}"),
    *("/bulk", "/bulk/{file_id}", "/bulk/{file_id}/rows", "/bulk/{file_id}/rows/{place}", "/bulk/{file_id}/check"),
    *("/begin/{form}", "/my-referrals", "/my-referrals/{submission_id}"),
    *("/my-referrals/{submission_id}/copy", "/my-referrals/{submission_id}/questions"),
    *("/referrals/{draft_id}", "/referrals/{draft_id}/check", "/referrals/{draft_id}/sent"),
    *("/referrals/{draft_id}/pages/{slug}", "/referrals/{draft_id}/pages/{slug}/remove"),
    "/referrals/{draft_id}/pages/{slug}/received/{file_id}",
    *("/guidance", "/guidance/new", "/guidance/{slug}", "/guidance/{slug}/compare", "/guidance/{slug}/details"),
    *("/guidance/{slug}/publish", "/guidance/{slug}/withdraw", "/guidance/{slug}/files"),
    *("/guidance/{slug}/files/{file_id}", "/guidance/{slug}/told", "/guidance/{slug}/told/{urn}"),
    *("/write-sheets", "/write-sheets/new", "/write-sheets/{sheet_id}", "/write-sheets/{sheet_id}/write"),
    *("/write-sheets/{sheet_id}/preview", "/write-sheets/{sheet_id}/readers", "/write-sheets/{sheet_id}/publish"),
    *("/write-sheets/{sheet_id}/told", "/write-sheets/{sheet_id}/second-reader", "/write-sheets/{sheet_id}/withdraw"),
    *("/write-sheets/{sheet_id}/files", "/write-sheets/{sheet_id}/files/{file_id}", "/write-sheets/{sheet_id}/discard"),
    "/told-to-schools",
    *("/audit", "/audit/people", "/audit/looks", "/audit/cases/{reference}"),
    *("/admin", "/admin/tasks", "/admin/tasks/done", "/admin/tasks/{task_id}", "/admin/staff", "/admin/staff/new"),
    *("/admin/people/{person_id}", "/admin/people/{person_id}/hand-on", "/admin/people/{person_id}/disable-at-once"),
    *("/admin/contacts", "/admin/contacts/new", "/admin/contacts/paste", "/admin/settings", "/admin/council-sign-in"),
    *("/admin/mail-contacts", "/admin/mail-contacts/new", "/admin/mail-contacts/gaps"),
    *("/admin/mail-contacts/{contact_id}", "/admin/mail-contacts/{contact_id}/remove"),
    *("/admin/who-to-ask", "/admin/who-to-ask/new", "/admin/who-to-ask/{key}", "/admin/who-to-ask/{key}/cover"),
    *("/admin/calendar", "/admin/on-call", "/admin/schools", "/admin/schools/{urn}/calendar"),
    *("/admin/register", "/admin/register/{file_id}", "/admin/bank-holidays"),
    *("/admin/authorities", "/admin/authorities/{code}", "/admin/changes", "/admin/waiting"),
    *("/admin/links", "/admin/links/{link_id}"),
)
"""Routes as `web/http/access.py` names them. A test fails on one that is no page there, and on a page that is missing."""

FIRST_PAGES: Mapping[str, str] = {
    "officer": "/cases",
    "manager": "/cases",
    "administrator": "/admin",
    "auditor": "/audit",
    "school-safeguarding": "/my-referrals",
    "school-contact": "/my-referrals",
    "partner": "/my-referrals",
}
"""Where each role begins. Who has several begins where the first of them does."""
FOR_ALL = "/"
"""Where somebody begins whose roles were all taken away."""

FILTERS: Mapping[str, str] = {"/cases": "owner", "/returns": "state"}
"""Of lists to which emails link. They stay with the link while somebody signs in."""

_ID = r"[A-Za-z0-9_-]{8,64}"
_PARTS = {
    "reference": r"[A-Z0-9-]{4,12}",
    "form": r"[a-z-]{3,40}",
    "place": r"[0-9]{1,5}",
    "slug": r"[a-z0-9-]{1,80}",
    "step": r"[a-z0-9-]{1,40}",
    "urn": r"[0-9]{5,6}",
    "code": r"[0-9]{3}",
    "task_id": r"[A-Za-z0-9_-]{1,120}",
    **dict.fromkeys(("person_id", "link_id", "contact_id", "key"), r"[A-Za-z0-9_-]{1,64}"),
    **dict.fromkeys(("draft_id", "file_id", "sheet_id", "submission_id"), _ID),
}
_PAGES = [(page, re.compile(re.sub(r"\{(\w+)\}", lambda part: _PARTS[part[1]], page))) for page in PAGES]
_FILTER = re.compile(r"(\w+)=[A-Za-z0-9_-]{1,64}")
_AFTER_A_LINK = ".,;:!?)>]}'\"”’"


def without_punctuation(path: str) -> str:
    """The path without what a mail program took into the link from the sentence around it. No page of ours ends so."""
    return path.rstrip(_AFTER_A_LINK)


def page_of(path: str) -> str:
    """The route in `PAGES` of a path with or without its filter; empty if it is none."""
    place, mark, query = path.partition("?")
    if mark:
        asked = _FILTER.fullmatch(query)
        return place if asked and FILTERS.get(place) == asked[1] else ""
    # pages without an id come first: /tasks/done is no task
    found = [page for page, pattern in _PAGES if pattern.fullmatch(place)]
    return min(found, key=lambda page: page.count("{"), default="")


def safe_destination(path: str) -> str:
    """The path to go to after signing in when it is one of ours, else the empty string (no open redirects)."""
    path = without_punctuation(path)
    return path if page_of(path) else ""


def asked_for(path: str, query: Mapping[str, str]) -> str:
    """What to come back to after signing in, for a request of this path."""
    name = FILTERS.get(path)
    filtered = f"{path}?{name}={query.get(name, '')}" if name else path
    return filtered if page_of(filtered) else path


def first_page(roles: Collection[str]) -> str:
    return next((page for role, page in FIRST_PAGES.items() if role in roles), FOR_ALL)


def landing(wanted: str, roles: Collection[str], may_open: Callable[[str], bool]) -> str:
    """Where somebody with these roles lands who asked for `wanted`: a path of ours, or empty. `may_open`: of a route."""
    if wanted and may_open(page_of(wanted)):
        return wanted
    home = first_page(roles)
    return f"{home}?{INSTEAD}=yes" if wanted or home == FOR_ALL else home


INSTEAD = "instead"
"""In the query of a first page: it says why somebody did not land where they wanted."""
