"""The procedures of a county: forty pages with a block each, one of them of ten sheets of paper, as anybody reads them."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any, cast

from benchmarks.browser import Browser
from chalicelib.adapters.guidance.guidance import TableGuidance
from chalicelib.bootstrap import world
from chalicelib.services.guidance import publishing, writing
from chalicelib.services.guidance.writing import Seen, Words
from infrastructure.local.example_data import OFFICER

PAGES, LONG = 40, 25_000
PAGE, FIRST = "page of the procedures", "page of the procedures, first of a minute"
AIMS = {PAGE: 4, FIRST: 4}
"""Read units."""
_BETWEEN = (" ", " ", " ", " ", ", ", ". ", ".\n\n")
_SYLLABLES = ("re", "fer", "ral", "child", "miss", "ing", "ed", "u", "ca", "tion", "team", "school", "of", "the", "day")


def of_everybody() -> Iterator[tuple[str, Callable[[], Any]]]:
    slugs = write_county()
    browser, now = Browser(), world()

    def first_of_a_minute() -> None:
        cast(TableGuidance, now.guidance)._read_at = float("-inf")
        browser.get("/procedures/{slug}", slug=slugs[0])

    yield PAGE, lambda: browser.get("/procedures/{slug}", slug=slugs[0])
    yield FIRST, first_of_a_minute


def write_county() -> list[str]:
    """Their slugs, the long one first. Done again, it writes nothing."""
    now, chance = world(), Random(7)
    officer = now.people.by_email(OFFICER.address)
    assert officer
    known = {page.slug for page in now.guidance.pages()}
    slugs = [f"page-{number}" for number in range(PAGES)]
    for number, slug in enumerate(slugs):
        if slug in known:
            continue
        block = f"::: block block-{number}\n{_prose(chance, 400)}\n:::"
        title, words = f"Page {number}", f"{_prose(chance, 500 if number else LONG)}\n\n{block}"
        writing.begin(now, officer, title, slug)
        publishing.publish(now, officer, slug, writing.save(now, officer, slug, Seen(0, 1), Words(title, words)))
    return slugs


def _prose(chance: Random, length: int) -> str:
    text = ""
    while len(text) < length:
        word = "".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4)))
        text += word + chance.choice(_BETWEEN)
    return text
