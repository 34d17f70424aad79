"""The facts behind a link, and its one answer, in the browser where the code was entered."""

from collections.abc import Sequence

from chalicelib.domain.errors import Conflict, DomainError, TryAgain
from chalicelib.domain.people.browser import Browser
from chalicelib.domain.people.purpose_links import Over, PurposeLink, UsedLink
from chalicelib.journeys.casework.case_step import Values, text
from chalicelib.ports.world import World
from chalicelib.services.one_purpose.looking import Live, here, known, waiting
from chalicelib.services.one_purpose.purpose import Fact, Purpose

_TRIES = 3
"""Somebody else may change the case at the same moment."""


class CodeFirst(DomainError):
    """This browser has not entered a code for the link, or too long ago."""


def is_open(world: World, found: Live, browser: Browser) -> bool:
    return _is_open(world, found.link, found.purpose, browser)


def _is_open(world: World, link: PurposeLink, purpose: Purpose, browser: Browser) -> bool:
    return not purpose.needs_code or link.is_open_in(here(world, browser, link), world.clock.now())


def may_read_answer(world: World, link: PurposeLink, purpose: Purpose, browser: Browser) -> bool:
    """The browser that answered may; of a link without a code, whoever has it."""
    return bool(link.answered) and _is_open(world, link, purpose, browser)


def facts_of(world: World, found: Live, browser: Browser) -> Sequence[Fact]:
    """Raises CodeFirst."""
    if not is_open(world, found, browser):
        raise CodeFirst
    return found.purpose.facts(world, found.link)


def answer(world: World, token: str, browser: Browser, values: Values) -> None:
    """Does what the link is for and uses it up, in one transaction; then ends all other links to the same question. Raises
    LinkOver, also where it is withdrawn at this very moment, CodeFirst, Refused, or TryAgain where it still waits."""
    link, purpose = known(world, token)
    if not _is_open(world, link, purpose, browser):
        raise CodeFirst
    by_link = UsedLink(link.digest, text(values, purpose.question.name))
    for _ in range(_TRIES):
        try:
            purpose.act(world, link, by_link, values)
            break
        except Conflict:
            waiting(world, world.purpose_links.get(link.digest))
    else:
        raise TryAgain
    for other in world.purpose_links.about(purpose.slug, link.thing):  # of another contact, or of an email sent twice
        world.purpose_links.end(other.digest, Over.SETTLED)
    world.log("purpose-link-used", purpose=purpose.slug)
