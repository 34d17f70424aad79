"""The subject and the plain text of an email, read from its HTML, so that its words are written once."""

import re
from html import unescape

_AS_TEXT = (
    (re.compile(r"\s+"), " "),
    (re.compile(r"<br>|</h2>|</li>"), "\n"),
    (re.compile(r"</p>|</ul>"), "\n\n"),
    (re.compile(r"<[^>]+>"), ""),
    (re.compile(r" *\n *"), "\n"),
    (re.compile(r"\n{3,}"), "\n\n"),
)
"""What becomes of the tags of `layouts/email.html` and `components/email*.html`, in this order."""


def subject_of(html: str) -> str:
    return unescape(_between(html, "<title>", "</title>")).strip()


def text_of(html: str) -> str:
    text = _between(html, "<main", "</main>").partition(">")[2]
    for pattern, replacement in _AS_TEXT:
        text = pattern.sub(replacement, text)
    return unescape(text).strip()


def _between(html: str, begin: str, end: str) -> str:
    return html.partition(begin)[2].partition(end)[0]
