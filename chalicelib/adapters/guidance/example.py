"""The example document, from the files that are packaged with the service."""

from collections.abc import Sequence
from pathlib import Path

from chalicelib.domain.guidance.example import ExamplePage, example_page

FOLDER = Path(__file__).parents[3] / "templates" / "procedures"


def example() -> Sequence[ExamplePage]:
    """In the order of the numbers of its files."""
    return [example_page(path.name, path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.md"))]
