"""The example document: pages that an authority takes as its first drafts, each a file of Markdown with lines before it."""

import re
from typing import NamedTuple

from msgspec import Struct

from chalicelib.domain.guidance.pages import NationalGuidance
from chalicelib.domain.guidance.slugs import slug_problem

_FILE = re.compile(r"[0-9]+-(?P<slug>.+)\.md")


class ExamplePage(Struct, frozen=True):
    slug: str
    title: str
    rests_on: tuple[NationalGuidance, ...]
    markdown: str


def example_page(file_name: str, text: str) -> ExamplePage:
    """`030-safeguarding.md` begins with `title: …` and lines of `rests on: …`; its words follow an empty line. Raises
    ValueError for a file that is written otherwise."""
    named = _FILE.fullmatch(file_name)
    slug = named["slug"] if named else ""
    front, _, markdown = text.partition("\n\n")
    title, *rests_on = (_Line.of(line, file_name) for line in front.splitlines() or [""])
    if slug_problem(slug) or title.name != "title" or any(line.name != "rests on" for line in rests_on):
        raise ValueError(f"{file_name} is no page of the example")
    return ExamplePage(slug, title.value, tuple(_national(line.value) for line in rests_on), markdown)


class _Line(NamedTuple):
    name: str
    value: str

    @classmethod
    def of(cls, line: str, file_name: str) -> "_Line":
        name, colon, value = line.partition(": ")
        if not colon or not value.strip():
            raise ValueError(f"{file_name} has a front line without a name or a value: {line}")
        return cls(name, value.strip())


def _national(text: str) -> NationalGuidance:
    """`Children missing education, September 2025`; of an act or regulations, the year at its end."""
    title, comma, edition = text.rpartition(", ")
    if not comma:
        title, _, edition = text.rpartition(" ")
    return NationalGuidance(title, edition)
