"""What the reader of a link sees once they have answered, and what anybody else sees who has the link."""

from collections.abc import Iterator

import pytest

from chalicelib import bootstrap
from tests.fuzz.fuzz_site import Site
from tests.support.app_in_process import open_app
from tests.support.scanner import Reader
from tests.support.world import ADMINISTRATOR, PEOPLE, a_world
from tests.web.test_scanners import (
    FACTS,
    HOME_EDUCATION,
    LEAD,
    SEND_MAILBOX,
    WITH_LEAD,
    _colleague_asked,
    _enters_code,
    _handed_over,
    _is_answered,
    _return_handed_over,
)

SAL = {"who": "Sal", "text": "We ring the family."}
ANSWERS = {
    "a hand-over accepted": (
        _handed_over,
        SEND_MAILBOX,
        {"answered": "accepted"} | SAL,
        "We accept",
        "Your team takes",
    ),
    "a hand-over declined": (
        *(_handed_over, SEND_MAILBOX, {"answered": "declined"} | SAL, "We decline"),
        "The team for children missing education keeps the case.",
    ),
    "a return accepted": (
        _return_handed_over,
        HOME_EDUCATION,
        {"answered": "accepted"} | SAL,
        "We accept",
        "takes over",
    ),
    "a return declined": (
        *(_return_handed_over, HOME_EDUCATION, {"answered": "declined"} | SAL, "We decline"),
        "has opened a case",
    ),
    "a colleague let in": (_colleague_asked, LEAD.email, {"answer": "yes"}, "Yes: I know them", "They can sign in"),
    "a colleague refused": (_colleague_asked, LEAD.email, {"answer": "no"}, "No, or I do not", "They get no access"),
}


@pytest.fixture(scope="module")
def whole_town() -> Iterator[Site]:
    with open_app(a_world(people=(*PEOPLE, ADMINISTRATOR, LEAD), authority=WITH_LEAD)) as world:
        site = Site(world)
        bootstrap._world = lambda: site.world  # type: ignore[assignment]
        site.remember()
        yield site


@pytest.fixture
def site(whole_town: Site) -> Site:
    whole_town.again()
    return whole_town


@pytest.mark.parametrize("name", ANSWERS)
def test_who_has_answered_reads_what_they_said_and_what_follows(site: Site, name: str) -> None:
    begins, mailbox, said, words, follows = ANSWERS[name]
    reader, other = Reader(site), Reader(site)
    link = begins(site, reader)
    _enters_code(site, reader, link, mailbox)
    form = reader.here.form
    reader.submit(said, form)
    for page in (reader.here, reader.submit(said, form), reader.get(link), reader.get(f"{link}/answer")):
        assert page.status == 200
        assert "Your answer is recorded" in page.text
        assert (words in page.text, follows in page.text) == (True, True), page.text
        assert "was used" not in page.text
        assert [fact for fact in (*FACTS, "Cai", "Sal") if fact in page.text] == []
    seen = other.get(link)
    assert (seen.status, "This link was used" in seen.text, words in seen.text) == (404, True, False)
    site.world.clock.pass_by(minutes=31)
    assert "This link was used" in reader.get(link).text


def test_another_answer_from_the_same_page_changes_nothing_and_shows_the_first(site: Site) -> None:
    reader = Reader(site)
    link = _handed_over(site, reader)
    _enters_code(site, reader, link, SEND_MAILBOX)
    form = reader.here.form
    reader.submit({"answered": "accepted"} | SAL, form)
    page = reader.submit({"answered": "declined"} | SAL, form)
    assert ("We accept" in page.text, "We decline" in page.text, _is_answered(site, reader)) == (True, False, True)
