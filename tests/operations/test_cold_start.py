"""`make bench` shows the starts that have an aim, each often enough, and what they are compared with."""

from pathlib import Path

import pytest

from benchmarks import cold_start
from benchmarks.cold_start import HELLO_STARTS, Start, Took

AIMED_AT = {
    "front page",
    "sign-in page",
    "first page of a form",
    "page of the procedures",
    "archive of sheets",
    "worklist",
    "tick",
    "second page of a process: a form",
    "second page of a process: the worklist",
}


def test_every_start_with_an_aim_is_measured_often_enough() -> None:
    assert {start.name for start in cold_start.starts({})} == AIMED_AT
    assert cold_start.REPETITIONS >= 15


def test_packages_and_the_hello_take_turns_and_the_first_round_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = list[tuple[str, str]]()

    def start_once(package: Path, start: Start, _: object) -> Took:
        taken.append((package.name, start.name))
        return Took(0, 0) if len(taken) <= first_round else Took(4, 2)

    first_round = len(HELLO_STARTS) + 2 * len(AIMED_AT)
    monkeypatch.setattr(cold_start, "start_once", start_once)
    monkeypatch.setattr(cold_start, "unpacked", lambda archive, to: to)
    monkeypatch.setattr(cold_start, "packaged_hello", lambda: Path("hello.zip"))
    before, after = cold_start.measure([Path("before.zip"), Path("after.zip")], {}, {}, 3)
    assert taken == taken[:first_round] * 4
    assert taken[len(HELLO_STARTS) :][:2] == [("0", "front page"), ("1", "front page")]
    assert set(after.values()) == {Took(4, 2)}
    assert set(before) == AIMED_AT | {start.name for start in HELLO_STARTS}
