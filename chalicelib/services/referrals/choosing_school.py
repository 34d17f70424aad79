"""Looking for the school of a SCHOOL field in the register: the one thing that a form cannot do by itself.

Whatever saves a page of questions passes what was typed through `with_schools` first. It is the only place that writes
what was found into the answers.
"""

from msgspec import Struct

from chalicelib.domain.child.identifiers import urn_problem
from chalicelib.domain.schools.school_search import is_meant, parse_query
from chalicelib.journeys.engine.asked import asked
from chalicelib.journeys.engine.fields import Kind, Raw
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.school_choice import (
    LONGEST_SEARCH,
    MOST_COUNTED,
    MOST_OFFERED,
    NONE,
    Found,
    choice_of,
    inputs,
    more_in_words,
    offered,
    written,
)
from chalicelib.ports.world import World


class Looked(Struct, frozen=True):
    """What was typed, with what was found. `offers` names the first field whose schools are offered now for the first
    time: its page is then shown again, to choose, and nothing is wrong with it yet."""

    raw: dict[str, str]
    offers: str = ""


def find(world: World, text: str, most: int = MOST_OFFERED + 1) -> list[Found]:
    """The schools meant by what was typed: one more than are offered, where there are more."""
    if len(text) > LONGEST_SEARCH:
        return []
    return [offered(school) for school in world.schools.found_by(text, most)]


def offer(world: World, text: str) -> tuple[list[Found], str]:
    """The schools to offer while somebody types, and in words how many more there are."""
    found = find(world, text, MOST_COUNTED + 1)
    return found[:MOST_OFFERED], more_in_words(len(found))


def with_schools(world: World, page: Page, raw: Raw) -> Looked:
    """`raw` is everything typed so far, this page's answers as they were just sent included."""
    known, offers = dict(raw), ""
    for item in asked(page.fields, raw):
        if item.kind is Kind.SCHOOL and _look(world, item.name, known):
            offers = offers or item.name
    return Looked(known, offers)


def _look(world: World, name: str, raw: dict[str, str]) -> bool:
    """Puts what is found among the answers; whether the person has to look at it. A choice belongs to what was looked for:
    with other words it is open again, unless it is meant by them."""
    before = choice_of(name, raw)
    _, urn, _, kept = inputs(name)
    chosen = _chosen(world, before.text, before.choice)
    if chosen:
        raw[kept] = written(before.text, [chosen])
        return False
    found = find(world, before.text)
    raw[kept] = written(before.text, found)
    stays = before.is_by_hand and (before.was_looked_for or not before.text)
    raw[urn] = NONE if stays else ""
    return bool(before.text) and not before.was_looked_for


def _chosen(world: World, text: str, urn: str) -> Found | None:
    school = None if urn_problem(urn) else world.schools.get(urn)
    if school and (is_meant(parse_query(text), school) or text == offered(school).called):
        return offered(school)
    return None
