"""The scores as the Markdown table of `docs/reliability.md`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from tests.faults.fault_injector import KINDS
from tests.faults.stories import STORIES

_NUMBERS = ("runs", "faults", "accepted", "lost referrals", "lost receipts", "second references", "other breaches")


def in_order(scores: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """By story, then by kind of fault: several processes bring them in any order."""
    stories, kinds = [story.name for story in STORIES], list(KINDS)
    return sorted(scores, key=lambda score: (stories.index(score["story"]), kinds.index(score["fault"])))


def table(scores: Sequence[Mapping[str, Any]]) -> str:
    head = ("story", "fault", *_NUMBERS, "duplicates and why")
    lines = [_line(head), _line(["---", "---", *["--:"] * len(_NUMBERS), "---"])]
    lines += [_line([s["story"], s["fault"], *(s[n] for n in _NUMBERS), _why(s["duplicates"])]) for s in scores]
    total: Counter[str] = sum((Counter(s["duplicates"]) for s in scores), Counter())
    lines.append(_line(["**all**", "", *(f"**{sum(s[n] for s in scores)}**" for n in _NUMBERS), _why(total)]))
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[object]) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def _why(duplicates: Mapping[str, int]) -> str:
    return "; ".join(f"{count}: {reason}" for reason, count in sorted(duplicates.items())) or "0"
