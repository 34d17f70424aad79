"""API Gateway's event for one request, for programs that call the function without a gateway."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"


def api_event(
    method: str,
    route: str,
    ids: Mapping[str, str] | None = None,
    *,
    query: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    body: str | None = None,
) -> dict[str, Any]:
    """`route` is the pattern, as in `/cases/{reference}`, and `ids` is what stands in its braces."""
    path = route.format_map(ids or {})
    context = {
        "resourcePath": route,
        "path": path,
        "httpMethod": method,
        "stage": "api",
        "requestId": "made-here",
        "identity": {"sourceIp": "127.0.0.1"},
    }
    return {
        "resource": route,
        "path": path,
        "httpMethod": method,
        "requestContext": context,
        "pathParameters": dict(ids or {}) or None,
        "multiValueQueryStringParameters": {name: [value] for name, value in (query or {}).items()} or None,
        "headers": dict(headers or {}),
        "stageVariables": None,
        "body": body,
        "isBase64Encoded": False,
    }


def form_headers(origin: str, cookies: Mapping[str, str]) -> dict[str, str]:
    """As a browser sends them with a form of our own page."""
    jar = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return {"Content-Type": FORM, "Origin": origin, "Sec-Fetch-Site": "same-origin", "Cookie": jar}


def form_body(fields: Mapping[str, str]) -> str:
    return urlencode(fields)
