"""Finds the school of a SCHOOL field in the register, because a form cannot.

Every save of a page of questions goes through `with_schools` first, the only place that writes found schools into the
answers.
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
    """The typed answers with the found schools. `offers` names the first field with new schools to choose from: its
    page is shown again, and nothing is wrong with it yet."""

    raw: dict[str, str]
    offers: str = ""


def find(world: World, text: str, most: int = MOST_OFFERED + 1) -> list[Found]:
    """The schools that match the typed text: one more than the page offers, if there are more."""
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
    """Puts the found school among the answers; returns whether the person must look at it. A choice belongs to its
    search words: other words open it again, unless they mean the same school."""
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
