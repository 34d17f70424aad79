"""Every route of the access table. Each imports the module of its view at its first request.

Most processes answer a few routes and end: importing the views of all routes would be half of a cold start.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from chalice.app import Chalice, Response

from chalicelib.web.http.access import MODULES, ONE_CLICK, RULES
from chalicelib.web.http.failures import page_of_failure
from chalicelib.web.http.form_body import FORM, IN_PARTS
from chalicelib.web.http.who import Route

Answer = Callable[[Any, Mapping[str, str]], Response]
"""From Chalice's request, and what stands in the braces of the route."""

_ANSWERS: dict[Route, Answer] = {}


def add_route(method: str, path: str, answer: Answer) -> None:
    """Called by the module of the view as it is imported."""
    RULES[method, path]  # a route that is not in the table cannot be made
    _ANSWERS[method, path] = answer


def answer_of(route: Route) -> Answer:
    if route not in _ANSWERS:
        import_module(f"chalicelib.web.{MODULES[route]}")
    return _ANSWERS[route]


def register_all(app: Chalice) -> None:
    for route in RULES:
        _register(app, route)


def _register(app: Chalice, route: Route) -> None:
    method, path = route

    def handle(**arguments: str) -> Response:
        try:
            return answer_of(route)(app.current_request, arguments)
        except Exception as problem:  # its module could not be imported
            return page_of_failure(None, problem)

    types = [FORM, IN_PARTS] if route in ONE_CLICK else [FORM]
    accepts = {"content_types": types} if method == "POST" else {}
    app.route(path, methods=[method], name=f"{method} {path}", **accepts)(handle)
