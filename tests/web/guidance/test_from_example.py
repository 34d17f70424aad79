"""Begin from the example, over HTTP, and the facts that are to be confirmed."""

import re
from collections.abc import Iterator

import pytest

from tests.fuzz.fuzz_site import AUDITOR, Site, a_site
from tests.support.browser import Page, Person
from tests.support.world import OFFICER

Visitors = dict[str, Person]
BUTTON = "Begin from the example</button>"


@pytest.fixture(scope="module")
def _whole() -> Iterator[tuple[Site, Visitors]]:
    with a_site() as (site, visitors, _):
        for rows in ("guide_pages", "guide_drafts", "guide_versions", "guide_editions", "guide_texts"):
            getattr(site.world.store, rows).clear()
        site.remember()
        yield site, visitors


@pytest.fixture
def visitors(_whole: tuple[Site, Visitors]) -> Visitors:
    _whole[0].again()
    return _whole[1]


def html(page: Page) -> str:
    return re.sub(r"\s+<", "<", page.body.decode())


def press(person: Person) -> Page:
    return person._follow(person.post("/guidance/new/example", {"csrf": person.csrf}))


def test_an_editor_begins_from_the_example_and_nothing_is_published(visitors: Visitors) -> None:
    officer, nobody = visitors[OFFICER.name], visitors["nobody"]
    assert BUTTON in html(officer.get("/guidance"))
    page = html(press(officer))
    assert page.count("Not published") == page.count("/guidance/taking-a-name-off") * 13 == 13
    assert html(press(officer)).count("Not published") == 13
    assert nobody.get("/procedures/taking-a-name-off").status == 404


def test_once_something_is_published_it_is_offered_no_more(visitors: Visitors) -> None:
    officer = visitors[OFFICER.name]
    press(officer)
    fields = {"based_on": "0", "draft": "1", "when": "now", "csrf": officer.csrf}
    officer._follow(officer.post("/guidance/home-education/publish", fields))
    assert BUTTON not in html(officer.get("/guidance"))
    assert "There are procedures already." in html(press(officer))


def test_who_only_reads_is_offered_nothing(visitors: Visitors) -> None:
    assert BUTTON not in html(visitors[AUDITOR.name].get("/guidance"))


def test_the_editor_lists_the_facts_to_confirm_until_they_are_confirmed(visitors: Visitors) -> None:
    officer = visitors[OFFICER.name]
    press(officer)
    assert "2 facts to confirm in this page" in html(officer.get("/guidance/taking-a-name-off"))
    assert "1 fact to confirm in this page" in html(officer.get("/guidance/what-it-means"))
    assert "to confirm in this page" not in html(officer.get("/guidance/safeguarding"))
    words = {
        "title": "Taking a name off the roll",
        "what_changed": "",
        "markdown": "Within 15 days.\n\n**Check** no more?",
    }
    officer._follow(
        officer.post(
            "/guidance/taking-a-name-off", {**words, "based_on": "0", "draft": "1", "act": "save", "csrf": officer.csrf}
        )
    )
    assert "1 fact to confirm in this page" in html(officer.get("/guidance/taking-a-name-off"))
