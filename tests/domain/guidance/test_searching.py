"""Finding pages by words."""

from chalicelib.domain.guidance.pages import PlacedPage
from chalicelib.domain.guidance.searching import find

PAGES = [PlacedPage("a", "Who to tell", "", 0, 1), PlacedPage("b", "Reasonable enquiries", "", 1, 1)]
TEXTS = {"a": "Tell the team.\nA child who is missing.", "b": f"{'Word ' * 60}Ask who saw the child. {'More ' * 60}"}


def slugs(asked: str) -> list[str]:
    return [hit.page.slug for hit in find(PAGES, TEXTS, asked)]


def test_all_words_have_to_be_there_and_titles_come_first() -> None:
    assert slugs("WHO child") == ["a", "b"]
    assert slugs("enquiries child") == ["b"]
    assert slugs("child nowhere") == slugs("") == slugs("…") == []


def test_the_words_around_what_was_found_are_shown() -> None:
    (hit,) = find(PAGES, TEXTS, "saw")
    assert hit.words.startswith("… Word")
    assert hit.words.endswith("More …")
    assert "Ask who saw the child." in hit.words
