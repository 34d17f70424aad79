"""Runs a story once for each of its calls, each time with a fault there, and keeps the score."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pytest
from msgspec import Struct, field
from msgspec.structs import replace

from tests.faults.checker import LOST_RECEIPT, LOST_REFERRAL, OTHER, SECOND_REFERENCE, Findings, Problem, check
from tests.faults.fault_harness import TRIES, FaultHarness, State
from tests.faults.fault_injector import KINDS, Call, Fault, hits
from tests.faults.stories import Story

LONG = os.environ.get("FAULTS") == "long"
ATTEMPTS = (1, 2, 3, 6) if LONG else (1, 3)
"""One fault, and one more than the SDK's own tries would bear; in a long run also twice, and twice as long."""
_TOLD = frozenset({"TryAgain", "Crash"})


class Score(Struct):
    """One line of the table in `docs/reliability.md`."""

    story: str
    kind: str
    runs: int = 0
    faults: int = 0
    accepted: int = 0
    problems: Counter[str] = field(default_factory=Counter)
    duplicates: Counter[str] = field(default_factory=Counter)
    details: list[str] = field(default_factory=list)

    def add(self, harness: FaultHarness, fault: Fault, findings: Findings) -> None:
        self.runs += 1
        self.faults += harness.injector.struck
        self.accepted += any(harness.facts["receipts"])
        self.problems.update(kind for kind, _ in findings.problems)
        self.duplicates.update(findings.duplicates)
        self.details += [f"{self.story}, {fault}: {kind}: {text}" for kind, text in findings.problems]

    def as_row(self) -> dict[str, Any]:
        return {
            "story": self.story,
            "fault": self.kind,
            "runs": self.runs,
            "faults": self.faults,
            "accepted": self.accepted,
            "lost referrals": self.problems[LOST_REFERRAL],
            "lost receipts": self.problems[LOST_RECEIPT],
            "second references": self.problems[SECOND_REFERENCE],
            "other breaches": self.problems[OTHER],
            "duplicates": dict(self.duplicates),
        }


def tell(harness: FaultHarness, state: State, story: Story, fault: Fault | None) -> tuple[Findings, list[Call]]:
    """One run: the breaches, and the calls of the story itself."""
    harness.restore(state, story.news_takes)
    harness.injector.begin(fault)
    story.act(harness)
    calls = list(harness.injector.calls)
    early = list(_what_people_met(harness, fault))
    harness.told.clear()
    story.rest(harness)
    findings = check(harness, story)
    harness.injector.watching = False
    return replace(findings, problems=early + findings.problems), calls


def _what_people_met(harness: FaultHarness, fault: Fault | None) -> Iterator[Problem]:
    """While there was trouble: only errors that say "try again"; and three tries were enough, unless each was killed."""
    for error in sorted(set(harness.told) - _TOLD):
        yield OTHER, f"a person was shown {error}"
    killed = fault is not None and fault.kind.startswith("crash") and fault.attempts >= TRIES
    if not all(harness.facts["receipts"]) and not killed:
        yield LOST_REFERRAL, "three tries showed no receipt"


def sweep(harness: FaultHarness, state: State, story: Story, kind: str) -> Score:
    """The story with this kind of fault at each of its calls in turn."""
    score = Score(story.name, kind)
    findings, calls = tell(harness, state, story, None)
    score.details += [f"{story.name}, without a fault: {problem}" for problem in findings.problems]
    for position, call in enumerate(calls):
        if not hits(kind, call.operation):
            continue
        for attempts in ATTEMPTS:
            fault = Fault(kind, position, attempts)
            score.add(harness, fault, tell(harness, state, story, fault)[0])
    return score


def each_kind(stories: Iterable[Story]) -> pytest.MarkDecorator:
    """Each story with each of its kinds of fault; in a long run with every kind."""
    cases = [(story, kind) for story in stories for kind in (KINDS if LONG else story.kinds)]
    return pytest.mark.parametrize(("story", "kind"), cases, ids=[f"{story.name}: {kind}" for story, kind in cases])


Keep = Callable[[dict[str, Any]], None]
"""Puts a line of the table away."""


def nothing_is_lost(
    harness: FaultHarness, beginnings: Mapping[str, State], story: Story, kind: str, keep_score: Keep
) -> None:
    score = sweep(harness, beginnings[story.begins], story, kind)
    if score.runs:
        keep_score(score.as_row())
    assert score.details == []
