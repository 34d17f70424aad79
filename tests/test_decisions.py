"""The index of decisions has each of them once, under its own title."""

import re
from pathlib import Path

DECISIONS = Path(__file__).parents[1] / "docs/decisions"
INDEX = DECISIONS / "README.md"
LINE = re.compile(r"^\* \[(.+)\]\((\d{4}-[a-z0-9-]+\.md)\)$", re.MULTILINE)


def _title_of(decision: Path) -> str:
    return decision.read_text().partition("\n")[0].removeprefix("# ")


def test_every_decision_is_in_the_index_once_under_its_title() -> None:
    listed = sorted((name, title) for title, name in LINE.findall(INDEX.read_text()))
    assert listed == sorted((each.name, _title_of(each)) for each in DECISIONS.glob("[0-9]*.md"))


def test_decisions_are_numbered_without_gaps_in_name_and_title() -> None:
    names = sorted(each.name for each in DECISIONS.glob("[0-9]*.md"))
    assert [int(name[:4]) for name in names] == [*range(1, len(names) + 1)]
    assert all(_title_of(DECISIONS / name).startswith(f"{int(name[:4])}. ") for name in names)


def test_a_decision_that_another_page_names_is_there() -> None:
    pages = [*DECISIONS.glob("*.md"), *DECISIONS.parent.glob("*.md"), *DECISIONS.parents[1].glob("*.md")]
    named = {name for page in pages for name in re.findall(r"\b\d{4}-[a-z0-9-]+\.md\b", page.read_text())}
    assert named <= {each.name for each in DECISIONS.glob("[0-9]*.md")}
