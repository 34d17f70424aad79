"""The order of pages, and what may stand below what."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.guidance.pages import GuidancePage, PlacedPage
from chalicelib.domain.guidance.tree import in_order, parent_problem


def placed(slug: str, parent: str = "", place: int = 0) -> PlacedPage:
    return PlacedPage(slug, slug, parent, place, 1)


def test_pages_stand_below_their_parents_in_their_places() -> None:
    pages = [
        placed("b", place=2),
        placed("a-2", "a", 2),
        placed("a", place=1),
        placed("a-1", "a", 1),
        placed("x", "a-1"),
    ]
    assert [(entry.page.slug, entry.depth, entry.number) for entry in in_order(pages)] == [
        ("a", 0, "1"),
        ("a-1", 1, "1.1"),
        ("x", 2, "1.1.1"),
        ("a-2", 1, "1.2"),
        ("b", 0, "2"),
    ]


def test_a_page_whose_parent_is_not_live_stands_on_the_first_level() -> None:
    assert [entry.depth for entry in in_order([placed("a", "gone")])] == [0]


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(["", *"abcdef"])), unique_by=lambda pair: pair[0]))
def test_each_page_is_there_once_whatever_the_parents(pairs: list[tuple[str, str]]) -> None:
    entries = in_order([placed(slug, parent) for slug, parent in pairs])
    assert sorted(entry.page.slug for entry in entries) == sorted(slug for slug, _ in pairs)


PAGES = [GuidancePage("a", "A"), GuidancePage("b", "B", "a"), GuidancePage("c", "C", "b"), GuidancePage("d", "D", "c")]
OTHERS = [*PAGES, GuidancePage("e", "E"), GuidancePage("f", "F", "e")]


def test_no_page_stands_below_itself() -> None:
    assert parent_problem(PAGES, "a", "a").startswith("A page cannot stand below itself")
    assert parent_problem(PAGES, "a", "d").startswith("A page cannot stand below itself")


def test_the_tree_has_four_levels() -> None:
    assert parent_problem(OTHERS, "e", "d").startswith("Pages can stand in 4 levels")
    assert parent_problem(OTHERS, "e", "c").startswith("Pages can stand in 4 levels"), "with the page below it"
    assert parent_problem(OTHERS, "f", "c") == ""
    assert parent_problem(OTHERS, "e", "b") == ""


def test_a_parent_is_a_page() -> None:
    assert parent_problem(PAGES, "a", "nowhere") == "Choose a page from the list."
    assert parent_problem(PAGES, "d", "") == ""
