"""Whether the service answers: for a monitor, or a person on the telephone. It reads one row, of the stack's keys, and says the
same to everybody: nothing of what is stored, of who asks, or of why it does not work."""

from collections.abc import Mapping
from typing import Any

from chalice.app import Response

from chalicelib import bootstrap
from chalicelib.bootstrap import log
from chalicelib.web.http.headers import TEXT
from chalicelib.web.http.routes import add_route

UNAVAILABLE = "unavailable"


def _answer(request: Any, arguments: Mapping[str, str]) -> Response:
    try:
        world = bootstrap.world()
        world.keys.look()
    except Exception as problem:  # whatever it is, people cannot use the service
        log("health-unavailable", problem=type(problem).__name__)
        return Response(UNAVAILABLE, status_code=503, headers={"Content-Type": TEXT})
    return Response(f"ok {world.release}", headers={"Content-Type": TEXT})


add_route("GET", "/health", _answer)
