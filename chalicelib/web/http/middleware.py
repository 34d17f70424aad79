"""Around every request: one log line, the security headers, and pages in place of the framework's JSON errors."""

import time
from collections.abc import Callable
from typing import Any

from chalice.app import Response

from chalicelib.bootstrap import log, world
from chalicelib.web.http.failure_words import BY_STATUS
from chalicelib.web.http.failures import bare_page, message, page_of_failure
from chalicelib.web.http.headers import HTML, SECURITY, TEXT
from chalicelib.web.http.replies import respond
from chalicelib.web.http.visit import asked_at, visit_of


def _has_page(response: Response) -> bool:
    return response.status_code < 400 or response.headers.get("Content-Type") in (HTML, TEXT)


def _page_of_status(request: Any, status: int) -> Response:
    """A page for an error that the framework raised before any view ran."""
    said = message(BY_STATUS.get(status, BY_STATUS[500]))
    try:
        return respond(visit_of(request, world(asked_at(request.context))), said.show)
    except Exception:
        return bare_page(said)


def around(request: Any, get_response: Callable[[Any], Response]) -> Response:
    started = time.perf_counter()
    try:
        response = get_response(request)
    except Exception as problem:
        response = page_of_failure(None, problem)
    if not _has_page(response):
        response = _page_of_status(request, response.status_code)
    response.headers = {**SECURITY, **response.headers}
    log(
        "request",
        request=request.context.get("requestId", ""),
        method=request.method,
        route=request.context.get("resourcePath", ""),
        status=response.status_code,
        ms=round((time.perf_counter() - started) * 1000),
    )
    return response
