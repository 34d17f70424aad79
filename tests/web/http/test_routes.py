"""Views are imported one module at a time, so the table of routes must name the right module of each."""

from importlib import import_module
from pathlib import Path
from runpy import run_path

import pytest

from chalicelib.web.http import routes
from chalicelib.web.http.access import TABLE
from chalicelib.web.http.failures import page_of_failure
from chalicelib.web.http.who import Route

WEB = Path(routes.__file__).parents[1]
MODULES = sorted(".".join(path.relative_to(WEB).with_suffix("").parts) for path in WEB.rglob("*.py"))


def test_every_module_of_the_table_exists() -> None:
    assert set(TABLE) <= set(MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_has_the_views_that_the_table_names_and_no_others(
    module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_module(f"chalicelib.web.{module}")  # so that what it imports adds no routes below
    found: dict[Route, routes.Answer] = {}
    monkeypatch.setattr(routes, "_ANSWERS", found)
    run_path(str(WEB.joinpath(*module.split(".")).with_suffix(".py")))
    assert set(found) == set(TABLE.get(module, ()))


def test_a_route_that_is_not_in_the_table_cannot_be_made() -> None:
    with pytest.raises(KeyError):
        routes.add_route("GET", "/not-in-the-table", lambda request, arguments: page_of_failure(None, Exception()))
