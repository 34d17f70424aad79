"""The handbook has a line for each alarm and each reason, says what rings for each failure, and that is what rings."""

import re

import pytest

from chalicelib.domain.needs_a_person import REASONS, When
from infrastructure.alarms import all_alarms
from infrastructure.doctor.work import FAILED_RUN
from tests.operations.test_log_lines import failed_names
from tests.operations.what_rings import HAPPENS, logged, published, raised, table_of, what_happens

SAID = {When.NOW: "now", When.TODAY: "today", When.THIS_WEEK: "this week"}
RINGS = table_of("### What rings for what")


def _named(cell: str) -> list[str]:
    return re.findall(r"`([\w-]+)`", cell)


def test_each_alarm_has_a_line_that_says_how_urgent_it_is() -> None:
    rows = table_of("Begin with")
    assert sorted(name for row in rows for name in _named(row[0])) == sorted(alarm.name for alarm in all_alarms())
    assert all(re.match(r"(now|today|this week)", row[1]) for row in rows)


def test_each_reason_has_a_line_that_says_how_urgent_it_is() -> None:
    said = {_named(reason)[0]: when for reason, when, _ in table_of("### Reasons")}
    assert {name: re.split("[;,]", when)[0] for name, when in said.items()} == {
        reason.name: SAID[reason.when] for reason in (*REASONS, FAILED_RUN)
    }


def test_each_failure_of_the_handbook_is_tried_and_none_besides() -> None:
    tried = [begins for words, _ in RINGS for begins in HAPPENS if words.startswith(begins)]
    assert sorted(tried) == sorted(HAPPENS)
    assert len(RINGS) == len(HAPPENS)


@pytest.mark.parametrize(("words", "rings"), RINGS, ids=[words[:40] for words, _ in RINGS])
def test_a_failure_rings_the_alarm_that_the_handbook_names(words: str, rings: str) -> None:
    happened, (alarm, *reason) = what_happens(words), _named(rings)
    heard = raised(published(happened))
    assert alarm in heard
    assert heard <= {alarm, "NeedsAPersonToday"}, "what is urgent is today's work too"
    if isinstance(happened, list) and all(isinstance(line, dict) and "needs_a_person" in line for line in happened):
        assert [line["needs_a_person"] for line in happened if isinstance(line, dict)] == reason * len(happened)


def test_each_reason_and_each_alarm_rings_for_something() -> None:
    named = {name for _, rings in RINGS for name in _named(rings)}
    reasons = {reason.name for reason in (*REASONS, FAILED_RUN)}
    assert named == reasons | {alarm.name for alarm in all_alarms()}


def test_each_line_that_says_failed_is_in_the_handbook() -> None:
    named = {name for words, _ in RINGS for name in _named(words)}
    assert named == failed_names()


def test_all_is_quiet_when_nothing_is_wrong() -> None:
    well = logged(
        "tick", oldest_unsent_minutes=14.9, mail_quota_used=0.4, morning_late_minutes=0, nobody_to_agree=0, ms=90
    )
    fine = [logged("request", status=200, ms=150), logged("sign-in-code-wrong")]
    report = "REPORT RequestId: 12345678-1234-1234-1234-123456789012 Duration: 12.00 ms"
    assert raised(published([well, *fine, report])) == set()
    assert raised([("Invocations", 1)]) == set()
