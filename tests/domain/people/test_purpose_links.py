"""When a link for one purpose is over, and which browser may see what it is about; words that are kept for an hour."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.people.kept import KEPT_FOR, MOST, KeptWords
from chalicelib.domain.people.purpose_links import Over, PurposeLink
from tests.support.world import NOW

SECOND = timedelta(seconds=1)
LINK = PurposeLink("digest", "read-decision", "case", "person:rita", "address", NOW, NOW + timedelta(days=1))
OPENED = replace(LINK, opened_in="browser", opened_until=NOW + timedelta(hours=1))
WORDS = KeptWords("olive", "/cases/1/note", {"text": "Words."}, NOW)


@pytest.mark.parametrize(
    ("link", "later", "over"),
    [
        (LINK, timedelta(days=1) - SECOND, None),
        (LINK, timedelta(days=1), Over.LAPSED),
        (replace(LINK, over=Over.USED), timedelta(), Over.USED),
        (replace(LINK, over=Over.WITHDRAWN), timedelta(days=2), Over.WITHDRAWN),
    ],
)
def test_why_a_link_is_over(link: PurposeLink, later: timedelta, over: Over | None) -> None:
    assert link.why_over(NOW + later) is over


@pytest.mark.parametrize(
    ("link", "browser", "later", "open_in"),
    [
        (LINK, "browser", timedelta(), False),
        (LINK, "", timedelta(), False),
        (OPENED, "browser", timedelta(hours=1) - SECOND, True),
        (OPENED, "browser", timedelta(hours=1), False),
        (OPENED, "another", timedelta(), False),
    ],
)
def test_only_the_browser_of_the_code_sees_the_facts_and_for_a_while(
    link: PurposeLink, browser: str, later: timedelta, open_in: bool
) -> None:
    assert link.is_open_in(browser, NOW + later) is open_in


@pytest.mark.parametrize(("later", "ended"), [(KEPT_FOR - SECOND, False), (KEPT_FOR, True)])
def test_words_are_kept_for_an_hour(later: timedelta, ended: bool) -> None:
    assert WORDS.has_ended(NOW + later) is ended


@pytest.mark.parametrize(("length", "fits"), [(MOST - 4, True), (MOST - 3, False)])
def test_words_that_are_too_long_are_not_kept(length: int, fits: bool) -> None:
    assert replace(WORDS, fields={"text": "x" * length}).fits is fits
