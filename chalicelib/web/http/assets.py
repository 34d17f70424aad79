"""Style sheet, scripts and icon. See `chalicelib/assets.py`."""

import base64
from collections.abc import Mapping
from typing import Any

from chalice.app import Response

from chalicelib import assets
from chalicelib.domain.errors import NotFound
from chalicelib.web.http.failures import page_of_failure
from chalicelib.web.http.routes import add_route

_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_FOR_A_YEAR = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
"""For an address with another hash, or none."""


class _Compressed(Response):
    """An answer in bytes. The API treats every type as binary (`BinaryMediaTypes` in the template): bytes travel to it as
    base64, and it decodes them. All other answers stay text."""

    def to_dict(self, binary_types: list[str] | None = None) -> dict[str, Any]:
        text = Response(base64.b64encode(self.body).decode(), headers=self.headers, status_code=self.status_code)
        return {**text.to_dict(), "isBase64Encoded": True}


def _takes_gzip(headers: Any) -> bool:
    """Without `Accept` the gateway would hand the base64 on as it is."""
    return "gzip" in headers.get("accept-encoding", "") and bool(headers.get("accept"))


def _answer(request: Any, arguments: Mapping[str, str]) -> Response:
    name = arguments["name"]
    found = assets.named(name)
    if found is None:
        return page_of_failure(None, NotFound())
    headers: dict[str, str | list[str]] = {
        "Content-Type": _TYPES[found.kind],
        "Cache-Control": _FOR_A_YEAR if name == found.name else _ASK_AGAIN,
        "Vary": "Accept-Encoding",
    }
    if not _takes_gzip(request.headers):
        return Response(found.plain, headers=headers)
    return _Compressed(found.compressed, headers={**headers, "Content-Encoding": "gzip"})


add_route("GET", "/assets/{name}", _answer)
