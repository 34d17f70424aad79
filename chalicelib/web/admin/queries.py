"""The administrator's pages about the people for queries."""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from chalicelib.domain.authority.queries import Cover, PersonForQueries, QueriesRefused
from chalicelib.domain.errors import NotFound
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.journeys.settings.queries import PERSON, cover_page, to_cover, to_person, typed_person
from chalicelib.services.settings import queries
from chalicelib.services.settings.queries import Kept
from chalicelib.web.http.asked import Posted
from chalicelib.web.http.posted import version_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class CoverLine(Struct, frozen=True):
    first: date
    last: date
    by: str


class Entry(Struct, frozen=True):
    """One person, and who covers for them from today on."""

    person: PersonForQueries
    covers: Sequence[CoverLine]


class QueriesPage(Struct, frozen=True, kw_only=True):
    """The directory; `problem`: why something could not be removed."""

    entries: Sequence[Entry]
    version: int
    problem: str


class QuestionPage(Posted, frozen=True, kw_only=True):
    title: str
    button: str
    hidden: Mapping[str, int]


def _list(visit: Visit, problem: str = "") -> Show:
    now = queries.kept(visit.world)
    names = {person.key: person.name for person in now.people}

    def line(cover: Cover) -> CoverLine:
        return CoverLine(cover.first, cover.last, names.get(cover.by, "somebody who is no longer listed"))

    entries = [
        Entry(person, [line(cover) for cover in person.covers if cover.last >= now.today]) for person in now.people
    ]
    return Show("admin/queries", QueriesPage(entries=entries, version=now.version, problem=problem))


@view("GET", "/admin/who-to-ask")
def people(visit: Visit) -> Show:
    return _list(visit)


def _asks(
    page: Page, raw: Mapping[str, str], problems: Mapping[str, str], action: str, title: str, version: int
) -> Show:
    hidden = {"version": version}
    model = QuestionPage(
        page=page, raw=raw, problems=problems, action=action, title=title, button="Save", hidden=hidden
    )
    return Show("admin/query", model)


@view("GET", "/admin/who-to-ask/new")
def ask_new(visit: Visit) -> Show:
    action = visit.world.links().admin_new_query
    return _asks(PERSON, {}, {}, action, "Add a person for queries", queries.kept(visit.world).version)


@view("POST", "/admin/who-to-ask/new")
def add(visit: Visit) -> Show | Go:
    world, raw = visit.world, typed(PERSON, visit.form)
    parsed = parse(PERSON, raw, world.clock.now())
    problems = parsed.problems
    if not problems:
        try:
            queries.keep(world, visit.me, version_of(visit), to_person(world.keys.new_id(), parsed.values))
        except QueriesRefused as refused:
            problems = {"name": str(refused)}
    if problems:
        action = world.links().admin_new_query
        return _asks(PERSON, raw, problems, action, "Add a person for queries", version_of(visit))
    return Go(world.links().admin_queries)


@view("GET", "/admin/who-to-ask/{key}")
def person(visit: Visit, key: str) -> Show:
    now = queries.kept(visit.world)
    found = now.person(key)
    return _asks(PERSON, typed_person(found), {}, visit.world.links().admin_query(key), found.name, now.version)


@view("POST", "/admin/who-to-ask/{key}")
def change(visit: Visit, key: str) -> Show | Go:
    world, raw = visit.world, typed(PERSON, visit.form)
    found, parsed = queries.kept(world).person(key), parse(PERSON, raw, world.clock.now())
    if parsed.problems:
        return _asks(PERSON, raw, parsed.problems, world.links().admin_query(key), found.name, version_of(visit))
    queries.keep(world, visit.me, version_of(visit), to_person(key, parsed.values, found.covers))
    return Go(world.links().admin_queries)


@view("POST", "/admin/who-to-ask/{key}/remove")
def remove(visit: Visit, key: str) -> Show | Go:
    try:
        queries.remove(visit.world, visit.me, version_of(visit), key)
    except QueriesRefused as refused:
        return _list(visit, str(refused))
    return Go(visit.world.links().admin_queries)


def _asks_cover(
    visit: Visit, now: Kept, key: str, raw: Mapping[str, str], problems: Mapping[str, str], version: int
) -> Show:
    found, action = now.person(key), visit.world.links().admin_query_cover(key)
    return _asks(_cover(now, key), raw, problems, action, f"Who covers for {found.name}?", version)


def _cover(now: Kept, key: str) -> Page:
    return cover_page([person for person in now.people if person.key != key])


@view("GET", "/admin/who-to-ask/{key}/cover")
def ask_cover(visit: Visit, key: str) -> Show:
    now = queries.kept(visit.world)
    return _asks_cover(visit, now, key, {}, {}, now.version)


@view("POST", "/admin/who-to-ask/{key}/cover")
def add_cover(visit: Visit, key: str) -> Show | Go:
    """The page shows at the first day what the directory refuses."""
    world, now = visit.world, queries.kept(visit.world)
    page = _cover(now, now.person(key).key)
    raw = typed(page, visit.form)
    parsed = parse(page, raw, world.clock.now())
    problems = parsed.problems
    if not problems:
        try:
            queries.add_cover(world, visit.me, version_of(visit), key, to_cover(parsed.values))
        except QueriesRefused as refused:
            problems = {"first": str(refused)}
    if problems:
        return _asks_cover(visit, now, key, raw, problems, version_of(visit))
    return Go(world.links().admin_queries)


@view("POST", "/admin/who-to-ask/{key}/cover/remove")
def remove_cover(visit: Visit, key: str) -> Go:
    try:
        first = date.fromisoformat(visit.form.get("named", ""))
    except ValueError:
        raise NotFound from None
    queries.remove_cover(visit.world, visit.me, version_of(visit), key, first)
    return Go(visit.world.links().admin_queries)
