"""What each turn of a job's life changes, and nothing else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.files import jobs
from chalicelib.domain.files.jobs import LEASE, LONGEST_PAUSE, Job, JobState
from tests.support.world import NOW

NEW = Job("job", "count", "person", {"file": "f"}, NOW, attempt_at=NOW)
HELD = replace(NEW, state=JobState.RUNNING, holder="run", attempt_at=NOW + LEASE, tries=2, crashes=1, done=1, total=3)
SECONDS = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("after", "changed"),
    [
        (lambda: HELD.at(2, 4, row=7), {"done": 2, "total": 4, "checkpoint": {"row": 7}}),
        (lambda: HELD.finished(row=9), {"done": 3, "checkpoint": {"row": 9}, "state": JobState.DONE}),
        (lambda: HELD.asking("Which?", row=9), {"checkpoint": {"row": 9}, "state": JobState.ASKS, "problem": "Which?"}),
        (lambda: HELD.failed("No."), {"state": JobState.FAILED, "problem": "No."}),
        (
            lambda: jobs.claimed(HELD, "next", NOW + 2 * LEASE),
            {"holder": "next", "attempt_at": NOW + 3 * LEASE, "tries": 3, "crashes": 2},
        ),
        (lambda: jobs.after_chunk(HELD, NOW + LEASE), {"attempt_at": NOW + 2 * LEASE, "tries": 0, "crashes": 0}),
        (
            lambda: jobs.after_chunk(HELD.failed("No."), NOW),
            {"state": JobState.FAILED, "problem": "No.", "attempt_at": None, "tries": 0, "crashes": 0},
        ),
        (lambda: jobs.handed_back(HELD, NOW), {"state": JobState.WAITING, "holder": "", "attempt_at": NOW}),
        (lambda: jobs.left_for_newer(HELD, NOW), {"attempt_at": NOW + LONGEST_PAUSE}),
        (
            lambda: jobs.after_trouble(HELD, NOW),
            {"state": JobState.WAITING, "holder": "", "attempt_at": NOW + 40 * SECONDS, "tries": 3},
        ),
        (lambda: jobs.given_up(HELD, "No."), {"state": JobState.FAILED, "problem": "No.", "attempt_at": None}),
    ],
)
def test_what_a_turn_changes(after: Callable[[], Job], changed: dict[str, Any]) -> None:
    assert after() == replace(HELD, **changed)


def test_a_new_job_waits_to_be_looked_at_at_once() -> None:
    assert jobs.new_job("job", "count", "person", {"file": "f"}, NOW) == NEW
    assert jobs.claimed(NEW, "run", NOW) == replace(NEW, state=JobState.RUNNING, holder="run", attempt_at=NOW + LEASE)


@pytest.mark.parametrize(("tries", "seconds"), [(0, 10), (1, 20), (3, 80), (6, 640), (7, 900), (9, 900)])
def test_how_long_a_pause_is(tries: int, seconds: int) -> None:
    assert jobs.after_trouble(replace(NEW, tries=tries), NOW).attempt_at == NOW + seconds * SECONDS


@pytest.mark.parametrize(
    ("state", "attempt_at", "due"),
    [
        (JobState.WAITING, NOW, True),
        (JobState.RUNNING, NOW, True),
        (JobState.WAITING, NOW + SECONDS, False),
        (JobState.WAITING, None, False),
        (JobState.ASKS, NOW, False),
        (JobState.DONE, NOW, False),
        (JobState.FAILED, NOW, False),
    ],
)
def test_when_a_worker_looks_at_it(state: JobState, attempt_at: Any, due: bool) -> None:
    assert jobs.is_due(replace(NEW, state=state, attempt_at=attempt_at), NOW) is due


@pytest.mark.parametrize(
    ("tries", "crashes", "of_a_file", "why"),
    [
        (9, 1, True, ""),
        (9, 2, True, jobs.STOPPED_TWICE),
        (9, 2, False, ""),
        (10, 0, True, jobs.GIVEN_UP),
        (10, 2, True, jobs.STOPPED_TWICE),
        (10, 2, False, jobs.GIVEN_UP),
    ],
)
def test_why_a_person_must_look(tries: int, crashes: int, of_a_file: bool, why: str) -> None:
    assert jobs.why_hopeless(replace(NEW, tries=tries, crashes=crashes), of_a_file=of_a_file) == why
