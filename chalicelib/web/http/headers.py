"""The headers of every answer."""

from collections.abc import Mapping

HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
CSV = "text/csv; charset=utf-8"
JSON = "application/json; charset=utf-8"


def content_policy(posts_to: str = "") -> str:
    """What a page may load and where its forms may go: to us, and to one other origin if a page names it."""
    forms = f"'self' {posts_to}".strip()
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action {forms}; "
        "frame-ancestors 'none'; base-uri 'none'"
    )


SECURITY: Mapping[str, str] = {
    "Content-Security-Policy": content_policy(),
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
