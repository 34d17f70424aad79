"""The keyboard visitor notices faults: each of these pages has one, and the first has none."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from infrastructure.local.stack import LocalStack
from tests.stack.keyboard import KeyboardVisitor

PAGE = """
<a href="#main-content">Skip to main content</a>
<main id="main-content" tabindex="-1">{}<button>Go on</button></main>
<footer><a href="#contact">Contact</a></footer>
"""
SOUND = """
<a href="#top">Top</a>
<label><input type="radio" name="answer" value="yes"><b>Yes</b></label>
<label><input type="radio" name="answer" value="no"><b>No</b></label>
<input name="words">
"""
FAULTS = {
    "no focus is seen": ("<button style='outline: none'>A</button>", "looks with the focus as it does without"),
    "the order is not the page's": ("<button tabindex='2'>A</button>", "comes before the skip link"),
    "the order is not what is seen": (
        "<div style='display: flex; flex-direction: column-reverse'><button>A</button><button>B</button></div>",
        "is seen before",
    ),
    "a control is jumped over": (
        "<button onkeydown='event.preventDefault(); c.focus()'>A</button><button>B</button><button id='c'>C</button>",
        "“B” was not reached",
    ),
    "the focus is out of sight": (
        "<button style='position: fixed; left: -900px'>A</button>",
        "has the focus and is out of sight",
    ),
}


@pytest.fixture
def visitor(stack: LocalStack, browser: Browser) -> Iterator[KeyboardVisitor]:
    someone = KeyboardVisitor(stack, browser)
    yield someone
    someone.leave()


def test_a_sound_page_is_walked_and_toured(visitor: KeyboardVisitor) -> None:
    visitor.page.route("**/sound", lambda route: route.fulfill(body=PAGE.format(SOUND), content_type="text/html"))
    visitor.open("/sound")
    visitor.fill({"answer": "no", "words": "typed"})
    assert visitor.page.input_value("[name=words]") == "typed"
    assert visitor.page.is_checked("[value=no]")
    visitor.tour()


@pytest.mark.parametrize(("content", "said"), FAULTS.values(), ids=list(FAULTS))
def test_a_fault_is_noticed(visitor: KeyboardVisitor, content: str, said: str) -> None:
    visitor.page.route("**/faulty", lambda route: route.fulfill(body=PAGE.format(content), content_type="text/html"))
    visitor.open("/faulty")
    with pytest.raises(AssertionError, match=said):
        visitor.press("Go on")
