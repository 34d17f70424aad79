"""What people type becomes clean HTML, or is refused with a sentence."""

import contextlib
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.adapters.guidance.markup import Markdown
from chalicelib.domain.guidance.writing import MarkupRefused

render = Markdown()


def test_an_ordinary_page() -> None:
    made = render(
        "# Who *to* tell\n\nTell the [team](/procedures/team), or see [the law](https://law.example/x).\n\n* one\n* two"
    )
    assert '<h2 dir="auto" class="govuk-heading-m" id="s-who-to-tell">Who <em>to</em> tell</h2>' in made.html
    assert '<a href="/procedures/team" class="govuk-link">team</a>' in made.html
    assert '<ul class="govuk-list govuk-list--bullet">' in made.html
    assert made.text == "Who to tell\nTell the team, or see the law (https://law.example/x).\none\ntwo"


@pytest.mark.parametrize(
    ("signs", "levels"),
    [
        ("# ## ### ##", "2 3 4 3"),
        ("## ### ##", "2 3 2"),
        ("### ## ####", "2 2 3"),
        ("## #### ###### ##", "2 3 4 2"),
        ("# ## ### #### ##### ######", "2 3 4 5 6 6"),
    ],
)
def test_headings_begin_below_the_title_and_leave_no_level_out(signs: str, levels: str) -> None:
    html = render("\n\n".join(f"{each} A heading" for each in signs.split())).html
    assert re.findall(r"<h(\d)", html) == re.findall(r"</h(\d)", html) == levels.split()


def test_two_headings_with_the_same_words_have_two_addresses() -> None:
    assert re.findall('id="([^"]*)"', render("## A\n\n## A\n\n## שלום").html) == ["s-a", "s-a-2", "s-part"]


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "a <b onclick=alert(1)>b</b>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](java&Tab;script:alert(1))",
        "[x](java&#10;script:alert(1))",
        "[x](&#x4A;avascript&colon;alert(1))",
        "[x]( javascript:alert(1))",
        "[x](<java\tscript:alert(1)>)",
        "[x](DATA:text/html,x)",
        "[x](d&#97;ta:text/html,x)",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "[x](file:///etc/passwd)",
        "[x](//evil.example)",
        "[x](/\\evil.example)",
        "[x][1]\n\n[1]: javascript:alert(1)",
        "<javascript:alert(1)>",
        "![x](https://evil.example/a.png)",
        "![x](data:image/svg+xml,x)",
        "```<script>\nx\n```",
        '[x](/ "\\"onclick=alert(1)")',
        "<!-- x -->",
        "<svg><style><a title='</style><img src onerror=alert(1)>'>",
    ],
)
def test_nothing_runs_and_nothing_leads_astray(typed: str) -> None:
    html = render(typed).html
    tags = re.findall(r"<(/?[a-z0-9]+)([^>]*)>", html)
    assert {name.strip("/") for name, _ in tags} <= {"p", "a", "pre", "code"}
    for _, attributes in tags:
        assert not re.search(r"\s(on\w+|style|src)=", re.sub(r'"[^"]*"', '""', attributes))
        assert not re.search(r'href="(?!https?:|mailto:|tel:|/(?![/\\])|#)', attributes)


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("<>[]()!*_`#-|:&;\"'/\\ \n\tab1javscriptdt.="), max_size=80))
def test_no_combination_of_marks_makes_other_html(typed: str) -> None:
    try:
        html = render(typed).html
    except MarkupRefused:
        return
    assert not re.search(
        r"<(?!/?(p|h[2-6]|ul|ol|li|blockquote|hr|br|a|em|strong|code|pre|div|table|thead|tbody|tr|t[hd])\b)", html
    )
    assert not re.search(r'href="(?!https?:|mailto:|tel:|/(?![/\\])|#)', html)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("a" * 1_000_000, "longer than 200 KB"),
        ("é" * 100_001, "longer than 200 KB"),
        (">" * 1_000 + " a", "more than 12 levels"),
        ("\n".join("  " * depth + "* a" for depth in range(1_000))[:199_000], "more than 12 levels"),
        ("*" + "[" * 30_000, "A paragraph of what you wrote is longer"),
        ("*a " * 60_000, "A paragraph of what you wrote is longer"),
        ("|a" * 300 + "\n" + "|-" * 300 + "\n" + ("|a" * 300 + "\n") * 200, "too large a page"),
        ("::: block who\nNo end.", "has no end"),
        ("::: block who\n::: block two\n:::\n:::", "has no end"),
        ("* a\n\n  ::: block who\n  x\n  :::", "begins in a list"),
        ("::: block Who To Tell\nx\n:::", "cannot be the name of a block"),
        ("::: block\nx\n:::", "cannot be the name of a block"),
        ("::: block who\nx\n:::\n\n::: block who\ny\n:::", "Two blocks of this page are called who"),
    ],
)
def test_what_is_refused_is_refused_with_a_sentence(typed: str, sentence: str) -> None:
    begun = time.monotonic()
    with pytest.raises(MarkupRefused, match=sentence):
        render(typed)
    assert time.monotonic() - begun < 10, "or a page would be waited for in vain"


@pytest.mark.parametrize("mark", ["> ", "* ", "1. ", "[", "**", "(", "<b>"])
def test_a_thousand_deep_is_made_or_refused_in_a_second(mark: str) -> None:
    begun = time.process_time()
    with contextlib.suppress(MarkupRefused):
        assert "a" in render(mark * 1_000 + "a").text
    assert time.process_time() - begun < 1


def test_text_that_reads_from_right_to_left_keeps_to_itself() -> None:
    html = render("שלום\n\n* שלום\n\n| a |\n|---|\n| שלום |").html
    assert html.count('dir="auto"') == 4


def test_a_wide_table_scrolls_by_itself_and_by_keyboard() -> None:
    html = render("| a | b |\n|---|--:|\n| 1 | 2 |").html
    assert '<div class="app-guidance-table" role="region" tabindex="0" aria-label="Table">' in html
    assert "style=" not in html
    assert 'scope="col"' in html
    assert "govuk-table__cell--numeric" in html


def test_a_named_block_is_itself_and_stands_in_its_page() -> None:
    made = render("Before.\n\n::: block who-to-tell\nTell **us**.\n\n* at once\n:::\n\nAfter.")
    assert made.text == "Before.\nTell us.\nat once\nAfter."
    html, text = made.blocks["who-to-tell"]
    assert text == "Tell us.\nat once"
    assert html in made.html
    assert "After" not in html
    assert 'id="block-who-to-tell"' in made.html


def test_three_colons_in_code_are_code() -> None:
    made = render("::: block who\n```\n:::\n```\nEnd.\n:::\n\n```\n::: block two\n```")
    assert made.blocks["who"][1] == ":::\nEnd."
    assert set(made.blocks) == {"who"}


def test_characters_that_no_page_shows_are_left_out() -> None:
    assert render("a\x00b\x1bc\r\nd").text == "abc d"
