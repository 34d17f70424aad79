"""A file of the example as a page."""

import pytest

from chalicelib.domain.guidance.example import ExamplePage, example_page
from chalicelib.domain.guidance.pages import NationalGuidance

FRONT = (
    "title: Who to tell: at once\nrests on: Children missing education, September 2025\nrests on: Education Act 1996"
)


def test_the_lines_before_the_words_are_read() -> None:
    assert example_page("030-who-to-tell.md", f"{FRONT}\n\nTell us.\n\n## At once\n") == ExamplePage(
        "who-to-tell",
        "Who to tell: at once",
        (NationalGuidance("Children missing education", "September 2025"), NationalGuidance("Education Act", "1996")),
        "Tell us.\n\n## At once\n",
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("who-to-tell.md", f"{FRONT}\n\nWords."),
        ("030-Who.md", f"{FRONT}\n\nWords."),
        ("030-document.md", f"{FRONT}\n\nWords."),
        ("030-who.md", "rests on: An act, 2025\n\nWords."),
        ("030-who.md", "title: Who\ntitle: Another\n\nWords."),
        ("030-who.md", "title: \n\nWords."),
        ("030-who.md", "Words without a title.\n\nMore."),
        ("030-who.md", ""),
    ],
)
def test_a_file_that_is_written_otherwise_is_refused(name: str, text: str) -> None:
    with pytest.raises(ValueError, match=name):
        example_page(name, text)
