"""Where somebody may go after signing in: only to pages of ours, so that no link leads elsewhere through the sign-in page."""

import re

PAGES = (
    *(
        "/sessions",
        "/your-emails",
        "/recovery-codes",
        "/kept",
        "/search",
        "/team",
        "/who-works-here",
        "/today",
        "/oversight",
    ),
    *("/cases", "/cases/{reference}", "/referrals/decisions/{reference}", "/arrivals/{reference}"),
    *("/returns", "/returns/{reference}", "/set-aside", "/set-aside/{reference}"),
    *("/bulk", "/bulk/{file_id}", "/bulk/{file_id}/rows", "/bulk/{file_id}/rows/{place}", "/bulk/{file_id}/check"),
    *("/begin/{form}", "/my-referrals", "/my-referrals/{submission_id}"),
    *("/my-referrals/{submission_id}/copy", "/my-referrals/{submission_id}/questions"),
    *("/referrals/{draft_id}", "/referrals/{draft_id}/check", "/referrals/{draft_id}/sent"),
    *("/referrals/{draft_id}/pages/{slug}", "/referrals/{draft_id}/pages/{slug}/received/{file_id}"),
    *(
        "/admin",
        "/admin/staff",
        "/admin/contacts",
        "/admin/settings",
        "/admin/council-sign-in",
        "/admin/calendar",
        "/admin/on-call",
    ),
    *("/admin/schools", "/admin/register", "/admin/bank-holidays", "/admin/authorities", "/admin/changes"),
    *("/admin/waiting", "/admin/links"),
    *("/write-sheets", "/write-sheets/new", "/write-sheets/{sheet_id}", "/write-sheets/{sheet_id}/write"),
    *("/write-sheets/{sheet_id}/preview", "/write-sheets/{sheet_id}/readers", "/write-sheets/{sheet_id}/publish"),
    *(
        "/write-sheets/{sheet_id}/told",
        "/told-to-schools",
        "/write-sheets/{sheet_id}/second-reader",
        "/write-sheets/{sheet_id}/withdraw",
    ),
)
"""Routes as `web/http/access.py` names them. A test fails on one that is no page there."""

_ID = r"[A-Za-z0-9_-]{8,64}"
_PARTS = {
    "reference": r"[A-Z0-9-]{4,12}",
    "form": r"[a-z-]{3,40}",
    "place": r"[0-9]{1,5}",
    "slug": r"[a-z0-9-]{1,40}",
    **dict.fromkeys(("draft_id", "file_id", "sheet_id", "submission_id"), _ID),
}
_AFTER_SIGN_IN = re.compile("|".join(re.sub(r"\{(\w+)\}", lambda part: _PARTS[part[1]], page) for page in PAGES))
_AFTER_A_LINK = ".,;:!?)>]}'\"”’"


def without_punctuation(path: str) -> str:
    """The path without what a mail program took into the link from the sentence around it. No page of ours ends so."""
    return path.rstrip(_AFTER_A_LINK)


def safe_destination(path: str) -> str:
    """The path to go to after signing in when it is one of ours, else the empty string (no open redirects)."""
    path = without_punctuation(path)
    return path if _AFTER_SIGN_IN.fullmatch(path) else ""
