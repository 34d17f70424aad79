"""Looking up a child or a case."""

from collections.abc import Mapping, Sequence
from datetime import date

from chalicelib.journeys.casework.search import SEARCH
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.casework import searching
from chalicelib.web.casework.found import found as found_words
from chalicelib.web.casework.list_view import CaseLine, results
from chalicelib.web.http.asked import Asked
from chalicelib.web.http.paging import mark_in, sealed_mark
from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class SearchPage(Asked, frozen=True, kw_only=True):
    """`results`: None before anything was looked for. `heading`: what was found, in words. `alike`: whether names that sound alike
    were found instead."""

    results: Sequence[CaseLine] | None
    heading: str
    next: str | None
    alike: bool


def _show(
    raw: Mapping[str, str],
    problems: Mapping[str, str],
    found: Sequence[CaseLine] | None = None,
    heading: str = "",
    further: str | None = None,
    *,
    alike: bool = False,
) -> Show:
    model = SearchPage(
        page=SEARCH, raw=raw, problems=problems, results=found, heading=heading, next=further, alike=alike
    )
    return Show("cases/search", model)


@view("GET", "/search")
def search_form(visit: Visit) -> Show:
    return _show({}, {})


@view("POST", "/search")
def search(visit: Visit) -> Show:
    """By post, so the search is in no address, history or log."""
    world, raw = visit.world, typed(SEARCH, visit.form)
    parsed = parse(SEARCH, raw, world.clock.now())
    if parsed.problems:
        return _show(raw, parsed.problems)
    by, born = str(parsed.values["by"]), parsed.values.get("born")
    born_on, start = born if isinstance(born, date) else None, mark_in(visit, visit.form.get("after", ""))
    found = searching.search(world, visit.me, by, str(parsed.values[by]), born_on, start)
    further = sealed_mark(visit, visit.path, found.page.after) or None
    cases, is_all = results(world, found.page), not start and not further
    one, many = ("similar case", "similar cases") if found.alike else ("case", "cases")
    return _show(raw, {}, cases, found_words(len(cases), one, many, is_all=is_all), further, alike=found.alike)
