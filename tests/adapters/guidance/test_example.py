"""The example document that ships: whole, and as good as a page that somebody publishes."""

import re
from collections import Counter
from itertools import chain

import pytest

from chalicelib.adapters.guidance.example import FOLDER, example
from chalicelib.adapters.guidance.markup import Markdown
from chalicelib.domain.guidance.confirming import facts_to_confirm
from chalicelib.domain.guidance.example import ExamplePage
from chalicelib.domain.guidance.writing import LONGEST_TITLE

PAGES = example()
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
ABOUT_THE_WORD = "A line that begins **Check** is a fact"


def test_each_file_is_a_page() -> None:
    assert len(PAGES) == len(list(FOLDER.iterdir()))
    assert len({page.slug for page in PAGES}) == len(PAGES)


@every_page
def test_nothing_of_it_is_refused_or_left_as_it_was_typed(page: ExamplePage) -> None:
    rendered = Markdown()(page.markdown)
    assert not re.search(r":::|\*\*|\]\(|page:|^\|", rendered.text, re.MULTILINE)
    assert page.rests_on
    assert len(page.title) <= LONGEST_TITLE


@every_page
def test_each_link_to_a_page_leads_to_one(page: ExamplePage) -> None:
    linked = re.findall(r"\]\(page:([^)#]*)", page.markdown)
    assert set(linked) <= {each.slug for each in PAGES}
    html = Markdown()(page.markdown).html
    assert [f'href="/procedures/{slug}"' in html for slug in linked] == [True] * len(linked)


def test_a_name_of_a_block_is_used_once() -> None:
    names = Counter(chain.from_iterable(Markdown()(page.markdown).blocks for page in PAGES))
    assert [name for name, times in names.items() if times > 1] == []


@every_page
def test_each_fact_to_check_begins_a_line_and_is_found(page: ExamplePage) -> None:
    words = page.markdown.replace(ABOUT_THE_WORD, "")
    assert len(facts_to_confirm(page.markdown)) == words.count("**Check**")


def test_there_are_facts_to_check() -> None:
    assert sum(len(facts_to_confirm(page.markdown)) for page in PAGES) == 7
