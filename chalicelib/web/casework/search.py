"""Looking up a child or a case."""

from datetime import date

from chalicelib.journeys.casework.search import SEARCH
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.casework import searching
from chalicelib.web.casework.list_view import results
from chalicelib.web.http.paging import mark_in, sealed_mark
from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


@view("GET", "/search")
def search_form(visit: Visit) -> Show:
    return Show(
        "cases/search", {"page": SEARCH, "raw": {}, "problems": {}, "results": None, "next": None, "alike": False}
    )


@view("POST", "/search")
def search(visit: Visit) -> Show:
    """By post, so the search is in no address, history or log."""
    world, raw = visit.world, typed(SEARCH, visit.form)
    parsed = parse(SEARCH, raw, world.clock.now())
    context = {"page": SEARCH, "raw": raw, "problems": parsed.problems, "results": None, "next": None, "alike": False}
    if not parsed.problems:
        by, born = str(parsed.values["by"]), parsed.values.get("born")
        born_on = born if isinstance(born, date) else None
        found = searching.search(
            world, visit.me, by, str(parsed.values[by]), born_on, mark_in(visit, visit.form.get("after", ""))
        )
        further = sealed_mark(visit, visit.path, found.page.after) or None
        context |= {"results": results(world, found.page), "next": further, "alike": found.alike}
    return Show("cases/search", context)
