"""A step of casework: which acts acknowledge a case, and what its event keeps of the change."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from chalicelib.domain.casework.case import Stage
from chalicelib.domain.casework.changes import FIELDS, changes
from chalicelib.domain.casework.events import FIRST_ACTS, Event, EventKind, writing, written
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.casework.steps import Step, a_step, check_open, waiting
from chalicelib.domain.messages.message import new_message
from chalicelib.domain.messages.recipients import TEAM_MAILBOX
from chalicelib.domain.waiting import Wait, WaitKind
from tests.support.cases import a_case
from tests.support.world import NOW

BEFORE = datetime(2026, 11, 24, 9, tzinfo=UTC)
FRESH = a_case(acknowledged_at=None)


@pytest.mark.parametrize("kind", EventKind)
def test_the_first_act_acknowledges_a_case(kind: EventKind) -> None:
    assert a_step(FRESH, FRESH, kind, NOW).after == a_case(acknowledged_at=NOW if kind in FIRST_ACTS else None)
    known = a_case(acknowledged_at=BEFORE)
    assert a_step(known, known, kind, NOW).after == known


def test_a_step_keeps_its_words_its_day_its_changes_and_what_is_not_empty() -> None:
    before, day = a_case(), date(2026, 11, 24)
    after = a_case(owner_id="olive", on_roll="yes")
    step = a_step(before, after, EventKind.NOTE, NOW, "  Words. ", day, {"how": "phone", "missing": ""})
    assert step == Step(
        after,
        EventKind.NOTE,
        {
            "owner_id.before": "",
            "owner_id.after": "olive",
            "on_roll.before": "no",
            "on_roll.after": "yes",
            "how": "phone",
        },
        "Words.",
        day,
    )
    plain = a_step(before, before, EventKind.NOTE, NOW)
    assert plain == Step(before, EventKind.NOTE)


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("needs_social_care", True, "yes"),
        ("closed_at", BEFORE, "2026-11-24T09:00:00.000Z"),
        ("cme_since", date(2026, 11, 3), "2026-11-03"),
        ("barred", frozenset({"b", "a"}), "a b"),
        ("priority", Priority.RED, str(Priority.RED)),
        ("owner_id", "olive", "olive"),
    ],
)
def test_how_a_value_of_a_case_is_kept(name: str, value: Any, kept: str) -> None:
    was = {"needs_social_care": "no", "priority": str(Priority.GREEN)}.get(name, "")
    assert changes(a_case(), a_case(**{name: value})) == {f"{name}.before": was, f"{name}.after": kept}
    assert changes(a_case(**{name: value}), a_case()) == {f"{name}.before": kept, f"{name}.after": was}
    assert name in FIELDS


def test_after_a_step_the_case_waits() -> None:
    wait = Wait(WaitKind.QUESTION, NOW, NOW, "Counted.")
    step = a_step(a_case(), a_case(), EventKind.NOTE, NOW, "Words.")
    assert waiting(step, (wait,)) == Step(a_case(waits=(wait,)), EventKind.NOTE, text="Words.")


@pytest.mark.parametrize("stage", Stage)
def test_only_a_closed_case_is_not_worked_on(stage: Stage) -> None:
    if stage is not Stage.CLOSED:
        check_open(a_case(stage=stage))
        return
    with pytest.raises(Refused) as refused:
        check_open(a_case(stage=stage))
    assert str(refused.value) == "The case is closed. Reopen it before you work on it."


EVENT = Event("e", "a-case", EventKind.NOTE, NOW.date(), NOW, "olive", {"how": "phone"})


def test_an_event_names_the_emails_that_were_written_with_it() -> None:
    one, two, other = (
        new_message(key, "an-email", TEAM_MAILBOX, {}, NOW, case_id=case)
        for key, case in (("1", "a-case"), ("2", "a-case"), ("3", "another"))
    )
    found = writing(EVENT, [one, other, two])
    assert found.facts == {"how": "phone", "messages": f"{one.message_id} {two.message_id}"}
    assert written(found.facts) == {one.message_id, two.message_id}
    assert writing(EVENT, [other]) == EVENT
    assert written({}) == frozenset()


@pytest.mark.parametrize(
    ("change", "still"),
    [
        ({}, True),
        ({"last_act_at": NOW, "last_act_by": "olive", "news": frozenset({"news"})}, True),
        ({"version": 1}, False),
        ({"owner_id": "olive"}, False),
    ],
)
def test_a_note_or_news_does_not_overtake_a_form(change: dict[str, Any], still: bool) -> None:
    opened_on = a_case(last_act_at=BEFORE, last_act_by="mona", news=frozenset({"old"}))
    now = a_case(**{"last_act_at": BEFORE, "last_act_by": "mona", "news": frozenset({"old"})} | change)
    assert now.is_as(opened_on) is still
