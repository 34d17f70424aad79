"""The next edition follows from the one before."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from chalicelib.domain.guidance.editions import BlockTaken, moved, placed, with_page, without_page
from chalicelib.domain.guidance.pages import Block, Edition, GuidancePage, GuidanceVersion, PlacedPage

AT = datetime(2027, 1, 8, 10, tzinfo=UTC)
A, B = GuidancePage("a", "A"), GuidancePage("b", "B", "a", 3)


def version(slug: str, number: int = 1) -> GuidanceVersion:
    return GuidanceVersion(slug, number, slug.upper(), "", "", "", "omar", AT)


def block(name: str, slug: str, number: int = 1) -> Block:
    return Block(name, slug, number, f"<p>{number}</p>", str(number))


FIRST = with_page(Edition(0), version("a"), A, [block("who", "a"), block("when", "a")])
SECOND = with_page(FIRST, version("b"), B, [block("how", "b")])


def test_each_step_is_the_next_edition_and_changes_none_before() -> None:
    assert (FIRST.number, SECOND.number, len(FIRST.pages)) == (1, 2, 1)
    assert SECOND.pages == (PlacedPage("a", "A", "", 0, 1), PlacedPage("b", "B", "a", 3, 1))


def test_a_new_version_takes_the_place_of_the_one_before_with_its_blocks() -> None:
    third = with_page(SECOND, version("a", 2), A, [block("who", "a", 2)])
    found = placed(third, "a")
    assert found
    assert found.number == 2
    assert {name: each.number for name, each in third.blocks.items()} == {"who": 2, "how": 1}


def test_a_name_is_used_once_on_all_pages() -> None:
    with pytest.raises(BlockTaken, match=r"The page “A” already has a block called who"):
        with_page(FIRST, version("b"), B, [block("who", "b")])


def test_a_withdrawn_page_takes_its_blocks_with_it_and_frees_their_names() -> None:
    third = without_page(SECOND, "a", AT)
    assert ([page.slug for page in third.pages], set(third.blocks)) == (["b"], {"how"})
    assert set(with_page(third, version("b", 2), B, [block("who", "b", 2)]).blocks) == {"who"}


def test_a_page_that_moves_keeps_its_version() -> None:
    found = placed(moved(SECOND, replace(B, parent="", place=9), AT), "b")
    assert found == PlacedPage("b", "B", "", 9, 1)
