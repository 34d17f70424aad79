"""Limits that pages, emails and scripts name come from the rules that set them."""

import re
from pathlib import Path

import pytest

from chalicelib.adapters.template_limits import Limits
from chalicelib.domain.files.file_types import BY_EXTENSION

ROOT = Path(__file__).parents[2]
SOURCES = [
    *(ROOT / "templates").rglob("*.html"),
    *(ROOT / "assets/scripts").glob("*.js"),
]
WRITTEN = re.compile(r"\b\d[\d,]* (?:MB|rows)\b|\b28 days\b|accept=?[\"']?: ?\"\.")


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_limit_is_written_beside_its_rule(source: Path) -> None:
    assert WRITTEN.findall(source.read_text()) == []


def test_a_file_input_takes_each_kind_that_the_service_takes() -> None:
    assert set(Limits().accepted.split(",")) == {*(f".{extension}" for extension in BY_EXTENSION), ".jpeg"}
