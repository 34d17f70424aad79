"""The subject and the text of an email are read from its HTML."""

import pytest

from chalicelib.adapters.email_text import subject_of, text_of

CASES = [
    ("<p>One\n  line.</p>\n\n<p>Another.</p>", "One line.\n\nAnother."),
    (
        "<h2>News: 1</h2>\n<ul>\n  <li>First</li>\n  <li>Second</li>\n</ul>\n<p>End.</p>",
        "News: 1\nFirst\nSecond\n\nEnd.",
    ),
    ('<p>Open it:<br><a href="https://a.example/">https://a.example/</a></p>', "Open it:\nhttps://a.example/"),
    ("<p><strong>Ring now:</strong> 01632 960 150 </p>", "Ring now: 01632 960 150"),
    ("<p>&lt;b&gt; &amp; &#39;x&#39;</p>", "<b> & 'x'"),
]


@pytest.mark.parametrize(("html", "text"), CASES)
def test_the_text_is_the_main_part_without_its_markup(html: str, text: str) -> None:
    whole = f'<html><title>No</title><body>Not this.<main style="a">\n  {html}\n</main>Nor this.</body></html>'
    assert text_of(whole) == text


def test_the_subject_is_the_title() -> None:
    assert subject_of("<head>\n  <title>A &amp; B: BCDF-2347</title>\n</head>") == "A & B: BCDF-2347"
