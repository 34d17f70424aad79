"""A case for the rules of `domain`, without a service around it."""

from typing import Any

from msgspec.structs import replace

from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.child.referral import Answer
from tests.support.world import NOW

START = Case(
    "a-case", "CME-1", "child", "form", "Ada Example", Stage.ENQUIRIES, Priority.GREEN, NOW, None,
    Answer.NO, None, "Unknown", "female", "7", acknowledged_at=NOW,
)  # fmt: skip


def a_case(**facts: Any) -> Case:
    """At enquiries, GREEN and acknowledged, with these facts in place of its own."""
    return replace(START, **facts)
